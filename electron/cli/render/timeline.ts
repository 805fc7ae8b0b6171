import { labelsOf } from '#shared/domain/incident/labels.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { Paper } from './paper.ts';
import { harmless, hanging, padded, widthOf } from './layout.ts';
import { clock, dayAndClock, dayWithOffset, iso, isoOrNull } from './times.ts';

/** How far writing down may lag behind before it is worth telling, in milliseconds. */
const LATE = 60_000;

/** What people call each entry, by id: `12`, or `12b` where two logs were merged. */
export function entryLabels(entries: readonly Entry[]): Map<string, string> {
  const byNumber = new Map<number, Entry[]>();
  for (const entry of entries) {
    const same = byNumber.get(entry.n);
    if (same === undefined) byNumber.set(entry.n, [entry]);
    else same.push(entry);
  }
  const labels = new Map<string, string>();
  for (const same of byNumber.values()) {
    for (const { label, item } of labelsOf(same.toSorted(compareOrder), (entry) => entry.n))
      labels.set(item.id, label);
  }
  return labels;
}

/** An entry for scripts. Times are ISO 8601 in UTC; an undated entry has no time of occurrence. */
export function entryJson(entry: Entry, labels: ReadonlyMap<string, string>): Record<string, unknown> {
  return {
    n: entry.n,
    kind: entry.kind,
    text: entry.text,
    occurredAt: entry.undated ? null : iso(entry.occurredAt),
    recordedAt: iso(entry.recordedAt),
    actor: entry.actor,
    id: entry.id,
    label: labels.get(entry.id) ?? String(entry.n),
    system: entry.system,
    undated: entry.undated,
    pinned: entry.pinned,
    starred: entry.starred,
    replyTo: labelOf(entry.replyTo, labels),
    detail: entry.detail,
    verdict: entry.verdict === null ? null : { ...entry.verdict, at: iso(entry.verdict.at) },
    answer:
      entry.answer === null
        ? null
        : { by: entry.answer.by, at: iso(entry.answer.at), entry: labelOf(entry.answer.entry, labels) },
    struck: entry.struck === null ? null : { ...entry.struck, at: iso(entry.struck.at) },
    versions: entry.versions.map((version) => ({
      ...version,
      occurredAt: iso(version.occurredAt),
      replacedAt: isoOrNull(version.replacedAt),
    })),
  };
}

function labelOf(id: string | null, labels: ReadonlyMap<string, string>): string | null {
  return id === null ? null : (labels.get(id) ?? null);
}

/** What is the same for all entries of a timeline. */
interface About {
  labels: ReadonlyMap<string, string>;
  /** Everything was written down long after it happened: not worth telling line by line. */
  imported: boolean;
}

/** A timeline for people: grouped by day, clock times in this machine's zone, whose offset stands with the day. */
export function timelineText(entries: readonly Entry[], about: About, paper: Paper): string {
  const { labels } = about;
  const numberWidth = Math.max(3, ...entries.map((entry) => (labels.get(entry.id)?.length ?? 0) + 1));
  const kindWidth = Math.max(4, ...entries.map((entry) => entry.kind.length));
  const actorWidth = Math.max(4, ...entries.map((entry) => widthOf(entry.actor)));
  const lines: string[] = [];
  let group = '';
  for (const entry of entries) {
    const heading = entry.undated ? 'Without a time' : dayWithOffset(entry.occurredAt);
    if (heading !== group) {
      if (lines.length > 0) lines.push('');
      lines.push(paper.paint('bold', heading));
      group = heading;
    }
    const time = entry.undated ? '        ' : clock(entry.occurredAt);
    const before = `${time}  ${padded(`#${labels.get(entry.id) ?? entry.n}`, numberWidth)}  ${padded(entry.kind, kindWidth)}  ${padded(entry.actor, actorWidth)}  `;
    const marks = marksOf(entry, about);
    const text = hanging(
      [harmless(entry.text), ...marks.map((mark) => `[${mark}]`)].join(' '),
      widthOf(before),
      paper.columns,
    );
    lines.push(coloured(entry, before, text, paper));
  }
  return lines.join('\n');
}

function coloured(entry: Entry, before: string, text: string, paper: Paper): string {
  if (entry.struck !== null || entry.kind === 'system') return paper.paint('dim', before + text);
  if (entry.pinned || entry.kind === 'decision') return before + paper.paint('bold', text);
  return entry.kind === 'hypothesis' || entry.kind === 'question'
    ? before + paper.paint('cyan', text)
    : before + text;
}

function marksOf(entry: Entry, { labels, imported }: About): string[] {
  if (entry.struck !== null) return [`by ${entry.struck.by}`];
  const marks: string[] = [];
  const replyTo = labelOf(entry.replyTo, labels);
  if (replyTo !== null) marks.push(`reply to #${replyTo}`);
  if (entry.verdict !== null) marks.push(entry.verdict.is);
  if (entry.kind === 'question') marks.push(answerMark(entry, labels));
  if (entry.pinned) marks.push('pinned');
  if (entry.starred) marks.push('starred');
  if (entry.versions.length > 0) marks.push('corrected');
  if (!imported && !entry.undated && entry.recordedAt - entry.occurredAt > LATE) {
    marks.push(`learnt ${dayAndClock(entry.recordedAt)}`);
  }
  return marks;
}

function answerMark(entry: Entry, labels: ReadonlyMap<string, string>): string {
  if (entry.answer === null) return 'open';
  const by = labelOf(entry.answer.entry, labels);
  return by === null ? 'answered' : `answered by #${by}`;
}

import { z } from 'zod';
import type { SearchHit } from '#shared/contract/views.ts';
import { handle, instantInput } from '#shared/domain/fields.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { ENTRY_KINDS } from '#shared/domain/incident/terms.ts';
import type { Commands } from '../command.ts';
import {
  incidentJson,
  incidentText,
  listText,
  summaryJson,
  taskJson,
  tasksText,
} from '../render/incident.ts';
import { incidentRef } from '../incident-id.ts';
import { hanging, harmless, oneLine } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { entryJson, entryLabels, timelineText } from '../render/timeline.ts';
import { dayAndClock, iso, offset } from '../render/times.ts';
import type { Session } from '../session.ts';
import { AT_HELP, pastTime } from '../time.ts';
import { checked, given, joined } from './common.ts';

const KINDS = [...ENTRY_KINDS, 'update', 'task', 'system'] as const;
const timelineKind = z.enum(KINDS, { error: `A kind is one of ${KINDS.join(', ')}.` });

/** Entries fetched at once. */
const PAGE = 5_000;

interface TimelineOptions {
  kind?: string[];
  by?: string[];
  since?: string;
  pinned?: boolean;
  starred?: boolean;
  open?: boolean;
  last?: number;
}

/** Commands that read incidents. They change nothing. */
export function addReadingCommands(commands: Commands): void {
  commands.heading('Looking:');
  commands
    .add('list', 'List incidents: open ones first, then the most recently declared.', 'list --open')
    .option('--open', 'Only those that are not over.')
    .count('--limit <n>', 'At most this many. Default 200.')
    .does(async (session, options: { open?: boolean; limit?: number }) => {
      const incidents = await session.call(
        'incident.list',
        given({ open: options.open, limit: options.limit }),
      );
      return { json: incidents.map(summaryJson), text: (paper) => listText(incidents, paper) };
    });

  commands.add('show <ref>', 'Show one incident.', 'show INC-7F3').does(async (session, typed: string) => {
    const { ref, head, summary } = await session.call('incident.show', { ref: typed });
    return {
      json: incidentJson(ref, head, summary),
      text: (paper) => incidentText(ref, head, summary, paper),
    };
  });

  commands
    .add('tasks <ref>', 'List the tasks of an incident.', 'tasks INC-7F3 --open')
    .option('--open', 'Only open ones.')
    .does(async (session, ref: string, options: { open?: boolean }) => {
      const { head } = await session.call('incident.show', { ref });
      const tasks = head.tasks.filter((task) => options.open !== true || task.state === 'open');
      return {
        json: tasks.map(taskJson),
        text: (paper) => (tasks.length === 0 ? 'No tasks.' : tasksText(tasks, paper)),
      };
    });

  commands
    .add(
      'timeline <ref>',
      'Print the timeline in the order in which things happened.',
      'timeline INC-7F3',
      'timeline INC-7F3 --kind decision --kind action --since -2h',
    )
    .repeatable('--kind <kind>', `Only this kind: ${KINDS.join(', ')}.`)
    .repeatable('--by <person>', 'Only entries by this person.')
    .option('--since <time>', `Only what happened from then on: ${AT_HELP}.`)
    .option('--pinned', 'Only pinned entries.')
    .option('--starred', 'Only starred entries.')
    .option('--open', 'Only questions without an answer and hypotheses not judged.')
    .count('--last <n>', 'Only the last so many of these.')
    .does(async (session, ref: string, options: TimelineOptions) => {
      const chosen = filterOf(options, session.now);
      const { head } = await session.call('incident.show', { ref });
      const all = await wholeTimeline(session, ref);
      const labels = entryLabels(all);
      const filtered = all.filter(chosen);
      const entries = options.last === undefined ? filtered : filtered.slice(-options.last);
      return {
        json: entries.map((entry) => entryJson(entry, labels)),
        text: (paper) =>
          entries.length === 0
            ? 'No entries.'
            : timelineText(entries, { labels, imported: head.importedFrom !== null }, paper),
      };
    });

  commands
    .add(
      'search <words...>',
      'Find entries by words: all must match, the last one as a beginning.',
      'search redis latency',
      'search "fail over" --ref INC-7F3',
    )
    .option('--ref <ref>', 'Only in this incident.')
    .count('--limit <n>', 'At most this many, up to 200. Default 20.')
    .does(async (session, words: string[], options: { ref?: string; limit?: number }) => {
      const hits = await session.call('search', {
        words: joined(words),
        ...given({
          ref: options.ref === undefined ? undefined : incidentRef(options.ref),
          limit: options.limit,
        }),
      });
      return {
        json: hits.map(hitJson),
        text: (paper) => (hits.length === 0 ? 'Nothing found.' : hitsText(hits, paper)),
      };
    });
}

/** The whole timeline in order of occurrence, undated entries last. */
async function wholeTimeline(session: Session, ref: string): Promise<Entry[]> {
  const pages: Entry[][] = [];
  let before: Parameters<typeof session.call<'incident.timeline'>>[1]['before'];
  for (;;) {
    const page = await session.call('incident.timeline', { ref, limit: PAGE, ...given({ before }) });
    pages.unshift(page.entries);
    if (page.before === null) return pages.flat();
    before = page.before;
  }
}

function filterOf(options: TimelineOptions, now: number): (entry: Entry) => boolean {
  const kinds = options.kind?.map((kind) => checked(timelineKind, kind.toLowerCase(), 'kind'));
  const people = options.by?.map((person) => checked(handle, person, 'by'));
  const since =
    options.since === undefined
      ? null
      : checked(instantInput, pastTime(options.since, now, 'since'), 'since');
  return (entry) =>
    (kinds === undefined || kinds.includes(entry.kind)) &&
    (people === undefined || people.includes(entry.actor)) &&
    (since === null || (!entry.undated && entry.occurredAt >= since)) &&
    (options.pinned !== true || entry.pinned) &&
    (options.starred !== true || entry.starred) &&
    (options.open !== true || isOpenPoint(entry));
}

function isOpenPoint(entry: Entry): boolean {
  if (entry.struck !== null) return false;
  return entry.kind === 'question' ? entry.answer === null : entry.verdict?.is === 'open';
}

function hitJson(hit: SearchHit): Record<string, unknown> {
  return {
    ref: hit.ref,
    n: hit.n,
    snippet: hit.snippet.map((piece) => (piece.hit ? `**${piece.text}**` : piece.text)).join(''),
    pieces: hit.snippet,
    title: hit.title,
    id: hit.id,
    kind: hit.kind,
    actor: hit.actor,
    occurredAt: iso(hit.occurredAt),
  };
}

function hitsText(hits: readonly SearchHit[], paper: Paper): string {
  const blocks = hits.map((hit) => {
    const snippet = hit.snippet
      .map((piece) =>
        piece.hit ? paper.paint(['bold', 'yellow'], harmless(piece.text)) : harmless(piece.text),
      )
      .join('');
    const head = `${paper.paint('bold', `${hit.ref} #${hit.n}`)}  ${dayAndClock(hit.occurredAt)}  ${hit.kind}  ${hit.actor}  ${paper.paint('dim', oneLine(hit.title))}`;
    return `${head}\n    ${hanging(snippet, 4, paper.columns)}`;
  });
  return [...blocks, paper.paint('dim', `Times in ${offset(paper.now)}.`)].join('\n');
}

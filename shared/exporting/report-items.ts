import type { Entry } from '../domain/incident/state.ts';
import { listOf, timelineKindNames } from '../text/en.ts';
import { exportText as words } from '../text/exporting.ts';
import { pageLine } from '../text/paging.ts';
import { clockText, fullName, labelsById, type IncidentDocument } from './document.ts';
import { moment, says, written, type Item, type Piece } from './layout.ts';

/** What the parts of a document look things up in. */
export interface Context {
  document: IncidentDocument;
  labels: ReadonlyMap<string, string>;
  byId: ReadonlyMap<string, Entry>;
  /** Points at an entry; `#?` for one that has not arrived. */
  ref(id: string): { ref: string | null; label: string };
}

/** Works them out for one document. */
export function contextOf(document: IncidentDocument): Context {
  const labels = labelsById(document.entries);
  const byId = new Map(document.entries.map((entry) => [entry.id, entry]));
  return {
    document,
    labels,
    byId,
    ref: (id) => ({ ref: byId.has(id) ? id : null, label: labels.get(id) ?? '?' }),
  };
}

/** The entries of one kind as items. */
export function pick(
  document: IncidentDocument,
  kind: Entry['kind'],
  itemOf: (entry: Entry) => Item,
): Item[] {
  return document.entries.filter((entry) => entry.kind === kind).map(itemOf);
}

/** The text of an entry with the facts that belong on the same line. */
export function whatOf(entry: Entry, context: Context): Piece[] {
  const { source, sentTo, link, attachment, timeText } = entry.detail;
  const notes: Piece[][] = [
    ...(entry.replyTo === null ? [] : [[says(words.replyTo), context.ref(entry.replyTo)]]),
    ...(source === undefined ? [] : [[written(words.from(source))]]),
    ...(sentTo === undefined ? [] : [[written(words.sentTo(sentTo))]]),
    ...(link === undefined ? [] : [[written(link)]]),
    ...(attachment === undefined ? [] : [[written(attachment.name), says(` (SHA-256 ${attachment.hash})`)]]),
    ...(timeText === undefined || !entry.undated ? [] : [[written(words.asWritten(timeText))]]),
    ...(entry.struck === null ? [] : [[written(words.struck(entry.struck.by, entry.struck.reason))]]),
  ];
  const picture = attachment === undefined ? undefined : context.document.pictures?.get(attachment.hash);
  return [
    written(entry.text),
    ...notes.flatMap((note) => [says(' ('), ...note, says(')')]),
    ...(picture === undefined ? [] : [{ picture, alt: entry.text }]),
  ];
}

/** An entry as an item of a list. */
export function itemOf(entry: Entry, context: Context, line: Piece[], details: Item['details'] = []): Item {
  const label = context.labels.get(entry.id) ?? String(entry.n);
  return {
    entry: { id: entry.id, label },
    own: false,
    at: entry.undated ? null : entry.occurredAt,
    line,
    details,
  };
}

/** A decision with who decided, who advised, and why. */
export function decision(entry: Entry, context: Context): Item {
  const { decidedBy, advisedBy, known, considered } = entry.detail;
  const people = (handles: readonly string[]) =>
    written(listOf(handles.map((one) => fullName(context.document, one))));
  return itemOf(
    entry,
    context,
    [written(entry.text)],
    [
      { label: words.decidedBy, value: [people([decidedBy ?? entry.actor])] },
      ...(advisedBy === undefined || advisedBy.length === 0
        ? []
        : [{ label: words.advisedBy, value: [people(advisedBy)] }]),
      ...(known === undefined ? [] : [{ label: words.known, value: [written(known)] }]),
      ...(considered === undefined ? [] : [{ label: words.considered, value: [written(considered)] }]),
    ],
  );
}

/** A question with its answer. */
export function question(entry: Entry, context: Context): Item {
  const { answer } = entry;
  const state = answer === null ? words.open : words.answered;
  return itemOf(
    entry,
    context,
    [written(entry.text), says(` – ${state}`)],
    answer === null || answer.entry === null
      ? []
      : [{ label: words.answeredBy, value: [context.ref(answer.entry), ...textOf(answer.entry, context)] }],
  );
}

/** The words of another entry, after a space. */
function textOf(id: string, { byId }: Context): Piece[] {
  const entry = byId.get(id);
  return entry === undefined ? [] : [says(' '), written(entry.text)];
}

/** A hypothesis with its verdict. */
export function hypothesis(entry: Entry, context: Context): Item {
  const { verdict } = entry;
  const because = verdict?.because ?? null;
  return itemOf(
    entry,
    context,
    [written(entry.text), says(` – ${words.verdicts[verdict?.is ?? 'open']}`)],
    because === null ? [] : [{ label: words.because, value: [written(because)] }],
  );
}

/** Every status update with when the next was promised. */
export function updates(context: Context): Item[] {
  const promised = new Map(context.document.head.updates.map((update) => [update.id, update.nextDueAt]));
  return pick(context.document, 'update', (entry) => {
    const next = promised.get(entry.id) ?? null;
    return itemOf(
      entry,
      context,
      [written(entry.actor), says(': '), written(entry.text)],
      [
        next === null
          ? { label: words.noNextUpdate, value: [] }
          : { label: words.nextUpdate, value: moment(next) },
      ],
    );
  });
}

/** Every page in one line: for whom, who was paged, who came and how fast. */
export function pages({ document, labels }: Context): Item[] {
  return document.head.pages.map((page) => ({
    entry: { id: page.id, label: labels.get(page.id) ?? '?' },
    own: false,
    at: page.at,
    line: [written(pageLine(page, clockText))],
    details: page.summary === null ? [] : [{ label: words.pageSummary, value: [written(page.summary)] }],
  }));
}

/** What an entry said before, and that it was struck. */
export function corrections(entry: Entry, context: Context): Item[] {
  const { struck } = entry;
  const earlier = entry.versions.map((version) =>
    itemOf(
      entry,
      context,
      [says(`${words.earlier}: `), written(version.text)],
      [
        ...(entry.undated ? [] : [{ label: words.earlierTime, value: moment(version.occurredAt) }]),
        { label: words.earlierKind, value: [says(timelineKindNames[version.kind])] },
        ...decisionFacts(version.detail),
        {
          label: words.replaced,
          value: [...moment(version.replacedAt), says(` ${words.byWhom(version.replacedBy)}`)],
        },
        ...(version.reason === null ? [] : [{ label: words.reason, value: [written(version.reason)] }]),
      ],
    ),
  );
  if (struck === null) return earlier;
  return [
    ...earlier,
    itemOf(
      entry,
      context,
      [says(`${words.struckAt} `), ...moment(struck.at), says(` ${words.byWhom(struck.by)}`)],
      [...(struck.reason === null ? [] : [{ label: words.reason, value: [written(struck.reason)] }])],
    ),
  ];
}

/** What an earlier version of a decision said besides its text. */
function decisionFacts(detail: Entry['detail']): Item['details'] {
  const { decidedBy, advisedBy = [], known, considered, source } = detail;
  return [
    ...(decidedBy === undefined ? [] : [{ label: words.decidedBy, value: [written(decidedBy)] }]),
    ...(advisedBy.length === 0 ? [] : [{ label: words.advisedBy, value: [written(listOf(advisedBy))] }]),
    ...(known === undefined ? [] : [{ label: words.known, value: [written(known)] }]),
    ...(considered === undefined ? [] : [{ label: words.considered, value: [written(considered)] }]),
    ...(source === undefined ? [] : [{ label: words.source, value: [written(source)] }]),
  ];
}

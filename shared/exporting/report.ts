import { commandContested, commander, durations, holders } from '../domain/incident/facts.ts';
import { ownerName } from '../domain/incident/describe.ts';
import type { Entry } from '../domain/incident/state.ts';
import { CLOCKS, COMMAND } from '../domain/incident/terms.ts';
import { pagingFacts } from '../domain/incident/paging/facts.ts';
import { exportText as words } from '../text/exporting.ts';
import { clockNames, detectorNames, listOf, phaseNames, seatName, timelineKindNames } from '../text/en.ts';
import {
  type Block,
  type Item,
  type Piece,
  type Report,
  type Section,
  moment,
  says,
  section,
  written,
} from './layout.ts';
import {
  contextOf,
  corrections,
  decision,
  hypothesis,
  itemOf,
  pages,
  pick,
  question,
  updates,
  whatOf,
  type Context,
} from './report-items.ts';
import { runSections } from './runs.ts';
import { clockText, durationText, fullName, titleOf, type IncidentDocument } from './document.ts';

/** A late entry is one written down this much after it happened, in milliseconds. */
const LATE = 60_000;

/** Lays an incident out as a document: what happened, in order, and what came of it. Empty sections are left out. */
export function reportOf(document: IncidentDocument): Report {
  const context = contextOf(document);
  const dated = document.entries.filter((entry) => !entry.undated);
  const undated = document.entries.filter((entry) => entry.undated);
  const details = [
    list(
      words.headings.decisions,
      pick(document, 'decision', (entry) => decision(entry, context)),
    ),
    list(
      words.headings.questions,
      pick(document, 'question', (entry) => question(entry, context)),
    ),
    list(
      words.headings.hypotheses,
      pick(document, 'hypothesis', (entry) => hypothesis(entry, context)),
    ),
    list(words.headings.updates, updates(context)),
    list(words.headings.pages, pages(context)),
    runSections(document),
    list(
      words.headings.corrections,
      document.entries.flatMap((entry) => corrections(entry, context)),
    ),
  ].flat();
  return {
    title: `${document.ref}: ${titleOf(document)}`,
    exported: words.exported(clockText(document.exportedAt), document.appVersion),
    sections: [
      section(words.headings.facts, 2, [facts(document)]),
      ...(dated.length === 0 ? [] : [section(words.headings.timeline, 2, [timeline(dated, context)])]),
      ...(undated.length === 0 ? [] : undatedSections(undated, context)),
      ...participants(document),
      ...(details.length === 0 ? [] : [section(words.headings.details, 2, []), ...details]),
      ...tasks(context),
    ],
  };
}

function list(heading: string, items: Item[]): Section[] {
  return items.length === 0 ? [] : [section(heading, 3, [{ kind: 'list', items }])];
}

function facts(document: IncidentDocument): Block {
  const { head } = document;
  const rows: { label: string; value: Piece[] }[] = [];
  const add = (label: string, ...value: Piece[]) => rows.push({ label, value });
  const level = document.levels.find((one) => one.id === head.severity);
  if (head.exercise) add(words.facts.exercise, says(words.facts.isExercise));

  add(
    words.facts.severity,
    says(head.severity),
    ...(level ? [written(` ${level.name} – ${level.meaning}`)] : []),
  );
  const also = head.severityClaims
    .filter((claim) => claim.value !== head.severity)
    .map((claim) => claim.value);
  if (also.length > 0) add(words.facts.severityAlso, says(listOf([...new Set(also)])));
  add(words.facts.phase, says(phaseNames[head.phase]));
  if (head.objective !== null) add(words.facts.objective, written(head.objective.text));
  if (head.mergedInto !== null) add(words.facts.merged, says(head.mergedInto.ref));
  if (head.services.length > 0) add(words.facts.services, written(head.services.join(', ')));
  if (head.regions.length > 0) add(words.facts.regions, written(head.regions.join(', ')));
  if (head.detection.by !== null) add(words.facts.detectedBy, says(detectorNames[head.detection.by]));
  if (head.detection.whySlow !== null) add(words.facts.whySlow, written(head.detection.whySlow));
  add(words.facts.declaredBy, written(fullName(document, head.declaredBy)));
  add(words.facts.commander, written(commanderText(document)));
  for (const clock of CLOCKS) {
    const at = head.clocks[clock];
    add(clockNames[clock], ...(at === null ? [says(words.facts.unknown)] : moment(at)));
  }
  const took = durations(head);
  for (const name of ['toDetect', 'toAcknowledge', 'toMitigate', 'toRecover'] as const) {
    const ms = took[name];
    if (ms !== null) add(words.facts[name], says(durationText(ms)));
  }
  const { toAskForHelp } = pagingFacts(head);
  if (toAskForHelp !== null) add(words.facts.toAskForHelp, says(durationText(toAskForHelp)));
  if (level) add(words.facts.postmortem, says(level.postmortem));
  if (head.importedFrom !== null) add(words.facts.importedFrom, written(head.importedFrom));
  return { kind: 'facts', columns: [words.facts.item, words.facts.value], rows };
}

function commanderText(document: IncidentDocument): string {
  const { head } = document;
  const now = commander(head);
  if (now !== null) return fullName(document, now);
  const people = [...new Set(holders(head, COMMAND).map((tenure) => tenure.person))].map((one) =>
    fullName(document, one),
  );
  if (commandContested(head)) return words.facts.contested(listOf(people));
  const [twice] = people;
  if (twice !== undefined) return twice;
  const last = head.tenures.findLast((tenure) => tenure.seat === COMMAND);
  return last === undefined ? words.facts.nobody : words.facts.lastCommander(fullName(document, last.person));
}

function timeline(entries: readonly Entry[], context: Context): Block {
  const { number, time, recorded, kind, who, what } = words.columns;
  return {
    kind: 'table',
    columns: [number, time, recorded, kind, who, what],
    rows: entries.map((entry) => ({
      id: entry.id,
      cells: [
        [says(numberText(entry, context))],
        [{ at: entry.occurredAt }],
        entry.recordedAt - entry.occurredAt > LATE ? [{ at: entry.recordedAt }] : [],
        [says(timelineKindNames[entry.kind])],
        [written(entry.actor)],
        whatOf(entry, context),
      ],
    })),
  };
}

/** `12`, `12a`, `12 pinned, starred`. */
function numberText(entry: Entry, { labels }: Context): string {
  const marks = [
    ...(entry.pinned ? [words.marks.pinned] : []),
    ...(entry.starred ? [words.marks.starred] : []),
  ];
  const label = labels.get(entry.id) ?? String(entry.n);
  return marks.length === 0 ? label : `${label} ${marks.join(', ')}`;
}

function undatedSections(entries: readonly Entry[], context: Context): Section[] {
  const bySection = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = entry.detail.section ?? '';
    const others = bySection.get(name);
    if (others === undefined) bySection.set(name, [entry]);
    else others.push(entry);
  }
  return [
    section(words.headings.undated, 2, []),
    ...[...bySection].map(([name, all]) =>
      section(
        name === '' ? words.headings.noSection : name,
        3,
        [
          {
            kind: 'list',
            items: all.map((entry) => ({ ...itemOf(entry, context, whatOf(entry, context)), own: true })),
          },
        ],
        name !== '',
      ),
    ),
  ];
}

function participants(document: IncidentDocument): Section[] {
  const { tenures } = document.head;
  if (tenures.length === 0) return [];
  const { seat, person, from, until } = words.columns;
  return [
    section(words.headings.participants, 2, [
      {
        kind: 'table',
        columns: [seat, person, from, until],
        rows: tenures.map((tenure) => ({
          id: null,
          cells: [
            [written(seatName(tenure.seat))],
            [written(fullName(document, tenure.person))],
            [{ at: tenure.from }],
            [tenure.until === null ? says(words.ongoing) : { at: tenure.until }],
          ],
        })),
      },
    ]),
  ];
}

function tasks(context: Context): Section[] {
  const { head } = context.document;
  if (head.tasks.length === 0) return [];
  const { number, task, owner, state, due, closed } = words.columns;
  return [
    section(words.headings.tasks, 2, [
      {
        kind: 'table',
        columns: [number, task, owner, state, due, closed],
        rows: head.tasks.map((one) => ({
          id: null,
          cells: [
            [says(String(one.number))],
            [
              written(one.text),
              ...(one.cause === null ? [] : [says(` (${words.causedBy}`), context.ref(one.cause), says(')')]),
            ],
            [written(ownerName(one.owner) ?? words.noOwner)],
            [says(words.taskStates[one.state])],
            one.dueAt === null ? [] : [{ at: one.dueAt }],
            one.closedAt === null
              ? []
              : [{ at: one.closedAt }, says(` ${words.byWhom(one.closedBy ?? '?')}`)],
          ],
        })),
      },
    ]),
  ];
}

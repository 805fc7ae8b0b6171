import { impactSince, lastUpdate, nextUpdateDue } from '../domain/incident/facts.ts';
import { lastAccepted } from '../domain/incident/handoff/facts.ts';
import type { Handoff } from '../domain/incident/handoff/state.ts';
import { HANDOFF_ITEMS } from '../domain/incident/handoff/terms.ts';
import { ownerName } from '../domain/incident/describe.ts';
import { pageState } from '../domain/incident/paging/ladder.ts';
import type { Entry } from '../domain/incident/state.ts';
import { draftBriefing } from '../policy/briefing-draft.ts';
import { handoffQuality } from '../policy/handoff-quality.ts';
import { exportText } from '../text/exporting.ts';
import { listOf, phaseNames, seatName, timelineKindNames } from '../text/en.ts';
import { pagingText } from '../text/paging.ts';
import { handoffText, modeNames } from '../text/handoff.ts';
import { clockText, durationText, fullName, titleOf, type IncidentDocument } from './document.ts';
import { openRunSections } from './runs.ts';
import {
  moment,
  says,
  section,
  written,
  type Block,
  type Item,
  type Piece,
  type Report,
  type Section,
} from './layout.ts';
import { contextOf, decision, itemOf, whatOf, type Context } from './report-items.ts';

const { document: words } = handoffText;
/** The timeline of a handoff holds at most this many lines; the others are counted. */
const MOST_LINES = 60;

type Fact = { label: string; value: Piece[] };

/**
 * The document of a handoff, from the log: who hands over to whom, the briefing, impact, the timeline since the last
 * handoff (folded), open hypotheses, open questions with their age, decisions with their reasons, tasks, promised
 * updates and seats. Without a handoff it is what the next one would need. Pure; ages are counted to `exportedAt`.
 */
export function handoffReport(document: IncidentDocument, handoff: Handoff | null): Report {
  const labelled = contextOf(document);
  // Not every entry is in this document: what points at one says its number and leads nowhere.
  const context: Context = { ...labelled, ref: (id) => ({ ...labelled.ref(id), ref: null }) };
  const { head, entries, exportedAt } = document;
  const shown = entries.filter((entry) => entry.struck === null);
  const before = lastAccepted({ handoffs: head.handoffs.filter((each) => each.id !== handoff?.id) });
  const since = before?.end?.at ?? null;
  const { headings } = words;
  return {
    title: words.title(document.ref, titleOf(document)),
    exported: words.generated(clockText(exportedAt), document.appVersion),
    sections: [
      ...(handoff === null ? [] : [section(headings.handoff, 2, [factsOf(handoff, document)])]),
      section(headings.briefing, 2, [briefing(handoff, document)]),
      section(headings.impact, 2, [impact(document)]),
      ...listed(
        headings.hypotheses,
        shown.filter((entry) => entry.verdict?.is === 'open'),
        (entry) => aged(entry, context),
      ),
      ...listed(
        headings.questions,
        shown.filter((entry) => entry.kind === 'question' && entry.answer === null),
        (entry) => aged(entry, context),
      ),
      ...listed(
        headings.decisions,
        shown.filter((entry) => entry.kind === 'decision'),
        (entry) => ({ ...decision(entry, context), own: true }),
      ),
      ...tasks(document),
      section(headings.updates, 2, [updates(document)]),
      ...seats(document),
      ...pages(document),
      ...openRunSections(document, headings.runs),
      ...timeline(
        since === null ? headings.wholeTimeline : headings.timeline,
        shown.filter((entry) => !entry.undated && (since === null || entry.recordedAt > since)),
        context,
      ),
    ],
  };
}

function factsOf(handoff: Handoff, document: IncidentDocument): Block {
  const { facts } = words;
  const quality = handoffQuality(handoff);
  const people = (handles: readonly string[]) =>
    written(listOf(handles.map((one) => fullName(document, one))));
  const regions = [handoff.fromRegion, handoff.toRegion].filter((region) => region !== null);
  const responders = handoff.ticks.find((tick) => tick.item === 'responders')?.note ?? null;
  return table([
    { label: facts.from, value: [people(handoff.from)] },
    { label: facts.to, value: [people([handoff.to])] },
    ...(regions.length === 0 ? [] : [{ label: facts.regions, value: [written(regions.join(' → '))] }]),
    { label: facts.mode, value: [says(handoff.callAdvised ? facts.callAdvised : modeNames[handoff.mode])] },
    { label: facts.startedAt, value: moment(handoff.startedAt) },
    ...(handoff.dueAt === null ? [] : [{ label: facts.dueAt, value: moment(handoff.dueAt) }]),
    ...(responders === null ? [] : [{ label: facts.responders, value: [written(responders)] }]),
    { label: facts.ticked, value: [says(facts.ticks(quality.ticked, HANDOFF_ITEMS.length))] },
    ...(handoff.readBack === null
      ? []
      : [{ label: words.headings.readBack, value: [written(handoff.readBack.text)] }]),
    ...(handoff.confirmedBy === null
      ? []
      : [{ label: facts.confirmedBy, value: [people([handoff.confirmedBy])] }]),
    ...(handoff.state !== 'accepted' || handoff.end === null
      ? []
      : [{ label: facts.acceptedAt, value: moment(handoff.end.at) }]),
    ...(quality.tookMs === null ? [] : [{ label: facts.took, value: [says(durationText(quality.tookMs))] }]),
    ...(quality.losses === 0 ? [] : [{ label: facts.lost, value: [says(String(quality.losses))] }]),
  ]);
}

/** What was said, or what the log would have said. */
function briefing(handoff: Handoff | null, document: IncidentDocument): Block {
  const { head, entries, people } = document;
  const nameOf = (handle: string) => people.find((person) => person.handle === handle)?.name ?? handle;
  const { broken, tried, next } = handoff?.briefing ?? draftBriefing({ head, entries, nameOf });
  return table([
    { label: words.facts.broken, value: [written(broken)] },
    { label: words.facts.tried, value: [written(tried)] },
    { label: words.facts.next, value: [written(next)] },
  ]);
}

function impact({ head, levels }: IncidentDocument): Block {
  const level = levels.find((one) => one.id === head.severity);
  const { facts } = exportText;
  return table([
    {
      label: facts.severity,
      value: [says(head.severity), ...(level ? [written(` ${level.name} – ${level.meaning}`)] : [])],
    },
    { label: facts.phase, value: [says(phaseNames[head.phase])] },
    { label: words.facts.impactSince, value: moment(impactSince(head)) },
    ...(head.services.length === 0
      ? []
      : [{ label: facts.services, value: [written(head.services.join(', '))] }]),
    ...(head.regions.length === 0
      ? []
      : [{ label: facts.regions, value: [written(head.regions.join(', '))] }]),
    ...(head.objective === null ? [] : [{ label: facts.objective, value: [written(head.objective.text)] }]),
  ]);
}

function table(rows: Fact[]): Block {
  return { kind: 'facts', columns: [exportText.facts.item, exportText.facts.value], rows };
}

function listed(heading: string, entries: readonly Entry[], item: (entry: Entry) => Item): Section[] {
  return entries.length === 0
    ? []
    : [section(heading, 2, [{ kind: 'list', items: entries.map((entry) => item(entry)) }])];
}

/** A hypothesis or question with how long it has been open. */
function aged(entry: Entry, context: Context): Item {
  const age = durationText(context.document.exportedAt - entry.occurredAt);
  return {
    ...itemOf(entry, context, [written(entry.text), says(` – ${words.age(age)}`)]),
    own: true,
  };
}

function tasks(document: IncidentDocument): Section[] {
  const open = document.head.tasks.filter((task) => task.state === 'open');
  if (open.length === 0) return [];
  const { number, task, owner, due } = exportText.columns;
  return [
    section(words.headings.tasks, 2, [
      {
        kind: 'table',
        columns: [number, task, owner, due],
        rows: open.map((one) => ({
          id: null,
          cells: [
            [says(String(one.number))],
            [written(one.text)],
            [written(ownerName(one.owner) ?? words.nobody)],
            one.dueAt === null ? [] : [{ at: one.dueAt }],
          ],
        })),
      },
    ]),
  ];
}

function updates({ head, levels }: IncidentDocument): Block {
  const last = lastUpdate(head);
  const due = nextUpdateDue(head, levels);
  return table([
    ...(last === null
      ? []
      : [{ label: words.facts.lastUpdate, value: [...moment(last.at), says(': '), written(last.text)] }]),
    { label: words.facts.nextUpdate, value: due === null ? [says(words.facts.noUpdate)] : moment(due) },
  ]);
}

function seats(document: IncidentDocument): Section[] {
  const seated = document.head.tenures.filter((tenure) => tenure.until === null);
  if (seated.length === 0) return [];
  const { seat, person, since } = words.columns;
  return [
    section(words.headings.seats, 2, [
      {
        kind: 'table',
        columns: [seat, person, since],
        rows: seated.map((tenure) => ({
          id: null,
          cells: [
            [written(seatName(tenure.seat))],
            [written(fullName(document, tenure.person))],
            [{ at: tenure.from }],
          ],
        })),
      },
    ]),
  ];
}

/** Who was called for, as far as that is not over. */
function pages(document: IncidentDocument): Section[] {
  const open = document.head.pages.filter((page) => page.resolved === null);
  if (open.length === 0) return [];
  const { page: number, what, state, since } = words.columns;
  return [
    section(words.headings.pages, 2, [
      {
        kind: 'table',
        columns: [number, what, state, since],
        rows: open.map((page) => ({
          id: null,
          cells: [
            [says(String(page.number))],
            [written(page.summary ?? page.service ?? page.policy ?? '')],
            [says(pagingText.states[pageState(page)])],
            [{ at: page.at }],
          ],
        })),
      },
    ]),
  ];
}

/** What people wrote, newest kept; what Deepwater noted by itself and what is older is only counted. */
function timeline(heading: string, entries: readonly Entry[], context: Context): Section[] {
  const people = entries.filter((entry) => entry.kind !== 'system');
  const kept = people.filter(
    (entry, index) =>
      index >= people.length - MOST_LINES || entry.pinned || entry.starred || entry.kind === 'decision',
  );
  if (entries.length === 0) return [];
  const { number, time, kind, who, what } = exportText.columns;
  const folded = entries.length - kept.length;
  return [
    section(heading, 2, [
      {
        kind: 'table',
        columns: [number, time, kind, who, what],
        rows: kept.map((entry) => ({
          id: null,
          cells: [
            [says(context.labels.get(entry.id) ?? String(entry.n))],
            [{ at: entry.occurredAt }],
            [says(timelineKindNames[entry.kind])],
            [written(entry.actor)],
            whatOf(entry, context),
          ],
        })),
      },
      ...(folded === 0 ? [] : [table([{ label: words.foldedLabel, value: [says(words.folded(folded))] }])]),
    ]),
  ];
}

import { z } from 'zod';
import { holders } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { COMMAND } from '../domain/incident/terms.ts';

const at = z.number().int();

/** Something that was done on both sides of a time apart, in one incident. */
export const overlapSchema = z.discriminatedUnion('kind', [
  /** Two or more people hold command. */
  z.object({ kind: z.literal('commanders'), people: z.array(z.string()) }),
  /** Two or more severities were said without knowing of each other; `now` is the one that counts until it is settled. */
  z.object({
    kind: z.literal('severities'),
    now: z.string(),
    claims: z.array(z.object({ value: z.string(), by: z.string(), at })),
  }),
  /** The same task was closed on both sides. */
  z.object({ kind: z.literal('task-done-twice'), task: at, text: z.string(), by: z.array(z.string()) }),
  /** Two tasks carry the same number, or the same words. */
  z.object({ kind: z.literal('task-twice'), tasks: z.array(at), texts: z.array(z.string()) }),
  /** Two handoffs of command are open. */
  z.object({ kind: z.literal('handoffs'), to: z.array(z.string()) }),
  /** The same runbook was run on both sides. */
  z.object({ kind: z.literal('runs'), runs: z.array(at), title: z.string() }),
  /** Each side moved the incident on, to another phase. */
  z.object({ kind: z.literal('phases'), ours: z.string(), theirs: z.string(), now: z.string() }),
]);
export type Overlap = z.output<typeof overlapSchema>;

/** What only a person can settle. */
export const DECISIONS = ['commander', 'severity', 'handoff', 'phase', 'task', 'run'] as const;
export type Decision = (typeof DECISIONS)[number];

export const mergedIncidentSchema = z.object({
  stream: z.string(),
  ref: z.string(),
  title: z.string(),
  /** Events that came in. */
  events: at,
  /** Whether it was not known here before. */
  fresh: z.boolean(),
  overlaps: z.array(overlapSchema),
  /** In the order of urgency. */
  decisions: z.array(z.enum(DECISIONS)),
});
/** What came in about one incident, and what has to be settled in it. */
export type MergedIncident = z.output<typeof mergedIncidentSchema>;

export const mergeReportSchema = z.object({
  /** When the merge was complete, ms since the epoch. */
  at,
  /** How long nothing had been heard, ms; null where that is not known, as with a bundle. */
  apartFor: at.nullable(),
  /** How it came: `nats`, `folder`, `bundle`. */
  by: z.string(),
  /** Who wrote what came, the most first. */
  from: z.array(z.object({ replica: z.string(), name: z.string(), events: at })),
  events: at,
  /** Those with decisions to make first, then those with the most events. */
  incidents: z.array(mergedIncidentSchema),
  /** Pieces that did not verify meanwhile. */
  quarantined: at,
});
/** What a merge after a time apart brought. */
export type MergeReport = z.output<typeof mergeReportSchema>;

/** Which decision an overlap asks for; none where it has settled itself and is only to be known. */
const DECISION_OF: Readonly<Record<Overlap['kind'], Decision | null>> = {
  commanders: 'commander',
  severities: 'severity',
  handoffs: 'handoff',
  phases: 'phase',
  'task-twice': 'task',
  runs: 'run',
  'task-done-twice': null,
};

/** The decisions that overlaps ask for, in the order of urgency. */
export function decisionsOf(overlaps: readonly Overlap[]): Decision[] {
  const wanted = new Set(overlaps.map((overlap) => DECISION_OF[overlap.kind]));
  return DECISIONS.filter((decision) => wanted.has(decision));
}

/**
 * What overlaps in one incident. `base` is its head as of the last thing both sides knew, `ours` and `theirs` what each
 * side had made of it apart from the other, `merged` what it is now. Nothing overlaps where a side changed nothing.
 */
export function overlapsOf(heads: {
  base: IncidentHead;
  ours: IncidentHead;
  theirs: IncidentHead;
  merged: IncidentHead;
}): Overlap[] {
  const { base, ours, theirs, merged } = heads;
  return [
    ...commanders(merged),
    ...severities(merged),
    ...handoffs(merged),
    ...phases(base.phase, ours.phase, theirs.phase, merged.phase),
    ...tasksTwice(base, ours, theirs),
    ...tasksDoneTwice(base, ours, theirs),
    ...runsTwice(base, ours, theirs),
  ];
}

function commanders(merged: IncidentHead): Overlap[] {
  const people = [...new Set(holders(merged, COMMAND).map((tenure) => tenure.person))];
  return people.length > 1 ? [{ kind: 'commanders', people }] : [];
}

function severities(merged: IncidentHead): Overlap[] {
  if (new Set(merged.severityClaims.map((claim) => claim.value)).size < 2) return [];
  const claims = merged.severityClaims.map(({ value, by, at: when }) => ({ value, by, at: when }));
  return [{ kind: 'severities', now: merged.severity, claims }];
}

function handoffs(merged: IncidentHead): Overlap[] {
  const to = merged.handoffs
    .filter((handoff) => handoff.state === 'preparing' || handoff.state === 'briefing')
    .map((handoff) => handoff.to);
  return to.length > 1 ? [{ kind: 'handoffs', to }] : [];
}

type Phase = IncidentHead['phase'];

function phases(base: Phase, ours: Phase, theirs: Phase, now: Phase): Overlap[] {
  const both = ours !== base && theirs !== base && ours !== theirs;
  return both ? [{ kind: 'phases', ours, theirs, now }] : [];
}

/** Tasks both sides added: under the same number, or with the same words. */
function tasksTwice(base: IncidentHead, ours: IncidentHead, theirs: IncidentHead): Overlap[] {
  const known = new Set(base.tasks.map((task) => task.id));
  const fresh = (head: IncidentHead) => head.tasks.filter((task) => !known.has(task.id));
  const mine = fresh(ours);
  const added = new Set(mine.map((task) => task.id));
  return fresh(theirs).flatMap((task): Overlap[] => {
    if (added.has(task.id)) return [];
    const same = mine.find((own) => sameWords(own.text, task.text) || own.number === task.number);
    return same === undefined
      ? []
      : [{ kind: 'task-twice', tasks: [same.number, task.number], texts: [same.text, task.text] }];
  });
}

function tasksDoneTwice(base: IncidentHead, ours: IncidentHead, theirs: IncidentHead): Overlap[] {
  return base.tasks.flatMap((task): Overlap[] => {
    if (task.state !== 'open') return [];
    const mine = closerOf(ours, task.id);
    const other = closerOf(theirs, task.id);
    if (mine === null || other === null) return [];
    return [{ kind: 'task-done-twice', task: task.number, text: task.text, by: [mine, other] }];
  });
}

function closerOf(head: IncidentHead, task: string): string | null {
  return head.tasks.find((each) => each.id === task)?.closedBy ?? null;
}

function runsTwice(base: IncidentHead, ours: IncidentHead, theirs: IncidentHead): Overlap[] {
  const known = new Set(base.runs.map((run) => run.id));
  const fresh = (head: IncidentHead) => head.runs.filter((run) => !known.has(run.id) && !run.dryRun);
  const mine = fresh(ours);
  const begun = new Set(mine.map((run) => run.id));
  return fresh(theirs).flatMap((run): Overlap[] => {
    if (begun.has(run.id)) return [];
    const same = mine.find((own) => own.runbook === run.runbook);
    return same === undefined ? [] : [{ kind: 'runs', runs: [same.number, run.number], title: run.title }];
  });
}

function sameWords(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Puts a report together. */
export function mergeReport(
  parts: Omit<MergeReport, 'incidents' | 'events' | 'from'> & {
    from: ReadonlyMap<string, number>;
    nameOf: (replica: string) => string;
    incidents: readonly Omit<MergedIncident, 'decisions'>[];
  },
): MergeReport {
  const { from, nameOf, incidents, ...rest } = parts;
  const authors = [...from].map(([replica, events]) => ({ replica, name: nameOf(replica), events }));
  return {
    ...rest,
    from: authors.toSorted((one, other) => other.events - one.events),
    events: authors.reduce((sum, { events }) => sum + events, 0),
    incidents: incidents
      .map((incident) => ({ ...incident, decisions: decisionsOf(incident.overlaps) }))
      .toSorted((one, other) => other.decisions.length - one.decisions.length || other.events - one.events),
  };
}

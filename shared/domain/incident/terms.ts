import { z } from 'zod';

/** Phases in their usual order; any order back and forth is allowed. */
export const PHASES = [
  'detected',
  'declared',
  'investigating',
  'identified',
  'mitigating',
  'monitoring',
  'resolved',
  'closed',
] as const;
/** Ends that are not part of the usual order: a false alarm, or the same trouble as another incident. */
export const ENDS = ['cancelled', 'merged'] as const;
export type Phase = (typeof PHASES)[number];
export type End = (typeof ENDS)[number];
export const phaseId = z.enum(PHASES, { error: `A phase is one of ${PHASES.join(', ')}.` });

/** Times kept separately; each can be corrected later with a reason. */
export const CLOCKS = [
  'impactStarted',
  'detected',
  'declared',
  'acknowledged',
  'mitigated',
  'resolved',
] as const;
export type Clock = (typeof CLOCKS)[number];
export const clockId = z.enum(CLOCKS, { error: `A clock is one of ${CLOCKS.join(', ')}.` });

export const DETECTORS = ['monitoring', 'customer', 'employee'] as const;
export const detectedBy = z.enum(DETECTORS, { error: `Detected by is one of ${DETECTORS.join(', ')}.` });
export type DetectedBy = z.infer<typeof detectedBy>;

/** Kinds a person can log. */
export const ENTRY_KINDS = [
  'note',
  'observation',
  'decision',
  'action',
  'hypothesis',
  'question',
  'communication',
  'evidence',
  'metric',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
export const entryKind = z.enum(ENTRY_KINDS, { error: `A kind is one of ${ENTRY_KINDS.join(', ')}.` });
/** What stands on the timeline: what people logged, status updates, and what Deepwater noted by itself. */
export type TimelineKind = EntryKind | 'update' | 'task' | 'system';

export const VERDICTS = ['open', 'supported', 'ruled-out'] as const;
export const hypothesisVerdict = z.enum(VERDICTS, { error: `A hypothesis is ${VERDICTS.join(', ')}.` });
export type Verdict = z.infer<typeof hypothesisVerdict>;

/** How another incident stands to this one. Recorded on both sides, each from its own point of view. */
export const RELATIONS = ['parent', 'part', 'follow-up', 'follows', 'similar'] as const;
export type Relation = (typeof RELATIONS)[number];
export const relation = z.enum(RELATIONS, { error: `A relation is one of ${RELATIONS.join(', ')}.` });
/** The same relation seen from the other incident. */
export const inverseRelation: Readonly<Record<Relation, Relation>> = {
  parent: 'part',
  part: 'parent',
  'follow-up': 'follows',
  follows: 'follow-up',
  similar: 'similar',
};

/** Plain signals that cost nothing and are counted as good signs: not knowing, and asking for help early. */
export const SIGNALS = ['dont-know', 'escalation'] as const;
export type Signal = (typeof SIGNALS)[number];
export const signal = z.enum(SIGNALS, { error: `A signal is ${SIGNALS.join(' or ')}.` });

/** Seats every incident has; subject-matter experts come on top as `sme:<field>`. */
export const SEATS = ['ic', 'deputy', 'scribe', 'comms', 'ops', 'liaison'] as const;
const SEAT_ALIASES: ReadonlyMap<string, string> = new Map([
  ['commander', 'ic'],
  ['incident-commander', 'ic'],
  ['deputy-commander', 'deputy'],
  ['communications', 'comms'],
  ['communications-lead', 'comms'],
  ['comms-lead', 'comms'],
  ['operations', 'ops'],
  ['operations-lead', 'ops'],
  ['ops-lead', 'ops'],
]);
const SME_FIELDS: ReadonlyMap<string, string> = new Map([
  ['db', 'database'],
  ['sec', 'security'],
  ['infra', 'infrastructure'],
  ['net', 'network'],
]);

/** `ic`, `comms`, `sme:database` … Accepts the usual other names: `commander`, `comms-lead`, `db-sme`. */
export const seatId = z
  .string({ error: 'A seat is written like ic, comms or sme:database.' })
  .transform((value) => {
    const seat = value
      .trim()
      .toLowerCase()
      .normalize('NFC')
      .replaceAll(/[\s_]+/g, '-');
    const field = /^sme[:-]+(.+)$/.exec(seat)?.[1] ?? /^(.+)-(?:sme|expert)$/.exec(seat)?.[1];
    if (field !== undefined) return `sme:${SME_FIELDS.get(field) ?? field}`;
    return SEAT_ALIASES.get(seat) ?? seat;
  })
  .refine(
    (seat) =>
      (SEATS as readonly string[]).includes(seat) || /^sme:[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u.test(seat),
    {
      error: `A seat is one of ${SEATS.join(', ')}, or sme:<field> such as sme:database.`,
    },
  );
/** The one seat that exactly one person holds. */
export const COMMAND = 'ic';

import type {
  Clock,
  DetectedBy,
  EntryKind,
  Phase,
  TimelineKind,
  End,
  Relation,
  Signal,
} from '../domain/incident/terms.ts';
import type { Hours } from '../domain/workspace/places.ts';

/** What marks a rehearsal, on every screen and in every file, name and message that leaves it. */
export const EXERCISE = 'EXERCISE';

/** Every word Deepwater itself puts on a screen, a timeline or an export, in English. */
export const phaseNames: Record<Phase | End, string> = {
  detected: 'Detected',
  declared: 'Declared',
  investigating: 'Investigating',
  identified: 'Identified',
  mitigating: 'Mitigating',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  closed: 'Closed',
  cancelled: 'Cancelled',
  merged: 'Merged',
};

export const clockNames: Record<Clock, string> = {
  impactStarted: 'Impact started',
  detected: 'Detected',
  declared: 'Declared',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
};

export const detectorNames: Record<DetectedBy, string> = {
  monitoring: 'monitoring',
  customer: 'a customer',
  employee: 'an employee',
};

export const entryKindNames: Record<EntryKind, string> = {
  note: 'note',
  observation: 'observation',
  decision: 'decision',
  action: 'action',
  hypothesis: 'hypothesis',
  question: 'question',
  communication: 'communication',
  evidence: 'evidence',
  metric: 'metric',
};

export const timelineKindNames: Record<TimelineKind, string> = {
  ...entryKindNames,
  update: 'status update',
  task: 'task',
  system: 'system',
};

const seatNames: Readonly<Record<string, string>> = {
  ic: 'Incident Commander',
  deputy: 'Deputy',
  scribe: 'Scribe',
  comms: 'Communications lead',
  ops: 'Operations lead',
  liaison: 'Liaison',
};

/** `Communications lead`, `Database expert`. */
export function seatName(seat: string): string {
  const field = seat.startsWith('sme:') ? seat.slice(4).replaceAll('-', ' ') : null;
  if (field !== null) return `${field.slice(0, 1).toUpperCase()}${field.slice(1)} expert`;
  return seatNames[seat] ?? seat;
}

/** `1 night`, `2 nights`. */
export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `@ana, @bo and @cy`. */
export function listOf(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** How another incident stands to this one. */
export const relationNames: Record<Relation, string> = {
  parent: 'Part of',
  part: 'Has as a part',
  'follow-up': 'Followed up by',
  follows: 'Follows',
  similar: 'Similar to',
};

/** What a signal says on the timeline when nothing else was typed. Plain and friendly: both are good signs. */
export const signalTexts: Record<Signal, string> = {
  'dont-know': 'I don’t know. Good to have said it: who can find out?',
  escalation: 'Asking for help now rather than later.',
};

/** Sentences for what Deepwater notes by itself on the timeline. */
export const says = {
  declared: (title: string, severity: string) => `Declared ${severity}: ${title}`,
  retitled: (title: string) => `Title is now “${title}”`,
  objective: (text: string) => `Objective: ${text}`,
  noObjective: 'No objective any more',
  added: (what: string) => `Affected as well: ${what}`,
  removed: (what: string) => `No longer affected: ${what}`,
  severity: (from: string, to: string, reason: string) => `Severity ${from} → ${to}: ${reason}`,
  phase: (from: string, to: string, reason: string | null) =>
    `Phase ${from} → ${to}${reason === null ? '' : `: ${reason}`}`,
  cancelled: (reason: string) => `Cancelled as a false alarm: ${reason}`,
  merged: (ref: string, reason: string | null) => `Merged into ${ref}${reason === null ? '' : `: ${reason}`}`,
  clock: (clock: string, at: string, reason: string) => `${clock} corrected to ${at}: ${reason}`,
  clockCleared: (clock: string, reason: string) => `${clock} cleared: ${reason}`,
  detection: (by: string, whySlow: string | null) =>
    `Detected by ${by}${whySlow === null ? '' : `. Slow because: ${whySlow}`}`,
  seatTaken: (person: string, seat: string) => `${person} is ${seat}`,
  seatTakenFrom: (person: string, seat: string, from: string) => `${person} is ${seat}, was ${from}`,
  commandTaken: (person: string) => `${person} has command`,
  commandTakenFrom: (person: string, from: string) => `${person} has command, was ${from}`,
  besideHandoff: (taken: string, to: string) => `${taken}, while a handoff to ${to} was running`,
  seatLeft: (person: string, seat: string) => `${person} left ${seat}`,
  task: (number: number, text: string, owner: string | null) =>
    `Task ${number}${owner === null ? '' : ` for ${owner}`}: ${text}`,
  taskChanged: (number: number, what: string) => `Task ${number} changed: ${what}`,
  taskOwner: (owner: string | null) => (owner === null ? 'no owner' : `for ${owner}`),
  taskDue: (at: string | null) => (at === null ? 'no due time' : `due ${at}`),
  taskDone: (number: number, note: string | null) => `Task ${number} done${note === null ? '' : `: ${note}`}`,
  taskDropped: (number: number, note: string | null) =>
    `Task ${number} dropped${note === null ? '' : `: ${note}`}`,
  taskReopened: (number: number) => `Task ${number} is open again`,
  nearMiss: (title: string, stoppedBy: string | null) =>
    `Near miss: ${title}${stoppedBy === null ? '' : `. Stopped by: ${stoppedBy}`}`,
  updateStillTrue: (n: number) => `Update ${n} read again: still true`,
  updateWithdrawn: (n: number) => `Update ${n} is not to be sent any more`,
  exerciseDeclared: (title: string, severity: string) => `${EXERCISE}: declared ${severity}: ${title}`,
  snoozed: (until: string, reason: string | null) =>
    `Next update put off to ${until}${reason === null ? '' : `: ${reason}`}`,
  isolated: (region: string) => `${region} is cut off and decides alone what its protocol lets it`,
  rejoined: (region: string) => `${region} is back`,
  rollCall: (present: number, missing: readonly string[]) =>
    missing.length === 0
      ? `Roll-call: all ${present} here`
      : `Roll-call: ${present} here, no answer from ${listOf(missing)}`,
  related: (relation: string, ref: string) => `${relation} ${ref}`,
  unrelated: (relation: string, ref: string) => `No longer: ${relation} ${ref}`,
  struck: 'Struck',
} as const;

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon–Fri 09:00–17:00`, `daily 08:00–18:00`, `Mon, Wed 22:00–06:00`. */
export function hoursText({ days, from, to }: Hours): string {
  const first = days[0] ?? 1;
  const last = days.at(-1) ?? 7;
  const name = (day: number) => weekdayNames[day - 1] ?? '';
  const inRow = days.length > 2 && last - first === days.length - 1;
  const which =
    days.length === 7 ? 'daily' : inRow ? `${name(first)}–${name(last)}` : days.map(name).join(', ');
  return `${which} ${from}–${to}`;
}

import { describe } from './describe.ts';
import {
  incidentEventData,
  type IncidentEvent,
  type IncidentEventType,
  type NewIncidentEvent,
} from './events.ts';
import type { RunStep } from './runs/state.ts';
import type { Entry } from './state.ts';

/** What stands where a struck text stood. */
export const STRUCK_TEXT = '[struck]';

/** Payload members that hold words of a person. Everything else is structure the fold still needs. */
const WORDS = new Set([
  'text',
  'summary',
  'publicText',
  'title',
  'reason',
  'because',
  'note',
  'whySlow',
  'stoppedBy',
  'importedFrom',
  'broken',
  'tried',
  'next',
  'stepName',
  'output',
  'lines',
  'answer',
]);

/**
 * The payload that is left of an event once its words are struck: structure stays (a severity change still changes
 * the severity), words go. The result fits the event's schema.
 */
export function struckData(event: IncidentEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(event.data).map(([key, value]: [string, unknown]) => {
      if (key === 'detail') return [key, value === null ? null : {}];
      if (event.type === 'alert.attached' && key === 'labels') return [key, {}];
      if (event.type === 'alert.attached' && key === 'url') return [key, null];
      // What a vendor calls it is made of our words.
      if (event.type === 'incident.linked' && key === 'name') return [key, STRUCK_TEXT];
      if (event.type === 'incident.linked' && key === 'url') return [key, null];
      if (event.type === 'run.started' && key === 'variables') return [key, []];
      if (event.type === 'run.started' && key === 'steps') return [key, event.data.steps.map(struckStep)];
      return [key, WORDS.has(key) && typeof value === 'string' ? STRUCK_TEXT : value];
    }),
  );
}

/** Events that say again what another entry said: they are entries themselves and amend none. */
export const REPEATING = [
  'alert.resolved',
  'alert.refired',
  'alert.silenced',
] as const satisfies readonly IncidentEventType[];

/**
 * The entry that an event adds words to, or whose words it says again. When that entry was struck, the event is blanked
 * as well, also where it arrives after the strike: it was written by someone who had not seen it.
 */
export function rewordedEntry(event: IncidentEvent): string | null {
  switch (event.type) {
    case 'entry.corrected':
    case 'hypothesis.judged':
      return event.data.entry;
    case 'alert.resolved':
    case 'alert.refired':
    case 'alert.silenced':
      return event.data.alert;
    default:
      return null;
  }
}

/** An entry after its strike, without any of its words. The same as folding it anew from its blanked events. */
export function struckEntry(entry: Entry, event: Extract<IncidentEvent, { type: 'entry.struck' }>): Entry {
  const left = event.data.targets.find((target) => target.event === entry.id);
  const blank = (words: string | null) => (words === null ? null : STRUCK_TEXT);
  return {
    ...entry,
    text: (left === undefined ? null : struckSentence(entry, left.data)) ?? STRUCK_TEXT,
    detail: {},
    versions: entry.versions.map((version) => ({
      ...version,
      text: STRUCK_TEXT,
      detail: {},
      reason: blank(version.reason),
    })),
    verdict: entry.verdict === null ? null : { ...entry.verdict, because: blank(entry.verdict.because) },
    struck: { at: event.recordedAt, by: event.actor, reason: event.data.reason },
  };
}

/** The sentence of what is left of the event that added the entry; null when that is not such an event's payload. */
function struckSentence(entry: Entry, left: Record<string, unknown>): string | null {
  const type = addedBy(entry);
  const data = incidentEventData[type].safeParse(left);
  return data.success ? describe({ type, v: 1, data: data.data } as NewIncidentEvent) : null;
}

/** The type of event that added an entry to the timeline. */
function addedBy(entry: Entry): IncidentEventType {
  if (entry.system !== null) return entry.system as IncidentEventType;
  if (entry.kind === 'update') return 'update.posted';
  return entry.kind === 'task' ? 'task.added' : 'entry.logged';
}

/** A step of a text that was struck: its structure without its words. */
export function struckStep<T extends Pick<RunStep, 'name' | 'question' | 'branches'>>(step: T): T {
  return {
    ...step,
    name: STRUCK_TEXT,
    question: step.question === null ? null : STRUCK_TEXT,
    branches: step.branches.map((branch) => ({ ...branch, answer: STRUCK_TEXT })),
  };
}

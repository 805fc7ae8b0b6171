import { assertNever } from '../../assert.ts';
import type { IncidentEvent } from '../events.ts';
import type { IncidentHead } from '../state.ts';
import { STRUCK_TEXT } from '../strike.ts';
import { COMMAND } from '../terms.ts';
import type { HandoffEventType } from './events.ts';
import { isOpenHandoff, lastAccepted } from './facts.ts';
import type { Handoff } from './state.ts';
import { HANDOFF_ITEMS } from './terms.ts';

export type HandoffEvent = Extract<IncidentEvent, { type: HandoffEventType }>;

/** Folds an event of a handoff into the head. What concerns a handoff that ended already changes nothing any more. */
export function evolveHandoff(head: IncidentHead, event: HandoffEvent): IncidentHead {
  switch (event.type) {
    case 'handoff.scheduled': {
      const { dueAt, region, to } = event.data;
      return { ...head, nextHandoff: { dueAt, region, to, by: event.actor, at: event.occurredAt } };
    }
    case 'handoff.started':
      return { ...head, handoffs: [...head.handoffs, started(event)] };
    case 'handoff.ticked': {
      const { item, on, note } = event.data;
      const tick = { item, note, at: event.occurredAt, by: event.actor, from: event.id };
      return whileOpen(head, event.data.handoff, (handoff) => {
        const others = handoff.ticks.filter((each) => each.item !== item);
        const ticks = on ? [...others, tick] : others;
        return {
          ...handoff,
          ticks: ticks.toSorted(
            (one, other) => HANDOFF_ITEMS.indexOf(one.item) - HANDOFF_ITEMS.indexOf(other.item),
          ),
        };
      });
    }
    case 'handoff.documented':
      return change(head, event.data.handoff, (handoff) => ({
        ...handoff,
        documents: [...handoff.documents, { event: event.id, at: event.occurredAt, by: event.actor }],
      }));
    case 'handoff.briefed': {
      const { broken, tried, next } = event.data;
      return whileOpen(head, event.data.handoff, (handoff) => ({
        ...handoff,
        state: 'briefing',
        briefing: {
          startedAt: handoff.briefing?.startedAt ?? event.occurredAt,
          ...{ broken, tried, next, by: event.actor, from: event.id },
        },
      }));
    }
    case 'handoff.readBack':
      return whileOpen(head, event.data.handoff, (handoff) => ({
        ...handoff,
        readBack: { text: event.data.text, at: event.occurredAt, by: event.actor, from: event.id },
      }));
    case 'handoff.accepted':
      // Command did change, whatever another replica decided meanwhile.
      return change(head, event.data.handoff, (handoff) =>
        handoff.state === 'accepted'
          ? handoff
          : {
              ...ended(handoff, 'accepted', event, event.data.note),
              confirmedBy: event.data.confirmedBy,
            },
      );
    case 'handoff.declined':
      return whileOpen(head, event.data.handoff, (handoff) =>
        ended(handoff, 'declined', event, event.data.reason),
      );
    case 'handoff.cancelled':
      return whileOpen(head, event.data.handoff, (handoff) =>
        ended(handoff, 'cancelled', event, event.data.reason),
      );
    case 'context.lost': {
      const { entry, entryN, on } = event.data;
      return change(head, event.data.handoff, (handoff) => {
        const others = handoff.losses.filter((loss) => loss.entry !== entry);
        const loss = { entry, entryN, at: event.occurredAt, by: event.actor };
        return { ...handoff, losses: on ? [...others, loss] : others };
      });
    }
    default:
      return assertNever(event);
  }
}

/** What a change of the commander's seat means for handoffs: a plan of the one before is void. */
export function commandTaken(
  head: IncidentHead,
  event: Extract<IncidentEvent, { type: 'seat.taken' }>,
): IncidentHead {
  if (event.data.seat !== COMMAND) return head;
  const handoff = event.data.handoff ?? null;
  const next = { ...head, nextHandoff: null };
  return handoff === null
    ? next
    : change(next, handoff, (each) => ({ ...each, tenure: each.tenure ?? event.id }));
}

/** Remembers when the one who took over last wrote into the log. */
export function noteLog(head: IncidentHead, event: IncidentEvent): IncidentHead {
  if (head.handoffs.length === 0) return head;
  const last = lastAccepted(head);
  if (last === null || last.to !== event.actor) return head;
  const lastLogAt = Math.max(last.lastLogAt ?? 0, event.recordedAt);
  return change(head, last.id, (handoff) => ({ ...handoff, lastLogAt }));
}

/** Blanks the words that came from struck events. */
export function strikeHandoffs(handoffs: readonly Handoff[], struck: ReadonlySet<string | null>): Handoff[] {
  const left = (words: string | null, from: string) =>
    words !== null && struck.has(from) ? STRUCK_TEXT : words;
  return handoffs.map((handoff) => ({
    ...handoff,
    ticks: handoff.ticks.map((tick) => ({ ...tick, note: left(tick.note, tick.from) })),
    briefing:
      handoff.briefing !== null && struck.has(handoff.briefing.from)
        ? { ...handoff.briefing, broken: STRUCK_TEXT, tried: STRUCK_TEXT, next: STRUCK_TEXT }
        : handoff.briefing,
    readBack:
      handoff.readBack !== null && struck.has(handoff.readBack.from)
        ? { ...handoff.readBack, text: STRUCK_TEXT }
        : handoff.readBack,
    end: handoff.end === null ? null : { ...handoff.end, words: left(handoff.end.words, handoff.end.from) },
  }));
}

function started(event: Extract<HandoffEvent, { type: 'handoff.started' }>): Handoff {
  const { n, from, to, fromRegion, toRegion, mode, callAdvised, dueAt } = event.data;
  return {
    id: event.id,
    ...{ n, from, to, fromRegion, toRegion, mode, callAdvised, dueAt },
    startedAt: event.occurredAt,
    startedBy: event.actor,
    state: 'preparing',
    ticks: [],
    briefing: null,
    readBack: null,
    end: null,
    confirmedBy: null,
    tenure: null,
    documents: [],
    lastLogAt: null,
    losses: [],
  };
}

function ended(
  handoff: Handoff,
  state: 'accepted' | 'declined' | 'cancelled',
  event: HandoffEvent,
  words: string | null,
): Handoff {
  return { ...handoff, state, end: { at: event.occurredAt, by: event.actor, words, from: event.id } };
}

function change(head: IncidentHead, id: string, alter: (handoff: Handoff) => Handoff): IncidentHead {
  return { ...head, handoffs: head.handoffs.map((each) => (each.id === id ? alter(each) : each)) };
}

function whileOpen(head: IncidentHead, id: string, alter: (handoff: Handoff) => Handoff): IncidentHead {
  return change(head, id, (handoff) => (isOpenHandoff(handoff) ? alter(handoff) : handoff));
}

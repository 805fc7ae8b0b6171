import { z } from 'zod';

/** What the outgoing commander does before command changes. */
export const OUTGOING_ITEMS = ['status', 'summary', 'responders', 'posted'] as const;
/** What the incoming commander does before command changes. */
export const INCOMING_ITEMS = ['read', 'asked', 'ready'] as const;
/** Both checklists, in their order. */
export const HANDOFF_ITEMS = [...OUTGOING_ITEMS, ...INCOMING_ITEMS] as const;
export type HandoffItem = (typeof HANDOFF_ITEMS)[number];
export const handoffItem = z.enum(HANDOFF_ITEMS, {
  error: `An item of the checklist is one of ${HANDOFF_ITEMS.join(', ')}.`,
});

/** Over a call with a read-back, or in writing. */
export const HANDOFF_MODES = ['live', 'written'] as const;
export type HandoffMode = (typeof HANDOFF_MODES)[number];
export const handoffMode = z.enum(HANDOFF_MODES, {
  error: `A handoff is ${HANDOFF_MODES.join(' or ')}.`,
});

/** Before `preparing` a handoff is only due: that follows from the clock, not from an event. */
export const HANDOFF_STATES = ['preparing', 'briefing', 'accepted', 'declined', 'cancelled'] as const;
export type HandoffState = (typeof HANDOFF_STATES)[number];

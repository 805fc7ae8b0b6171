import type { LoggedEvent } from './event.ts';

/** Turns the payload of one event type from version `from` into version `from + 1`. Pure. */
export interface Upcaster {
  readonly type: string;
  readonly from: number;
  readonly up: (data: unknown) => unknown;
}

/**
 * Every change of a payload's shape since the first release, oldest first. Stored events are never rewritten: they
 * are lifted to the current version each time they are read. Empty until a shape changes for the first time.
 */
export const upcasters: readonly Upcaster[] = [];

/** Lifts an event to the newest version this build knows. Versions of one type must follow without gaps. */
export function upcast(event: LoggedEvent, table: readonly Upcaster[] = upcasters): LoggedEvent {
  let lifted = event;
  for (const step of table) {
    if (step.type === lifted.type && step.from === lifted.v) {
      lifted = { ...lifted, v: lifted.v + 1, data: step.up(lifted.data) };
    }
  }
  return lifted;
}

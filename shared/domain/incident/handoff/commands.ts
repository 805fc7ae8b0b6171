import { handle, inputObject, instantInput, lineField, yesNo } from '../../fields.ts';
import { entryRef, handoffRef } from '../item-ref.ts';
import { briefingText, documentText } from './events.ts';
import { handoffItem, handoffMode } from './terms.ts';
import { lazily } from '../../lazily.ts';

const at = { at: instantInput.optional() };
/** Which handoff; absent for the one that is open. */
const which = { handoff: handoffRef.optional() };
const region = lineField('The region', 100);
const note = lineField('The note', 300);
const reason = lineField('The reason', 1_000);

/** Inputs of the commands on handoffs, by name. */
export const handoffCommandInputs = lazily({
  /** When command changes hands next; null for no plan. */
  'handoff.schedule': () =>
    inputObject({
      dueAt: instantInput.nullable(),
      region: region.optional(),
      to: handle.optional(),
      ...at,
    }),
  'handoff.start': () =>
    inputObject({
      to: handle,
      /** Region that takes over; absent for that of the incoming commander. */
      region: region.optional(),
      /** Absent for what the severity asks for. */
      mode: handoffMode.optional(),
      /** When command is to change; absent for when the next handoff is due. */
      dueAt: instantInput.optional(),
      ...at,
    }),
  'handoff.tick': () =>
    inputObject({
      item: handoffItem,
      on: yesNo('On').default(true),
      note: note.optional(),
      ...which,
      ...at,
    }),
  /** Keeps a version of the document. `posted` says that it stands where the others read it. */
  'handoff.document': () =>
    inputObject({
      text: documentText,
      posted: yesNo('Posted').default(false),
      ...which,
      ...at,
    }),
  /** Begins the briefing; given again, puts it differently. What is absent stays as it was. */
  'handoff.brief': () =>
    inputObject({
      broken: briefingText('What is broken').optional(),
      tried: briefingText('What has been tried').optional(),
      next: briefingText('What is next').optional(),
      ...which,
      ...at,
    }),
  'handoff.readBack': () => inputObject({ text: briefingText('The read-back'), ...which, ...at }),
  /** The outgoing commander confirms the read-back: command changes. `nextAt` as in `handoff.accept`. */
  'handoff.confirm': () => inputObject({ nextAt: instantInput.nullable().optional(), ...which, ...at }),
  /** The incoming commander takes command of a written handoff and reads up. */
  'handoff.accept': () =>
    inputObject({
      note: note.optional(),
      /** When the next handoff is due; absent for the end of the region's coverage, null for no plan. */
      nextAt: instantInput.nullable().optional(),
      ...which,
      ...at,
    }),
  'handoff.decline': () => inputObject({ reason, ...which, ...at }),
  'handoff.cancel': () => inputObject({ reason: reason.optional(), ...which, ...at }),
  /** Marks an entry that asks for what had been answered before the last handoff. */
  'context.lose': () =>
    inputObject({
      entry: entryRef,
      /** The entry that had answered it. */
      answeredIn: entryRef.optional(),
      on: yesNo('On').default(true),
      ...at,
    }),
});

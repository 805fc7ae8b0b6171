import { z } from 'zod';
import { handle, instant, lineField, textField, uuid } from '../../fields.ts';
import { handoffItem, handoffMode } from './terms.ts';
import { lazily } from '../../lazily.ts';

const n = z.number().int().min(1).max(10_000_000);
const region = lineField('The region', 100).nullable();
const reason = lineField('The reason', 1_000);
/** One of the three things a briefing says: a minute of talking each. */
export const briefingText = (what: string) => textField(what, 2_000);
/** Longest handoff document, in UTF-16 code units: about twenty pages. */
export const MAX_DOCUMENT = 60_000;
export const documentText = textField('The document', MAX_DOCUMENT);

/** Payload schemas of the events of a handoff. `handoff` is the event that started it. */
export const handoffEventData = lazily({
  /** When command changes hands next; null for no plan. */
  'handoff.scheduled': () => z.object({ n, dueAt: instant.nullable(), region, to: handle.nullable() }),
  'handoff.started': () =>
    z.object({
      n,
      /** Who holds command, and whose turn it is. */
      from: z.array(handle).max(50),
      to: handle,
      fromRegion: region,
      toRegion: region,
      mode: handoffMode,
      /** A written handoff for which the severity advises a call as well. */
      callAdvised: z.boolean(),
      /** When command is to change; null for as soon as both are ready. */
      dueAt: instant.nullable(),
    }),
  'handoff.ticked': () =>
    z.object({
      n,
      handoff: uuid,
      item: handoffItem,
      /** False takes the tick back. */
      on: z.boolean(),
      /** What belongs to it: which responders are needed, where the summary stands. */
      note: lineField('The note', 300).nullable(),
    }),
  /** A version of the document as somebody edited it. */
  'handoff.documented': () => z.object({ n, handoff: uuid, text: documentText }),
  /** The briefing began, or was put differently. */
  'handoff.briefed': () =>
    z.object({
      n,
      handoff: uuid,
      broken: briefingText('What is broken'),
      tried: briefingText('What has been tried'),
      next: briefingText('What is next'),
    }),
  /** The incoming commander said in their own words what they understood. */
  'handoff.readBack': () => z.object({ n, handoff: uuid, text: briefingText('The read-back') }),
  /** Command changes with the `seat.taken` of the same decision. */
  'handoff.accepted': () =>
    z.object({
      n,
      handoff: uuid,
      to: handle,
      /** Who confirmed the read-back; null for a written handoff. */
      confirmedBy: handle.nullable(),
      note: lineField('The note', 300).nullable(),
    }),
  'handoff.declined': () => z.object({ n, handoff: uuid, reason }),
  'handoff.cancelled': () => z.object({ n, handoff: uuid, reason: reason.nullable() }),
  /** "This was already answered": somebody had to ask again for what a handoff should have brought across. */
  'context.lost': () =>
    z.object({
      n,
      handoff: uuid,
      entry: uuid,
      entryN: n,
      /** The entry that had answered it. */
      answeredIn: n.nullable(),
      /** False takes the mark back. */
      on: z.boolean(),
    }),
});

export type HandoffEventType = keyof typeof handoffEventData;

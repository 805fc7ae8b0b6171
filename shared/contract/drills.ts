import { z } from 'zod';
import { SPEEDS } from '../drill/clock.ts';
import { handle, inputObject, lineField, uuid, yesNo } from '../domain/fields.ts';
import { command, query, subscription } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const signed = { commandId: uuid.optional(), as: handle.optional() };
const speed = z.literal(SPEEDS, { error: `A speed is one of ${SPEEDS.join(', ')}.` });

/** A drill that plays, or the last one that did. */
export const drillStateSchema = z.object({
  /** Which of the bundled ones. */
  drill: z.string(),
  title: z.string(),
  /** The incident it plays in. */
  ref: z.string(),
  stream: z.string(),
  speed,
  paused: z.boolean(),
  /** It stood at `position` (ms of its own time) when the wall clock said `anchor` (ms since the epoch). */
  position: z.number(),
  anchor: z.number(),
  /** ms of its own time. */
  length: z.number(),
  /** Why it ended: it was `played` to its end, `stopped` by a person, `over` because its incident was ended, or `interrupted` because nothing ran for long. */
  ended: z.enum(['played', 'stopped', 'over', 'interrupted']).nullable(),
});
export type DrillState = z.infer<typeof drillStateSchema>;

/** Bundled drills that play by themselves, one at a time. */
export const drillOperations = lazily({
  'drill.list': () =>
    query(
      inputObject({}),
      z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          about: z.string(),
          /** ms at normal speed. */
          length: z.number(),
        }),
      ),
    ),
  /** Declares an exercise and plays into it. Refused while another one plays. */
  'drill.run': () =>
    command(
      inputObject({ drill: lineField('The drill', 40).optional(), speed: speed.default(1), ...signed }),
      z.object({ ref: z.string(), stream: z.string() }),
    ),
  /** Faster, slower, paused or on again. */
  'drill.change': () =>
    command(
      inputObject({ speed: speed.optional(), paused: yesNo('Paused').optional(), ...signed }),
      drillStateSchema,
    ),
  /** Ends the drill and closes its incident. */
  'drill.stop': () => command(inputObject(signed), drillStateSchema),
  /** The drill that plays, or the last one that did since the folder was made. */
  'drill.show': () => query(inputObject({}), drillStateSchema.nullable()),
  'drill.watch': () =>
    subscription(
      inputObject({}),
      z.object({ type: z.literal('snapshot'), drill: drillStateSchema.nullable() }),
    ),
});

import { z } from 'zod';
import { refuse, type Outcome } from '../contract/refusal.ts';
import { handle, lineField, listField, wholeNumber } from '../domain/fields.ts';
import { isSimulated } from './actors.ts';

/** What a script may have its actors do. */
export const DRILL_ACTS = [
  'severity.change',
  'phase.change',
  'seat.take',
  'seat.leave',
  'entry.log',
  'hypothesis.judge',
  'question.answer',
  'task.add',
  'task.close',
  'update.post',
] as const;
export type DrillAct = (typeof DRILL_ACTS)[number];

const stepName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'A step is named in small letters.' });
const inputs = z.record(z.string(), z.unknown(), { error: 'The input must be an object.' });

const step = z.object({
  /** Seconds from the beginning. */
  at: wholeNumber('The second', 0, 7_200),
  by: handle.refine(isSimulated, { error: 'Actors of a script are simulated: @sim.maya.' }),
  do: z.enum(DRILL_ACTS, { error: `A step does one of ${DRILL_ACTS.join(', ')}.` }),
  /** Names what the step records, for later steps: `$name` stands for it in their input. */
  id: stepName.optional(),
  /**
   * The input of the operation. `$name` stands for what that step recorded, `$level:2` for the second level of the team's
   * severity table, and a member that ends in `At` holds seconds from the step on.
   */
  with: inputs,
});

/** An incident that plays by itself: no injects, no scoring, no facilitator. Those come with drills proper. */
const script = z
  .object({
    format: z.literal('deepwater-scripted-drill'),
    version: z.literal(1, { error: 'The version must be 1.' }),
    id: stepName,
    title: lineField('The title', 200),
    about: lineField('What it is about', 500),
    declare: inputs,
    steps: listField('Steps', step, 1_000).min(1, { error: 'A script needs at least one step.' }),
  })
  .refine(({ steps }) => steps.every(({ at }, index) => index === 0 || (steps[index - 1]?.at ?? 0) <= at), {
    error: 'Steps stand in the order in which they happen.',
    path: ['steps'],
  });

export type DrillScript = z.output<typeof script>;
export type DrillStep = DrillScript['steps'][number];

/** Reads a script. Refuses with a sentence that names the file and the place of what is wrong. */
export function readScript(text: string, name: string): Outcome<DrillScript> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('invalid_file', `${name} is not valid JSON.`);
  }
  const parsed = script.safeParse(json);
  if (parsed.success) return { ok: true, output: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return refuse('invalid_file', `${name} at ${place}: ${issue?.message ?? 'it has the wrong shape'}`);
}

/** How long a script plays at normal speed, in ms. */
export function lengthOf({ steps }: DrillScript): number {
  return (steps.at(-1)?.at ?? 0) * 1_000;
}

/** What the words in a script's inputs stand for while it is played. */
export interface Meanings {
  /** The event that the step with this name recorded. */
  recordedBy(name: string): string;
  /** Ids of the team's severity levels, worst first. */
  levels: readonly string[];
  /** ms since the epoch. */
  now: number;
  /** How much faster than life it plays: what is due in a minute is due sooner then. */
  speed: number;
}

/** An input with its words replaced by what they stand for. */
export function filledIn(
  input: Readonly<Record<string, unknown>>,
  meanings: Meanings,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([member, value]) => [member, filled(member, value, meanings)]),
  );
}

function filled(member: string, value: unknown, meanings: Meanings): unknown {
  if (typeof value === 'number' && member.endsWith('At'))
    return Math.round(meanings.now + (value * 1_000) / meanings.speed);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return filledIn(value as Record<string, unknown>, meanings);
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  const rank = /^\$level:(\d+)$/.exec(value)?.[1];
  if (rank === undefined) return meanings.recordedBy(value.slice(1));
  return meanings.levels[Math.min(Number(rank), meanings.levels.length) - 1];
}

import { z } from 'zod';
import { inputObject, lineField, uuid } from '../../fields.ts';
import { itemRef } from '../item-ref.ts';
import { runEventData } from './events.ts';
import { lazily } from '../../lazily.ts';

/** A run as people point at it. */
export const runRef = itemRef('A run is named by its number, like 1.');
const badStep = { error: 'A step is named by its number, like 3.' };
/** A step as people point at it: its number, or the id conditions use. */
export const runStepRef = z.union(
  [
    z.number(badStep).int(badStep).min(1, badStep).max(500, badStep),
    z.string(badStep).min(1, badStep).max(60, badStep),
  ],
  badStep,
);

/** Without a run the one that waits is meant; without a step the one it waits at. */
const run = runRef.optional();
const step = runStepRef.optional();

/** Inputs of what people say to a run. */
export const runCommandInputs = lazily({
  /** Agrees to what the step will do. It runs on the machine that started the run. */
  'run.approve': () => inputObject({ run, step }),
  /** Declines, or leaves out. */
  'run.skip': () => inputObject({ run, step, reason: lineField('The reason', 500).optional() }),
  /** A manual step was done; or one that failed or was interrupted was put right by hand. */
  'run.done': () => inputObject({ run, step, note: lineField('The note', 500).optional() }),
  /** Answers the question of a `decide` step. */
  'run.answer': () => inputObject({ run, step, answer: lineField('The answer', 300) }),
  /** Ends the run, and within two seconds what runs of it. */
  'run.stop': () => inputObject({ run, reason: lineField('The reason', 500).optional() }),
});

const { shape: stepped } = runEventData['run.stepped'];

/** What the engine records about a run it executes. Nobody can ask for these from outside. */
export const runRecordInputs = lazily({
  'run.begin': () => runEventData['run.started'].omit({ n: true, number: true }),
  'run.move': () => runEventData['run.moved'],
  'run.settle': () =>
    z.object({
      run: uuid,
      step: stepped.step,
      outcome: stepped.outcome,
      reason: stepped.reason,
      exit: stepped.exit,
      status: stepped.status,
      ms: stepped.ms,
      output: stepped.output,
      lines: stepped.lines,
    }),
  'run.reopen': () => z.object({ run, step, how: z.enum(['rerun', 'rollback']) }),
  'run.takeOver': () => {
    const { reason, machine } = runEventData['run.taken'].shape;
    return z.object({ run, reason, machine });
  },
  'run.end': () => z.object({ run: uuid, how: runEventData['run.ended'].shape.how, reason: stepped.reason }),
});
export type RunRecordName = keyof typeof runRecordInputs;

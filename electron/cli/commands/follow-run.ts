import { setTimeout as pause } from 'node:timers/promises';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Following } from '#shared/contract/runs.ts';
import { currentStep } from '#shared/domain/incident/runs/facts.ts';
import type { Run, RunStep } from '#shared/domain/incident/runs/state.ts';
import { MAX_OUTPUT } from '#shared/domain/incident/runs/terms.ts';
import { followingWords, runCliText, runEndNames, runStepNames } from '#shared/text/runs.ts';
import type { Answer } from '../answer.ts';
import { harmless, oneLine } from '../render/layout.ts';
import { clock } from '../render/times.ts';
import type { Session } from '../session.ts';
import { given } from './common.ts';

/** How often is looked where a run stands, in ms. */
const LOOK = 200;

type Shown = OutputOf<EngineOperations['run.show']>;

interface FollowOptions {
  /** Steps that are approved as soon as they wait for it. */
  approves?: ReadonlySet<string>;
  /** Whether what a step prints is printed as it comes. */
  live?: boolean;
}

/** Prints what becomes of each step until the run has ended, or wants a person who is not here. */
export async function followRun(
  session: Session,
  ref: string,
  id: string,
  { approves = new Set(), live = false }: FollowOptions = {},
): Promise<Answer> {
  const printer = live && !session.json ? createPrinter(session) : null;
  const stop = printer === null ? null : await session.subscribe('run.watch', { ref, run: id }, printer.take);
  try {
    return await stepByStep(session, ref, id, approves, printer);
  } finally {
    stop?.();
  }
}

async function stepByStep(
  session: Session,
  ref: string,
  id: string,
  approves: ReadonlySet<string>,
  printer: Printer | null,
): Promise<Answer> {
  const told = new Map<string, string>();
  for (;;) {
    const shown = await session.call('run.show', { ref, run: id });
    printer?.machine(shown.machine);
    for (const step of shown.run.steps) {
      const standsAt = `${step.state} ${step.attempts} ${step.outcome ?? ''}`;
      if (step.state === 'pending' || told.get(step.id) === standsAt) continue;
      told.set(step.id, standsAt);
      if (!session.json) {
        const printed = (await printer?.end(step)) === true;
        await session.io.out(`${harmless(lineOf(step, shown, printed))}\n`);
      }
      if (step.state === 'awaiting' && approves.has(step.id) && step.approvedBy === null)
        await session.call('run.approve', {
          ref,
          run: id,
          step: step.id,
          ...given({ as: session.signed.as }),
        });
    }
    const { run, live } = shown;
    const rollingBack = live && run.steps.some(({ undo }) => undo === 'asked');
    const halted = !live && currentStep(run)?.state === 'interrupted';
    if ((run.ended !== null && !rollingBack && !live) || halted) return answer(ref, run);
    await printer?.write(shown.run);
    await pause(LOOK);
  }
}

function answer(ref: string, run: Run): Answer {
  return {
    json: { ref, ...run },
    text: `${ref}: ${runCliText.ended(run.number, run.ended === null ? runStepNames.interrupted : runEndNames[run.ended.how], run.ended?.reason ?? null)}`,
    failed: run.ended?.how !== 'completed',
  };
}

/** Where a step stands; `printed` says that what it printed stands above already. */
function lineOf(step: RunStep, { steps, ref, run }: Shown, printed: boolean): string {
  const plan = steps.find(({ id }) => id === step.id);
  const head = `${step.number}. ${oneLine(step.name)}: ${runStepNames[step.state]}`;
  const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '     ');
  if (step.state === 'awaiting') {
    const command = plan?.command ?? null;
    return [
      `${head}. ${step.question ?? plan?.says ?? ''}`,
      ...(command === null ? [] : [indented(command)]),
      ...(step.branches.length === 0
        ? []
        : [indented(step.branches.map(({ answer: words }) => `- ${words}`).join('\n'))]),
      `     ${runCliText.howTo(step.kind, ref, run.number)}`,
    ].join('\n');
  }
  const why = step.reason === null ? '' : `: ${step.reason}`;
  const output = printed || step.state === 'running' ? null : (plan?.output ?? null);
  return [`${head}${why}`, ...(output === null ? [] : [indented(output)])].join('\n');
}

/** Prints what a running step prints, by whole lines, and how far that is heard. */
function createPrinter(session: Session) {
  let name: string | null = null;
  let step: string | null = null;
  /** What came of the step's output: the end of what is written already, and what is not written yet. */
  let before = '';
  let pending = '';
  let following: Following['state'] | null = null;
  const words: string[] = [];

  /** Writes up to the last whole line, or everything. */
  async function flush(all: boolean): Promise<void> {
    for (const each of words.splice(0)) await session.io.out(`     ${harmless(each)}\n`);
    const until = all ? pending.length : pending.lastIndexOf('\n') + 1;
    if (until === 0) return;
    const lines = pending.slice(0, until);
    before = (before + lines).slice(-MAX_OUTPUT);
    pending = pending.slice(until);
    await session.io.out(`${harmless(lines.replace(/\n$/, '').replaceAll(/^/gm, '     '))}\n`);
  }

  return {
    machine(of: string | null): void {
      name = of;
    },

    take(increment: OutputOf<EngineOperations['run.watch']>): void {
      if (increment.type === 'following') {
        const { state = null, heardAt = null } = increment.following ?? {};
        if (state !== null && state !== following && state !== 'asking')
          words.push(followingWords(state, name, heardAt === null ? null : clock(heardAt)));
        following = state;
        return;
      }
      if (increment.step === null) return;
      const again = increment.step === step;
      step = increment.step;
      if (increment.type === 'output') {
        if (!again) before = '';
        pending = (again ? pending : '') + increment.text;
        return;
      }
      // The end of it from anew: what came of it already is not written twice.
      const end = increment.output.replace(/^…/, '');
      const come = again ? before + pending : '';
      const known = overlap(come, end);
      const left = known === 0 && come !== '' && end !== '' ? '…\n' : '';
      if (!again) before = '';
      pending = (again ? pending : '') + left + end.slice(known);
    },

    /** Writes what has come of a step that runs. */
    async write(run: Run): Promise<void> {
      const now = run.steps.find(({ id }) => id === step);
      if (now?.state === 'running' || now?.undo === 'asked' || words.length > 0) await flush(false);
    },

    /** Writes the rest of a step that is over. Returns whether something of it was written. */
    async end({ id, state }: RunStep): Promise<boolean> {
      if (id !== step || state === 'running') return false;
      await flush(true);
      return before !== '';
    },
  };
}

type Printer = ReturnType<typeof createPrinter>;

/** How much of the beginning of a text stands at the end of what came before. */
function overlap(before: string, next: string): number {
  for (let length = Math.min(before.length, next.length); length > 0; length -= 1)
    if (before.endsWith(next.slice(0, length))) return length;
  return 0;
}

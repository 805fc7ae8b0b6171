import fs from 'node:fs';
import { basename } from 'node:path';
import type { Recorded } from '#shared/contract/index.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { currentStep } from '#shared/domain/incident/runs/facts.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { MAX_RUN_TEXT } from '#shared/domain/incident/runs/terms.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { runCliText, runEndNames, runStepNames } from '#shared/text/runs.ts';
import type { Answer } from '../answer.ts';
import type { Commands } from '../command.ts';
import { incidentRef } from '../incident-id.ts';
import { readWhole, utf8 } from '../files.ts';
import { oneLine, table } from '../render/layout.ts';
import type { Session } from '../session.ts';
import { given, joined, recordedAnswer } from './common.ts';
import { followRun } from './follow-run.ts';

/** Secrets come from the environment, where no list of processes shows them. */
const SECRET = 'DEEPWATER_SECRET_';

/** Running runbooks, and what people say to a run. */
export function addRunCommands(commands: Commands): void {
  const runbooks = commands.group('runbook', 'Runbooks: find, read, check, trust and run them.');
  runbooks
    .add(
      'run <runbook...>',
      'Run a runbook on this machine, and print its steps as they go.',
      'runbook run restart.md --incident INC-7F3 --var HOST=db-1',
      'runbook run disk-full --incident INC-7F3 --dry-run',
    )
    .explain(
      `Its text has to be trusted on this machine first. Where a step waits for approval, give it from another terminal or the window. A secret TOKEN is taken from the environment: ${SECRET}TOKEN. Ends with status 1 unless the run completes. Without the application, Ctrl-C ends what runs; with it, the run goes on there.`,
    )
    .argument('runbook', 'A file, or its key, id or title as runbook list prints it.')
    .required('--incident <ref>', 'The incident it is run for, like INC-7F3.')
    .option('--dry-run', 'Change nothing: only checks marked safe run.')
    .repeatable('--var <name=value>', 'A value of a variable of the runbook.')
    .option('--approve-safe', 'Approve steps whose author marked them safe and that ask all the same.')
    .option('--folder <dir>', 'Folder its commands run in. Default: your home.')
    .does(async (session, words: string[], options: RunOptions) => {
      session.stays();
      const { text, name } = await textOf(session, joined(words));
      const begun = await session.call('run.start', {
        ...{ ref: incidentRef(options.incident), text, name },
        variables: variablesOf(options.var ?? []),
        secrets: secretsOf(session, text, name),
        dryRun: options.dryRun === true,
        ...given({ folder: options.folder === undefined ? undefined : session.path(options.folder) }),
        ...session.signed,
      });
      return await followRun(session, begun.ref, begun.id, { approves: safeSteps(options, text, name) });
    });

  runbooks
    .add(
      'follow <ref>',
      'Print what a run does and prints, as it does, until it ends: also one that another machine executes.',
      'runbook follow INC-7F3 --run 1',
    )
    .explain(
      'What another machine prints is heard over NATS; without it, what each step came to follows with the log. Ends with status 1 unless the run completes. Ctrl-C ends the following, and nothing else.',
    )
    .count('--run <n>', 'The run by its number. Default: the one that goes on, else the last.')
    .does(async (session, ref: string, { run }: StepOptions) => {
      session.stays({ exchanges: true });
      const shown = await session.call('run.show', { ref, ...given({ run }) });
      return await followRun(session, shown.ref, shown.run.id, { live: true });
    });

  for (const [word, how, summary] of [
    ['rerun', 'rerun', 'Run a step again that failed or was interrupted, and go on.'],
    ['rollback', 'rollback', 'Roll a step back that failed or was interrupted.'],
  ] as const)
    runbooks
      .add(`${word} <ref>`, summary, `runbook ${word} INC-7F3 --run 1 --step 3`)
      .count('--run <n>', 'The run by its number. Default: the last.')
      .count('--step <n>', 'The step by its number. Default: the one that is broken.')
      .does(async (session, ref: string, { run, step }: StepOptions) => {
        session.stays();
        const shown = await session.call('run.show', given({ ref, run }) as { ref: string; run?: number });
        const secrets = secretsOf(session, shown.text, shown.run.runbook);
        const more = given({ run, step });
        await session.call('run.resume', { ref, how, secrets, ...more, ...session.signed });
        return await followRun(session, shown.ref, shown.run.id);
      });

  const say = (usage: string, summary: string, example: string) =>
    runbooks
      .add(usage, summary, example)
      .count('--run <n>', 'The run by its number. Default: the one that waits.');

  say('approve <ref>', 'Approve the step a run waits at.', 'runbook approve INC-7F3')
    .count('--step <n>', 'The step by its number. Default: the one it waits at.')
    .does(async (session, ref: string, { run, step }: StepOptions) => {
      const done = await session.call('run.approve', { ref, ...given({ run, step }), ...session.signed });
      return { json: { id: done.id, ref: done.ref }, text: `${done.ref}  ${runCliText.approved}` };
    });
  say(
    'skip <ref> [reason...]',
    'Decline the step a run waits at, or leave it out.',
    'runbook skip INC-7F3 "Not this host"',
  )
    .count('--step <n>', 'The step by its number. Default: the one it waits at.')
    .does(async (session, ref: string, reason: string[], { run, step }: StepOptions) => {
      const more = given({ run, step, reason: reason.length === 0 ? undefined : joined(reason) });
      const done = await session.call('run.skip', { ref, ...more, ...session.signed });
      return await saidAnswer(session, done, runCliText.skipped);
    });
  say('done <ref> [note...]', 'Say that a step was done by hand.', 'runbook done INC-7F3 "Called the host"')
    .count('--step <n>', 'The step by its number. Default: the one it waits at.')
    .does(async (session, ref: string, note: string[], { run, step }: StepOptions) => {
      const more = given({ run, step, note: note.length === 0 ? undefined : joined(note) });
      const done = await session.call('run.done', { ref, ...more, ...session.signed });
      return await saidAnswer(session, done, runCliText.done);
    });
  say(
    'answer <ref> <answer...>',
    'Answer the question a run waits at.',
    'runbook answer INC-7F3 "Yes, it is full"',
  ).does(async (session, ref: string, answer: string[], { run }: StepOptions) => {
    const more = { answer: joined(answer), ...given({ run }) };
    const done = await session.call('run.answer', { ref, ...more, ...session.signed });
    return await saidAnswer(session, done, runCliText.answered);
  });
  say('stop <ref> [reason...]', 'Stop a run, and what runs of it.', 'runbook stop INC-7F3').does(
    async (session, ref: string, reason: string[], { run }: StepOptions) => {
      const more = given({ run, reason: reason.length === 0 ? undefined : joined(reason) });
      const done = await session.call('run.stop', { ref, ...more, ...session.signed });
      return recordedAnswer(done, runCliText.stopped);
    },
  );

  runbooks
    .add(
      'take <ref> [reason...]',
      'Execute a run on this machine from here on, because the one that did is gone.',
      'runbook take INC-7F3 "Its power is out"',
    )
    .explain(
      'Nothing runs by this: the step it was at is interrupted, and you say what becomes of it. If the other machine still runs, it stops when it hears of this, and not before.',
    )
    .count('--run <n>', 'The run by its number. Default: the last.')
    .does(async (session, ref: string, reason: string[], { run }: StepOptions) => {
      const more = given({ run, reason: reason.length === 0 ? undefined : joined(reason) });
      const taken = await session.call('run.take', { ref, ...more, ...session.signed });
      return { json: taken, text: `${taken.ref}  ${runCliText.taken}` };
    });

  runbooks
    .add(
      'runs [ref]',
      'List runs: of one incident, or of all that are open.',
      'runbook runs',
      'runbook runs INC-7F3',
    )
    .does(async (session, ref: string | undefined) => {
      const all = await session.call('run.list', given({ ref }));
      const rows = all.map(({ ref: of, run }) => [
        of,
        `run ${run.number}`,
        run.ended === null ? standing(run) : runEndNames[run.ended.how],
        oneLine(run.title),
      ]);
      return { json: all, text: rows.length === 0 ? runCliText.none : table(rows) };
    });
}

interface RunOptions {
  incident: string;
  dryRun?: boolean;
  var?: string[];
  approveSafe?: boolean;
  folder?: string;
}

interface StepOptions {
  run?: number;
  step?: number;
}

/** A file where there is one of this name, else the library's. */
async function textOf(session: Session, name: string): Promise<{ text: string; name: string }> {
  const file = session.path(name);
  if (fs.existsSync(file))
    return { text: utf8(readWhole(file, MAX_RUN_TEXT * 4), file), name: basename(file) };
  const { text, path } = await session.call('runbook.show', { runbook: name });
  return { text, name: basename(path) };
}

function variablesOf(all: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    all.map((each) => {
      const at = each.indexOf('=');
      if (at < 1) throw new RefusalError('invalid_input', runCliText.badVariable(each), 'var');
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
}

function secretsOf({ deps }: Session, text: string, name: string): Record<string, string> {
  const secret = parseRunbook(text, name).variables.filter((variable) => variable.secret);
  return Object.fromEntries(
    secret.flatMap((variable) => {
      const value = deps.machine.env[`${SECRET}${variable.name}`];
      return value === undefined ? [] : [[variable.name, value]];
    }),
  );
}

function safeSteps({ approveSafe }: RunOptions, text: string, name: string): Set<string> {
  const steps = approveSafe === true ? parseRunbook(text, name).steps : [];
  return new Set(
    steps.flatMap((step) => (step.kind !== 'manual' && step.options.markedSafe ? [step.id] : [])),
  );
}

/** What was said of a step: done, or on its way to the machine that executes the run. */
async function saidAnswer(session: Session, done: Recorded, words: string): Promise<Answer> {
  const runs = await session.call('run.list', { ref: done.ref });
  const asked = runs.some(({ run }) => run.steps.some((step) => step.asked?.event === done.id));
  return recordedAnswer(done, asked ? runCliText.askedOf : words);
}

function standing(run: Run): string {
  const step = currentStep(run);
  return step === null ? runStepNames.running : `step ${step.number} ${runStepNames[step.state]}`;
}

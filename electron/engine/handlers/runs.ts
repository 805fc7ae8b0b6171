import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import { findStep } from '#shared/domain/incident/runs/find.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { readDecision } from '#shared/runbooks/branches.ts';
import { LEAST_SECRET, MASK } from '#shared/runbooks/mask.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Runbook } from '#shared/runbooks/runbook.ts';
import { planOf } from '#shared/runbooks/step-plan.ts';
import { runSays } from '#shared/text/runs.ts';
import { sha256 } from '../log/hashing.ts';
import type { EngineParts } from '../parts.ts';
import { shownValues } from '../runs/work.ts';
import type { Handlers } from './index.ts';
import { machineOf, runOf } from './run-of.ts';

/** More open incidents are not looked at. */
const MOST = 10_000;
type RunAnswer = OutputOf<EngineOperations['run.start']>;

/** Runs of runbooks: begun, taken up again, and shown. */
export function runHandlers(
  parts: EngineParts,
): Handlers<'run.start' | 'run.resume' | 'run.take' | 'run.show' | 'run.list'> {
  const { list, heads, log, incidents, runs, runbooks, workspace, now, me } = parts;

  const answer = (stream: string, run: Run): Outcome<RunAnswer> => ({
    ok: true,
    output: { ref: list.summary(stream)?.ref ?? '', stream, id: run.id, run: run.number },
  });

  return {
    'run.start'({ ref, text, name, variables, secrets, dryRun, folder, as, commandId }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const before = heads.get(stream).runs.find(({ id }) => id === commandId);
      if (before !== undefined) return answer(stream, before);
      if (heads.get(stream).importedFrom !== null) return refuse('wrong_kind', runSays.imported);
      if (/\p{Surrogate}/u.test(text)) return refuse('invalid_input', runSays.halfCharacter, 'text');
      const runbook = parseRunbook(text, name);
      if (runbook.steps.length === 0) return refuse('invalid_input', runSays.noSteps, 'text');
      const hash = sha256(text);
      const runnable = runbook.steps.some(({ kind }) => kind !== 'manual');
      if (runnable && !dryRun && !runbooks.isTrusted(hash))
        return refuse('not_trusted', runSays.untrusted, 'text');
      // A slip of the pen changes what runs.
      const error = lintRunbook(runbook, { now: now() }).find(({ level }) => level === 'error');
      if (runnable && !dryRun && error !== undefined)
        return refuse('invalid_input', runSays.broken(error.place.line, error.message), 'text');
      const values = valuesFor(runbook, variables, secrets, dryRun);
      if (!values.ok) return values;
      const input = {
        runbook: runbook.id.slice(0, 300),
        title: runbook.title.slice(0, 1_000),
        hash,
        text,
        dryRun,
        folder: folder ?? null,
        variables: values.output,
        steps: runbook.steps.map((step) => {
          const { id, number, kind } = step;
          const decision = step.kind === 'decide' ? readDecision(step, runbook) : null;
          return {
            ...{ id, number, kind },
            name: step.name.slice(0, 300),
            required: step.kind !== 'manual' && step.options.required,
            rollback:
              step.kind !== 'manual' &&
              runbook.rollbacks.some((rollback) => rollback.name === step.options.rollback),
            question: decision?.question ?? null,
            branches: decision?.branches ?? [],
          };
        }),
      };
      const command: IncidentCommand = { name: 'run.begin', input };
      const recorded = incidents.execute(stream, command, { actor: as ?? me, commandId });
      if (!recorded.ok) return recorded;
      const run = heads.get(stream).runs.find(({ id }) => id === recorded.output.id);
      if (run === undefined) return refuse('engine_error', 'The run was not recorded.');
      runs.start(stream, run, new Map(Object.entries(secrets)));
      return answer(stream, run);
    },

    'run.resume'({ ref, run: which, step: at, how, secrets, as, commandId }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const run = runOf(heads.get(stream), which);
      if (!run.ok) return run;
      const broken = run.output.steps.find(({ state }) => state === 'interrupted' || state === 'failed');
      const step = findStep(at ?? broken?.number, run.output);
      if (!step.ok) return step;
      if (run.output.replica !== log.identity.replica)
        return refuse('elsewhere', runSays.elsewhere(run.output.number), 'run');
      if (runs.isLive(run.output.id))
        return refuse('unchanged', runSays.alreadyRuns(step.output.number), 'run');
      if (!runs.mayRun(run.output))
        return refuse('not_trusted', runSays.untrustedRun(run.output.number), 'run');
      const runbook = parseRunbook(runs.textOf(run.output), run.output.runbook);
      const values = valuesFor(runbook, {}, secrets, false, true);
      if (!values.ok) return values;
      const input = { run: run.output.id, step: step.output.id, how };
      const command: IncidentCommand = { name: 'run.reopen', input };
      const recorded = incidents.execute(stream, command, { actor: as ?? me, commandId });
      if (!recorded.ok) return recorded;
      const given = new Map(Object.entries(secrets));
      if (how === 'rollback') runs.rollBack(stream, run.output, step.output, given);
      else runs.goOn(stream, given);
      return answer(stream, run.output);
    },

    'run.take'({ ref, run: which, reason, as, commandId }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const run = runOf(heads.get(stream), which);
      if (!run.ok) return run;
      if (!runs.mayRun(run.output))
        return refuse('not_trusted', runSays.untrustedRun(run.output.number), 'run');
      const input = {
        run: run.output.id,
        machine: machineOf(run.output, workspace.state),
        reason: reason ?? null,
      };
      const command: IncidentCommand = { name: 'run.takeOver', input };
      const recorded = incidents.execute(stream, command, { actor: as ?? me, commandId });
      if (!recorded.ok) return recorded;
      // Where a person is at work or was asked something, it waits for them here from now on.
      runs.goOn(stream);
      return answer(stream, run.output);
    },

    'run.show'({ ref, run: which }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const { stream } = found.output;
      const run = runOf(heads.get(stream), which);
      if (!run.ok) return run;
      const text = runs.textOf(run.output);
      const runbook = parseRunbook(text, run.output.runbook);
      const shown = shownValues(run.output, MASK);
      const here = run.output.replica === log.identity.replica;
      const where = here ? null : (machineOf(run.output, workspace.state) ?? 'another machine');
      const nothing = { says: '', command: null, asks: false, expects: null, undo: null };
      return {
        ok: true,
        output: {
          ref: list.summary(stream)?.ref ?? '',
          stream,
          run: run.output,
          machine: machineOf(run.output, workspace.state),
          here,
          live: runs.isLive(run.output.id),
          text,
          steps: run.output.steps.map(({ id }) => {
            const step = runbook.steps.find((each) => each.id === id);
            const plan = step === undefined ? nothing : planOf(step, runbook, shown, where);
            return { ...plan, id, output: runs.outputOf(run.output, id) };
          }),
        },
      };
    },

    'run.list'({ ref }) {
      const found = ref === undefined ? null : list.find(ref);
      if (found?.ok === false) return found;
      const streams =
        found === null ? list.list(true, MOST).map(({ stream }) => stream) : [found.output.stream];
      const all = streams.flatMap((stream) =>
        heads.get(stream).runs.map((run) => ({ ref: list.summary(stream)?.ref ?? '', stream, run })),
      );
      return { ok: true, output: all.toSorted((one, other) => other.run.startedAt - one.run.startedAt) };
    },
  };
}

type Values = { name: string; value: string | null; secret: boolean }[];

/** What a run's variables are, secrets without their value. Refused for what is missing, strange or given the wrong way. */
function valuesFor(
  { variables: declared }: Runbook,
  given: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
  dryRun: boolean,
  secretsOnly = false,
): Outcome<Values> {
  for (const [name, value] of [...Object.entries(given), ...Object.entries(secrets)])
    if (/\p{Surrogate}/u.test(value))
      return refuse('invalid_input', runSays.halfCharacter, `variables.${name}`);
  for (const name of Object.keys(given)) {
    const known = declared.find((each) => each.name === name);
    if (known === undefined)
      return refuse('invalid_input', runSays.strangeVariable(name), `variables.${name}`);
    if (known.secret) return refuse('invalid_input', runSays.isSecret(name), `variables.${name}`);
  }
  for (const [name, value] of Object.entries(secrets)) {
    const known = declared.find((each) => each.name === name);
    if (known === undefined) return refuse('invalid_input', runSays.strangeVariable(name), `secrets.${name}`);
    if (!known.secret) return refuse('invalid_input', runSays.isNoSecret(name), `secrets.${name}`);
    if (value.trim().length < LEAST_SECRET)
      return refuse('invalid_input', runSays.shortSecret(name, LEAST_SECRET), `secrets.${name}`);
  }
  const values: Values = declared.map(({ name, value, secret }) => ({
    name,
    secret,
    value: secret ? null : (given[name] ?? value),
  }));
  const without = values.filter(({ value, secret }) => !secret && value === null).map(({ name }) => name);
  if (without.length > 0 && !dryRun && !secretsOnly)
    return refuse('invalid_input', runSays.noValue(without), 'variables');
  const unknown = values
    .filter(({ name, secret }) => secret && secrets[name] === undefined)
    .map(({ name }) => name);
  if (unknown.length > 0 && !dryRun) return refuse('invalid_input', runSays.noSecret(unknown), 'secrets');
  return { ok: true, output: values };
}

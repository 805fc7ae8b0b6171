import { currentStep, isTakeable, openRuns } from '../../domain/incident/runs/facts.ts';
import { runbookText } from '../../text/runbooks.ts';
import { runPanelText as text } from '../../text/run-panel.ts';
import { composerText } from '../../text/composer.ts';
import { call, isCall, local, wrong, type Act, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import type { ComposerContext } from '../context.ts';
import { targetsFor, type RunTarget, type StepWant } from '../run-acts.ts';
import { nothing } from '../words.ts';

const { titles } = runbookText;
const desk = { group: 'runbook', scope: 'desk', backDates: false, bare: true } as const;

/** A number of a run at the beginning, and what follows it. */
function numbered(args: string): { run: number | null; rest: string } {
  const [, run, rest = ''] = /^#?(\d{1,6})(?:\s+(.*))?$/s.exec(args.trim()) ?? [];
  return run === undefined ? { run: null, rest: args.trim() } : { run: Number(run), rest: rest.trim() };
}

/** The one step this can be done about, or a sentence why there is none. */
function only(
  { head }: ComposerContext,
  want: StepWant,
  run: number | null,
): { ok: true; target: RunTarget } | { ok: false; message: string } {
  const all = targetsFor(head, want);
  const found = run === null ? all : all.filter((each) => each.run.number === run);
  // A run that goes on is meant before one that has ended.
  const going = found.filter((each) => each.run.ended === null);
  const [target, ...others] = going.length > 0 ? going : found.slice(0, 1);
  if (target === undefined) return wrong(text.nothingTo[want]);
  if (others.length > 0) return wrong(text.several([target, ...others].map((each) => each.run.number)));
  return { ok: true, target };
}

function about(want: StepWant, parse: (target: RunTarget, rest: string, ref: string) => Parsed) {
  return (args: string, context: ComposerContext): Parsed => {
    const { run, rest } = numbered(args);
    const found = only(context, want, run);
    return found.ok ? parse(found.target, rest, context.ref) : found;
  };
}

/** Exactly the step a person saw: another one may wait by the time this arrives. */
function at({ run, step }: RunTarget): { run: string; step: string } {
  return { run: run.id, step: step.id };
}

function noRest(parse: (target: RunTarget, ref: string) => Parsed) {
  return (target: RunTarget, rest: string, ref: string): Parsed =>
    rest === '' ? parse(target, ref) : wrong(composerText.tooMuch(rest));
}

/** What taking a run over does, exactly: where it stands decides what becomes of its step. */
function takeWords(act: Act, { head }: ComposerContext): string {
  if (!isCall(act) || act.operation !== 'run.take') return '';
  const { run: wanted } = act.input;
  const run = head.runs.find(({ id }) => id === wanted);
  if (run === undefined) return '';
  const at = run.ended === null ? currentStep(run) : null;
  const lost = at !== null && at.kind !== 'manual' && at.kind !== 'decide' ? at.number : null;
  return text.takes(run.number, run.title, lost);
}

/** Commands on runbooks: finding one, and what is said to a run. */
export const runbookCommands: readonly Command[] = [
  {
    id: 'runbook',
    aliases: ['runbooks'],
    group: 'runbook',
    scope: 'anywhere',
    title: titles.runbook,
    usage: '[words]',
    key: 'mod+b',
    slots: [['text']],
    backDates: false,
    bare: true,
    parse: (args, { ref }) => local('runbooks', { words: args.trim(), ...(ref === '' ? {} : { ref }) }),
  },
  {
    ...desk,
    id: 'runs',
    title: titles.runs,
    usage: '',
    key: 'mod+7',
    slots: [],
    parse: nothing(() => local('show-runs')),
  },
  {
    ...desk,
    id: 'run',
    title: titles.run,
    usage: '[runbook]',
    slots: [['text']],
    parse: (args) => (args.trim() === '' ? local('show-runs') : local('start-run', { words: args.trim() })),
  },
  {
    ...desk,
    id: 'approve',
    title: titles.approve,
    usage: '[run]',
    runKey: 'a',
    slots: [['text']],
    parse: about(
      'approve',
      noRest((target, ref) => call('run.approve', { ref, ...at(target) })),
    ),
  },
  {
    ...desk,
    id: 'skip',
    title: titles.skip,
    usage: '[run] [reason]',
    runKey: 's',
    slots: [['text']],
    parse: about('skip', (target, reason, ref) =>
      call('run.skip', { ref, ...at(target), ...(reason === '' ? {} : { reason }) }),
    ),
  },
  {
    ...desk,
    id: 'step-done',
    title: titles.done,
    usage: '[run] [note]',
    runKey: 'd',
    slots: [['text']],
    parse: about('done', (target, note, ref) =>
      call('run.done', { ref, ...at(target), ...(note === '' ? {} : { note }) }),
    ),
  },
  {
    ...desk,
    id: 'choose',
    title: titles.choose,
    bare: false,
    usage: '[run] answer',
    slots: [['text']],
    parse(args, context) {
      const { run, rest } = numbered(args);
      const found = only(context, 'answer', rest === '' ? null : run);
      if (!found.ok) return found;
      const answer = rest === '' ? args.trim() : rest;
      if (answer === '') return wrong(text.answers(found.target.step.branches.map((each) => each.answer)));
      return call('run.answer', { ref: context.ref, ...at(found.target), answer });
    },
  },
  {
    ...desk,
    id: 'rerun',
    title: titles.rerun,
    usage: '[run]',
    runKey: 'r',
    slots: [['text']],
    parse: about(
      'rerun',
      noRest((target) =>
        local('resume-run', { words: 'rerun', step: { run: target.run.id, id: target.step.id } }),
      ),
    ),
  },
  {
    ...desk,
    id: 'roll-back',
    aliases: ['rollback'],
    title: titles.rollback,
    usage: '[run]',
    runKey: 'b',
    slots: [['text']],
    parse: about(
      'rollback',
      noRest((target) =>
        local('resume-run', { words: 'rollback', step: { run: target.run.id, id: target.step.id } }),
      ),
    ),
  },
  {
    ...desk,
    id: 'stop-run',
    title: titles.stop,
    usage: '[run] [reason]',
    runKey: 'x',
    slots: [['text']],
    parse(args, { head, ref }) {
      const { run, rest } = numbered(args);
      const open = openRuns(head).filter((each) => run === null || each.number === run);
      const [one, ...others] = open;
      if (one === undefined) return wrong(text.nothingTo.stop);
      if (others.length > 0) return wrong(text.several(open.map((each) => each.number)));
      return call('run.stop', { ref, run: one.id, ...(rest === '' ? {} : { reason: rest }) });
    },
  },
  {
    ...desk,
    id: 'take-run',
    aliases: ['takeover'],
    title: titles.take,
    usage: '[run] [reason]',
    runKey: 't',
    slots: [['text']],
    confirm: takeWords,
    parse(args, { head, ref }) {
      const { run, rest } = numbered(args);
      const takeable = head.runs.filter((each) => isTakeable(each) && (run === null || each.number === run));
      const going = takeable.filter((each) => each.ended === null);
      const [one, ...others] = going.length > 0 ? going : takeable.slice(-1);
      if (one === undefined) return wrong(text.nothingTo.take);
      if (others.length > 0) return wrong(text.several(going.map((each) => each.number)));
      return call('run.take', { ref, run: one.id, ...(rest === '' ? {} : { reason: rest }) });
    },
  },
];

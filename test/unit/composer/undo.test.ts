import { describe, expect, it } from 'vitest';
import { isCall, type CallAct } from '#shared/composer/act.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { commands } from '#shared/composer/registry.ts';
import { compensate, whatWasDone, type Before } from '#shared/composer/undo.ts';
import { operations } from '#shared/contract/index.ts';
import { contextOf } from './context.ts';

const recorded = {
  id: '0197aaaa-0000-7000-8000-000000000099',
  stream: 'incident/x',
  ref: 'INC-7F3',
  n: 99,
  task: 5,
};

/** What a line asks for, and what stood there before. */
function done(line: string): { act: CallAct; before: Before } {
  const context = contextOf();
  const parsed = parseLine(line, context);
  if (!parsed.ok || !isCall(parsed.act)) throw new Error(`not a call: ${line}`);
  const entry =
    'entry' in parsed.act.input ? context.entries.byLabel(String(parsed.act.input.entry)) : undefined;
  return { act: parsed.act, before: { head: context.head, entry } };
}

function undo(line: string): CallAct | null {
  const { act, before } = done(line);
  return compensate(act, recorded, before);
}

describe('undo offers the command that compensates', () => {
  it.each([
    ['a note', 'entry.strike', { entry: recorded.id }],
    ['/pin 12', 'entry.mark', { on: false }],
    ['/dontknow', 'entry.strike', { entry: recorded.id }],
    ['/box 3m x', 'task.close', { task: recorded.id, how: 'dropped' }],
    ['/objective Half of the traffic by 15:00', 'objective.set', { text: null }],
    ['/part-of INC-ABC', 'incident.relate', { relation: 'parent', to: 'INC-ABC', on: false }],
    ['/part-of INC-ABC off', 'incident.relate', { relation: 'parent', to: 'INC-ABC', on: true }],
    ['/cutoff EMEA', 'region.isolate', { region: 'EMEA', on: false }],
    ['/cutoff EMEA back', 'region.isolate', { region: 'EMEA', on: true }],
    ['/pin 14', 'entry.mark', { on: true }],
    ['/phase mitigating', 'phase.change', { phase: 'investigating' }],
    ['/sev 1 worse', 'severity.change', { severity: 'SEV-2' }],
    ['/title other', 'incident.retitle', { title: 'Card payments failing' }],
    [
      '/service +x -payments-api',
      'incident.rescope',
      { addServices: ['payments-api'], removeServices: ['x'] },
    ],
    ['/role ic @bo', 'seat.take', { seat: 'ic', person: '@ana' }],
    ['/role comms @bo', 'seat.leave', { seat: 'comms' }],
    ['/task x', 'task.close', { task: recorded.id, how: 'dropped' }],
    ['/done 3', 'task.reopen', { task: '3' }],
    ['/reopen 4', 'task.close', { task: '4', how: 'done' }],
    ['/correct 14 other words', 'entry.correct', { text: 'Rolled back' }],
    ['/supported 13', 'hypothesis.judge', { verdict: 'open' }],
  ])('%s', (line, operation, input) => {
    const act = undo(line);
    expect(act?.operation).toBe(operation);
    expect(act?.input).toMatchObject(input);
    if (act !== null) expect(operations[act.operation].input.safeParse(act.input).success).toBe(true);
  });

  it.each([
    '/status all well',
    '/snooze 15m',
    '/rollcall',
    '/checklist first',
    '/cancel a test',
    '/answer 12 yes',
    '/backup',
  ])('nothing for %s', (line) => {
    expect(undo(line)).toBeNull();
  });
});

describe('undo says what it would undo', () => {
  it.each([
    ['a note', 'note 99'],
    ['/decision Roll back', 'decision 99'],
    ['/dontknow', 'note 99'],
    ['/pin 12', 'pin 12'],
    ['/correct 14 other words', 'correction of 14'],
    ['/supported 13', 'verdict on 13'],
    ['/phase mitigating', 'change of phase'],
    ['/service +x', 'change of services and regions'],
    ['/role comms @bo', 'change of Communications lead'],
    ['/task x', 'task 5'],
    ['/done 3', 'closing of task 3'],
    ['/reopen 4', 'reopening of task 4'],
    ['/due 3 15m', 'change of task 3'],
    ['/cutoff EMEA', 'cut-off of EMEA'],
    ['/cutoff EMEA back', 'return of EMEA'],
    ['/part-of INC-ABC', 'relation to INC-ABC'],
  ])('%s: %s', (line, what) => {
    const { act, before } = done(line);
    expect(whatWasDone(act, recorded, before)).toBe(what);
  });

  it('has words for everything that can be undone', () => {
    for (const { usage, id } of commands) {
      const parsed = parseLine(`/${id} ${usage ?? ''}`, contextOf());
      if (!parsed.ok || !isCall(parsed.act)) continue;
      const before = { head: contextOf().head, entry: undefined };
      if (compensate(parsed.act, recorded, before) === null) continue;
      expect(whatWasDone(parsed.act, recorded, before), id).not.toMatch(/\w\.\w/);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { type Act } from '#shared/composer/act.ts';
import { NO_FILTER } from '#shared/composer/filter.ts';
import { parseLine } from '#shared/composer/parse.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { contextOf, NOW } from './context.ts';
import { act, refusal } from './lines.ts';

const MINUTE = 60_000;
const ref = 'INC-7F3';

describe('lines that are accepted', () => {
  const cases: [string, Act][] = [
    ['pool exhausted', { operation: 'entry.log', input: { ref, kind: 'note', text: 'pool exhausted' } }],
    ['//etc is full', { operation: 'entry.log', input: { ref, kind: 'note', text: '/etc is full' } }],
    [
      '/obs errors at 38 % | source: Grafana',
      {
        operation: 'entry.log',
        input: { ref, kind: 'observation', text: 'errors at 38 %', detail: { source: 'Grafana' } },
      },
    ],
    [
      '/decision fail over | known: lag 0.4 s | considered: roll back | advised: @bo, ana | by: @ana',
      {
        operation: 'entry.log',
        input: {
          ref,
          kind: 'decision',
          text: 'fail over',
          detail: {
            known: 'lag 0.4 s',
            considered: 'roll back',
            advisedBy: ['@bo', '@ana'],
            decidedBy: '@ana',
          },
        },
      },
    ],
    ['/decision a | b', { operation: 'entry.log', input: { ref, kind: 'decision', text: 'a | b' } }],
    [
      '/evidence see https://x.example/1',
      {
        operation: 'entry.log',
        input: {
          ref,
          kind: 'evidence',
          text: 'see https://x.example/1',
          detail: { link: 'https://x.example/1' },
        },
      },
    ],
    ['/q reach EU?', { operation: 'entry.log', input: { ref, kind: 'question', text: 'reach EU?' } }],
    ['/question reach EU?', { operation: 'entry.log', input: { ref, kind: 'question', text: 'reach EU?' } }],
    [
      '/answer 12 yes it did',
      { operation: 'question.answer', input: { ref, entry: '12', text: 'yes it did' } },
    ],
    ['/answer 12 #14', { operation: 'question.answer', input: { ref, entry: '12', by: '14' } }],
    [
      '/supported 13 because the graph says so',
      {
        operation: 'hypothesis.judge',
        input: { ref, entry: '13', verdict: 'supported', because: 'the graph says so' },
      },
    ],
    ['/ruledout #13', { operation: 'hypothesis.judge', input: { ref, entry: '13', verdict: 'ruled-out' } }],
    [
      '/sev 1 all of checkout',
      { operation: 'severity.change', input: { ref, severity: 'SEV-1', reason: 'all of checkout' } },
    ],
    ['/phase mit', { operation: 'phase.change', input: { ref, phase: 'mitigating' } }],
    [
      '/resolve fixed by failover',
      { operation: 'phase.change', input: { ref, phase: 'resolved', reason: 'fixed by failover' } },
    ],
    ['/role ic @bo', { operation: 'seat.take', input: { ref, seat: 'ic', person: '@bo' } }],
    ['/role @bo db-sme', { operation: 'seat.take', input: { ref, seat: 'sme:database', person: '@bo' } }],
    ['/role comms', { operation: 'seat.take', input: { ref, seat: 'comms', person: '@me' } }],
    ['/leave', { operation: 'seat.leave', input: { ref, person: '@me' } }],
    ['/leave @bo', { operation: 'seat.leave', input: { ref, person: '@bo' } }],
    ['/leave comms-lead', { operation: 'seat.leave', input: { ref, seat: 'comms' } }],
    [
      '/task @bo 15m check the replica',
      {
        operation: 'task.add',
        input: { ref, text: 'check the replica', owner: { person: '@bo' }, dueAt: NOW + 15 * MINUTE },
      },
    ],
    [
      '/task 1h30m #comms re:12 draft it',
      {
        operation: 'task.add',
        input: { ref, text: 'draft it', owner: { seat: 'comms' }, dueAt: NOW + 90 * MINUTE, cause: '12' },
      },
    ],
    [
      '/task by 15:00 draft it',
      { operation: 'task.add', input: { ref, text: 'draft it', dueAt: Date.parse('2026-11-23T15:00Z') } },
    ],
    [
      '/task @bo box 3m is it in step?',
      {
        operation: 'task.add',
        input: {
          ref,
          text: 'is it in step?',
          owner: { person: '@bo' },
          dueAt: NOW + 3 * MINUTE,
          timeBox: true,
        },
      },
    ],
    ['/task box up the old server', { operation: 'task.add', input: { ref, text: 'box up the old server' } }],
    [
      '/box 3m #ops is it in step?',
      {
        operation: 'task.add',
        input: {
          ref,
          text: 'is it in step?',
          owner: { seat: 'ops' },
          dueAt: NOW + 3 * MINUTE,
          timeBox: true,
        },
      },
    ],
    [
      '/checklist first ten minutes',
      { operation: 'checklist.apply', input: { ref, checklist: 'First ten minutes' } },
    ],
    ['/checklist before', { operation: 'checklist.apply', input: { ref, checklist: 'Before closing' } }],
    ['/dontknow', { operation: 'signal.leave', input: { ref, signal: 'dont-know' } }],
    [
      '/escalate we need the vendor',
      { operation: 'signal.leave', input: { ref, signal: 'escalation', text: 'we need the vendor' } },
    ],
    ['/rollcall', { operation: 'rollcall.hold', input: { ref } }],
    [
      '/rollcall @ana, bo and me missing: @cy @cy',
      { operation: 'rollcall.hold', input: { ref, present: ['@ana', '@bo', '@me'], missing: ['@cy'] } },
    ],
    [
      '/snooze 15m waiting for the vendor',
      {
        operation: 'update.snooze',
        input: { ref, until: NOW + 15 * MINUTE, reason: 'waiting for the vendor' },
      },
    ],
    ['/snooze 15:00', { operation: 'update.snooze', input: { ref, until: Date.parse('2026-11-23T15:00Z') } }],
    [
      '/objective Half of the traffic by 15:00',
      { operation: 'objective.set', input: { ref, text: 'Half of the traffic by 15:00' } },
    ],
    ['/goal none', { operation: 'objective.set', input: { ref, text: null } }],
    ['/part-of INC-ABC', { operation: 'incident.relate', input: { ref, relation: 'parent', to: 'INC-ABC' } }],
    ['/has-part INC-ABC', { operation: 'incident.relate', input: { ref, relation: 'part', to: 'INC-ABC' } }],
    [
      '/follow-up INC-ABC',
      { operation: 'incident.relate', input: { ref, relation: 'follow-up', to: 'INC-ABC' } },
    ],
    [
      '/follows INC-ABC',
      { operation: 'incident.relate', input: { ref, relation: 'follows', to: 'INC-ABC' } },
    ],
    [
      '/similar-to INC-ABC off',
      { operation: 'incident.relate', input: { ref, relation: 'similar', to: 'INC-ABC', on: false } },
    ],
    [
      '/status pool is full || Payments are slow. next 30m',
      {
        operation: 'update.post',
        input: { ref, text: 'pool is full', publicText: 'Payments are slow.', nextDueAt: NOW + 30 * MINUTE },
      },
    ],
    ['/export ics214', { operation: 'incident.export', input: { ref, format: 'ics214' } }],
    [
      '/task 15m me check the replica',
      {
        operation: 'task.add',
        input: { ref, text: 'check the replica', owner: { person: '@me' }, dueAt: NOW + 15 * MINUTE },
      },
    ],
    ['/task Me and Bo check', { operation: 'task.add', input: { ref, text: 'Me and Bo check' } }],
    ['/task by the book', { operation: 'task.add', input: { ref, text: 'by the book' } }],
    [
      '/done 3 all well',
      { operation: 'task.close', input: { ref, task: '3', how: 'done', note: 'all well' } },
    ],
    ['/drop 3', { operation: 'task.close', input: { ref, task: '3', how: 'dropped' } }],
    ['/reopen 4', { operation: 'task.reopen', input: { ref, task: '4' } }],
    ['/due 3 20m', { operation: 'task.change', input: { ref, task: '3', dueAt: NOW + 20 * MINUTE } }],
    ['/assign 3 none', { operation: 'task.change', input: { ref, task: '3', owner: null } }],
    ['/status EU is back', { operation: 'update.post', input: { ref, text: 'EU is back' } }],
    [
      '/status EU is back next 30m',
      { operation: 'update.post', input: { ref, text: 'EU is back', nextDueAt: NOW + 30 * MINUTE } },
    ],
    [
      '/status what is next is unclear next none',
      { operation: 'update.post', input: { ref, text: 'what is next is unclear', nextDueAt: null } },
    ],
    [
      '/status we say more next week',
      { operation: 'update.post', input: { ref, text: 'we say more next week' } },
    ],
    [
      '/title Cards failing in EU',
      { operation: 'incident.retitle', input: { ref, title: 'Cards failing in EU' } },
    ],
    [
      '/service +ledger -"check out" search',
      {
        operation: 'incident.rescope',
        input: { ref, addServices: ['ledger', 'search'], removeServices: ['check out'] },
      },
    ],
    [
      '/clock resolved 14:03 seen in the graphs',
      {
        operation: 'clock.correct',
        input: { ref, clock: 'resolved', to: Date.parse('2026-11-23T14:03Z'), reason: 'seen in the graphs' },
      },
    ],
    [
      '/clock impact none nobody knows',
      {
        operation: 'clock.correct',
        input: { ref, clock: 'impactStarted', to: null, reason: 'nobody knows' },
      },
    ],
    [
      '/detected customer alert was muted',
      { operation: 'detection.describe', input: { ref, by: 'customer', whySlow: 'alert was muted' } },
    ],
    ['/pin 12', { operation: 'entry.mark', input: { ref, entry: '12', mark: 'pin', on: true } }],
    ['/pin 14', { operation: 'entry.mark', input: { ref, entry: '14', mark: 'pin', on: false } }],
    ['/star 12', { operation: 'entry.mark', input: { ref, entry: '12', mark: 'star', on: true } }],
    [
      '/strike 12 a password',
      { operation: 'entry.strike', input: { ref, entry: '12', reason: 'a password' } },
    ],
    [
      '/correct 12 it says this',
      { operation: 'entry.correct', input: { ref, entry: '12', text: 'it says this' } },
    ],
    ['/kind 14 dec', { operation: 'entry.correct', input: { ref, entry: '14', kind: 'decision' } }],
    ['/reply 12 on it', { operation: 'entry.log', input: { ref, text: 'on it', replyTo: '12' } }],
    [
      '/at 14:10 pool exhausted',
      {
        operation: 'entry.log',
        input: { ref, kind: 'note', text: 'pool exhausted', at: Date.parse('2026-11-23T14:10Z') },
      },
    ],
    [
      '/at -5m /decision fail over',
      { operation: 'entry.log', input: { ref, kind: 'decision', text: 'fail over', at: NOW - 5 * MINUTE } },
    ],
    [
      '/at yesterday 23:50 /sev 1 it was worse',
      {
        operation: 'severity.change',
        input: { ref, severity: 'SEV-1', reason: 'it was worse', at: Date.parse('2026-11-22T23:50Z') },
      },
    ],
    [
      '/at 14:10 /correct 12',
      {
        operation: 'entry.correct',
        input: { ref, entry: '12', occurredAt: Date.parse('2026-11-23T14:10Z') },
      },
    ],
    ['/cancel a test', { operation: 'incident.cancel', input: { ref, reason: 'a test' } }],
    [
      '/merge INC-ABC same pool',
      { operation: 'incident.merge', input: { ref, into: 'INC-ABC', reason: 'same pool' } },
    ],
    ['/wall', { operation: 'shell.window.open', input: { screen: 'wall', ref } }],
    ['/export markdown', { operation: 'incident.export', input: { ref, format: 'md' } }],
    ['/help', { local: 'help' }],
    ['/find pool', { local: 'find', words: 'pool' }],
    ['/filter kind:decision', { local: 'filter', filter: { ...NO_FILTER, kinds: ['decision'] } }],
    ['/insert 12', { local: 'insert', entry: '12' }],
    ['/form dec', { local: 'form', words: 'decision' }],
    ['/search connection pool', { local: 'search', words: 'connection pool' }],
  ];
  it.each(cases)('%s', (line, expected) => expect(act(line)).toEqual(expected));
});

describe('a command alone on its line', () => {
  it.each([
    ['/status', 'write-update'],
    ['/update ', 'write-update'],
    ['/snooze', 'put-off-update'],
    ['/task', 'add-task'],
    ['/box', 'add-time-box'],
    ['/checklist', 'choose-checklist'],
    ['/sev', 'severity-help'],
    ['/phase', 'clocks'],
    ['/clock', 'clocks'],
    ['/detected', 'clocks'],
    ['/attach', 'attach'],
    ['/relate', 'relate'],
    ['/nearmiss', 'near-miss'],
    ['/tasks', 'show-tasks'],
    ['/related', 'show-related'],
  ])('%s opens its form', (line, name) => expect(act(line)).toMatchObject({ local: name }));

  it('takes the words and the task along', () => {
    expect(act('/nearmiss The backup had been off')).toEqual({
      local: 'near-miss',
      words: 'The backup had been off',
    });
    expect(act('/change 2')).toEqual({ local: 'change-task', words: '2' });
    expect(act('/change 2 check both replicas')).toMatchObject({
      operation: 'task.change',
      input: { task: '2', text: 'check both replicas' },
    });
    expect(act('/stilltrue 14')).toMatchObject({
      operation: 'update.confirm',
      input: { update: '14', stillTrue: true },
    });
  });
});

describe('closing', () => {
  const asked = (head: Partial<IncidentHead>): string | undefined => {
    const parsed = parseLine('/close', contextOf({}, head));
    return parsed.ok ? parsed.command?.confirm?.(parsed.act, contextOf({}, head)) : undefined;
  };

  it('says what is still open before it asks', () => {
    expect(asked({})).toBe(
      'Still open: 1 task, 1 question and 1 hypothesis.\nClose INC-7F3? It leaves the list of open incidents. Its log stays and can be reopened.',
    );
    expect(asked({ tasks: [], openPoints: [] })).toMatch(/^Close INC-7F3\?/);
  });
});

describe('lines that are refused say how to mend them', () => {
  it.each([
    ['', 'Write what happened'],
    ['/', 'There is no command'],
    ['/sve 1 x', 'There is no command /sve'],
    ['/stat hello', 'Did you mean /status?'],
    ['/at -5m /sev', '/sev 1 reason'],
    ['/sev 9 x', 'SEV-1, SEV-2'],
    ['/sev 1', 'Say why'],
    ['/phase de', 'not one phase'],
    ['/role chief @bo', 'is not a seat'],
    ['/role ic bob', 'is not a person'],
    ['/role ic @bo please', '“please” is too much'],
    ['/task @bo 15m', 'Write what is to be done'],
    ['/done x', 'not the number of a task'],
    ['/box @bo is it in step?', 'Say how long'],
    ['/box @bo 3m', 'reported back'],
    ['/at -5m /checklist', 'First ten minutes, Before closing'],
    ['/checklist zzz', 'is not one checklist'],
    ['/rollcall @ana missing @ana', 'both here and missing'],
    ['/rollcall everybody', 'is not a person'],
    ['/at -5m /snooze', '/snooze 15m reason'],
    ['/snooze soon', 'is not a time'],
    ['/part-of', '/part-of INC-7F3'],
    ['/part-of INC-ABC and more', 'too much'],
    ['/status for us ||', 'public part after the two bars'],
    ['/status || for them', 'Write the update'],
    ['/pin', 'Name an entry'],
    ['/at 25:10 x', 'There is no time'],
    ['/at tomorrow 10:00 x', '“tomorrow 10:00” is still to come'],
    ['/at 14:10', 'after the time'],
    ['/at 14:10 /pin 12', 'can’t stand after /at'],
    ['/at 14:10 /at 14:11 x', 'One /at'],
    ['/clock resolved 14:10', 'Say why'],
    ['/export doc', 'Use md, html, pdf, json, csv, ics214 or ics201'],
    ['/wall now', 'too much'],
    ['/decision', 'Write the decision'],
    [`/title ${'x'.repeat(300)}`, 'longer than 200'],
  ])('%s', (line, part) => expect(refusal(line)).toContain(part));
});

import { compareTimeline } from '#shared/domain/incident/entry.ts';
import { defaultSeverities } from '#shared/domain/workspace/evolve.ts';
import type { IncidentDocument } from '#shared/exporting/index.ts';
import { act, firstOf, newWorld, START, type Replica } from '#test/unit/domain/simulation.ts';

export const MINUTE = 60_000;

/** What a replica knows of its incident, ready to be exported. */
export function documentOf(replica: Replica): IncidentDocument {
  return {
    ref: 'INC-7F3',
    head: replica.state.head,
    entries: [...replica.state.entries.values()].toSorted(compareTimeline),
    people: [
      { handle: '@ana', name: 'Ana Ruiz' },
      { handle: '@bo', name: 'Bo | <b>Bold</b>' },
    ],
    levels: defaultSeverities,
    exportedAt: START + 24 * 60 * MINUTE,
    appVersion: '1.2.3',
  };
}

/** An incident that has one of everything an export shows. */
export function sample(): IncidentDocument {
  const world = newWorld(1);
  const replica = firstOf(world);
  const at = (minutes: number): void => {
    world.now = START + minutes * MINUTE;
  };
  act(world, replica, 'incident.declare', {
    title: 'Checkout is down | <b>everywhere</b>',
    severity: '1',
    services: ['checkout', 'payments'],
    regions: ['eu-west'],
    detectedBy: 'customer',
    impactStartedAt: START - 10 * MINUTE,
  });
  at(2);
  act(world, replica, 'seat.take', { seat: 'ic', person: '@ana' });
  act(world, replica, 'entry.log', {
    kind: 'observation',
    text: '5xx rate is 40 %\nsee https://grafana.example/d/a_b?x=1&y=2.',
    detail: { source: 'Grafana' },
  });
  at(5);
  act(world, replica, 'entry.log', { kind: 'question', text: 'Did anything ship today?' }, '@bo');
  act(world, replica, 'entry.log', { kind: 'question', text: 'Is data lost?' });
  act(
    world,
    replica,
    'entry.log',
    { kind: 'hypothesis', text: 'The cache was flushed by release 42' },
    '@bo',
  );
  act(world, replica, 'question.answer', { entry: 4, text: 'Yes, release 42 at 13:45' });
  at(12);
  act(world, replica, 'entry.log', {
    kind: 'decision',
    text: 'Roll back to 41',
    detail: {
      decidedBy: '@ana',
      advisedBy: ['@bo', '@cy'],
      known: 'The errors began with 42',
      considered: 'Fixing forward',
    },
  });
  act(world, replica, 'hypothesis.judge', { entry: 6, verdict: 'supported', because: 'hit rate fell to 0' });
  act(world, replica, 'task.add', {
    text: 'roll back',
    owner: { person: '@bo' },
    dueAt: START + 20 * MINUTE,
    cause: 8,
  });
  act(world, replica, 'update.post', { text: 'Checkout is down, we are rolling back.' });
  at(30);
  act(world, replica, 'task.close', { task: 1 }, '@bo');
  act(world, replica, 'entry.log', { kind: 'note', text: 'first customer call', at: START - 3 * MINUTE });
  act(world, replica, 'entry.correct', { entry: 3, text: '5xx rate was 45 %', reason: 'misread' });
  act(world, replica, 'entry.log', { text: 'the password is hunter2' });
  act(world, replica, 'entry.strike', { entry: 13, reason: 'a password' });
  act(world, replica, 'entry.mark', { entry: 8, mark: 'star', on: true });
  act(world, replica, 'entry.log', {
    text: 'Alerts were too quiet',
    undated: true,
    detail: { section: 'Lessons | learned' },
  });
  act(world, replica, 'entry.log', {
    text: 'somewhere in between',
    undated: true,
    detail: { timeText: '14:??' },
  });
  act(world, replica, 'phase.change', { phase: 'resolved', reason: 'error rate is normal' });
  return documentOf(replica);
}

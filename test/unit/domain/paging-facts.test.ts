import { expect, it } from 'vitest';
import { pagingFacts } from '#shared/domain/incident/paging/facts.ts';
import { act, firstOf, newWorld } from './simulation.ts';

const MINUTE = 60_000;

it('times of paging are counted from the first rung, and asking for help from the declaration', () => {
  const world = newWorld(1);
  const replica = firstOf(world);
  const facts = () => pagingFacts(replica.state.head);
  act(world, replica, 'incident.declare', { title: 'Down', services: ['payments'] });
  expect(facts()).toEqual({ pages: [], toAskForHelp: null });
  world.now += 3 * MINUTE;
  act(world, replica, 'page.raise', { service: 'payments' });
  world.now += 2 * MINUTE;
  act(world, replica, 'page.escalate', {});
  world.now += 4 * MINUTE;
  act(world, replica, 'page.acknowledge', {}, '@bo');
  expect(facts()).toMatchObject({
    pages: [{ toEscalate: 2 * MINUTE, toAcknowledge: 6 * MINUTE }],
    toAskForHelp: 3 * MINUTE,
  });
});

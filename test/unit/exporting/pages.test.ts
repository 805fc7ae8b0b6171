import { expect, it } from 'vitest';
import { ics214Csv, toHtml, toMarkdown } from '#shared/exporting/index.ts';
import { act, firstOf, newWorld, START } from '#test/unit/domain/simulation.ts';
import { documentOf, MINUTE } from './documents.ts';

it('tells every page in one line, with what is typed kept harmless', () => {
  const world = newWorld(1);
  const replica = firstOf(world);
  act(world, replica, 'incident.declare', { title: 'Charges fail', services: ['payments'] });
  world.now += 2 * MINUTE;
  act(world, replica, 'page.raise', { service: 'payments', summary: 'All <b>cards</b>' });
  world.now += 6 * MINUTE;
  act(world, replica, 'page.attempt', { outcome: 'no-answer' });
  act(world, replica, 'page.acknowledge', {}, '@dee');
  const line =
    'Page 1 to payments: raised 2026-11-23 14:02:00 by @ana; paged @bo and @dee; acknowledged by @dee after 6 min';
  const document = documentOf(replica);
  const markdown = toMarkdown(document);
  expect(markdown).toContain(line);
  expect(markdown).toContain('| Time to ask for help | 2 min |');
  expect(markdown).not.toContain('<b>cards');
  expect(toHtml(document)).toContain(line);
  const ics = ics214Csv(document, { from: START, to: START + 60 * MINUTE, unit: '' });
  expect(ics.split('\n').filter((row) => row.includes('age 1'))).toHaveLength(1);
  expect(ics).toContain(line);
});

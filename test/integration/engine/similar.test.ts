import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { testEngine, type TestEngine } from './kit.ts';

const postmortems = path.resolve(import.meta.dirname, '../../../../shared/inputs/postmortems/dfds');

async function declare(engine: TestEngine, title: string, notes: string[], services: string[] = []) {
  const { ref } = await engine.must('incident.declare', { title, services });
  for (const text of notes) await engine.must('entry.log', { ref, text });
  return ref;
}

describe('similar incidents', () => {
  test('share rare words and services, and say which', async () => {
    const engine = await testEngine();
    const past = await declare(engine, 'Cart pages slow', ['Redis evictions at the limit'], ['cart']);
    await declare(engine, 'Mail late', ['The queue of the mail relay is long'], ['mail']);
    const now = await declare(
      engine,
      'Checkout hangs',
      ['redis shows evictions again'],
      ['cart', 'checkout'],
    );
    const found = await engine.must('incident.similar', { ref: now });
    expect(found.map(({ ref }) => ref)).toEqual([past]);
    expect(found[0]).toMatchObject({ title: 'Cart pages slow', why: { services: ['cart'] } });
    expect(found[0]?.why.words).toEqual(expect.arrayContaining(['redis', 'evictions']));
    expect(found[0]?.score).toBeGreaterThan(0);
    expect(found[0]?.score).toBeLessThanOrEqual(1);
  });

  test('a struck entry is no longer found by, nor named', async () => {
    const engine = await testEngine();
    const past = await declare(engine, 'First', ['hunter2swordfish leaked']);
    const now = await declare(engine, 'Second', ['hunter2swordfish again']);
    expect(await engine.must('incident.similar', { ref: now })).toHaveLength(1);
    await engine.must('entry.strike', { ref: past, entry: 2 });
    expect(await engine.must('incident.similar', { ref: now })).toEqual([]);
  });

  test('the first incident of all is like none, and an unknown one is refused', async () => {
    const engine = await testEngine();
    const ref = await declare(engine, 'Alone', ['nobody else']);
    expect(await engine.must('incident.similar', { ref })).toEqual([]);
    expect(await engine.do('incident.similar', { ref: 'INC-ZZZ' })).toMatchObject({ ok: false });
  });

  test.skipIf(!fs.existsSync(postmortems))(
    'real postmortems that tell the same story find each other first',
    async () => {
      const engine = await testEngine();
      for (const name of fs.readdirSync(postmortems).filter((file) => file.startsWith('PM'))) {
        const content = fs.readFileSync(path.join(postmortems, name)).toString('base64');
        await engine.must('incident.import', { name, content });
      }
      const all = await engine.must('incident.list', {});
      const refOf = (words: RegExp): string => all.find(({ title }) => words.test(title))?.ref ?? '';
      const pairs = [
        [/^KIAM Service disruption$/, /^KIAM service disruption due to upgrade/],
        [/returning 404/, /returning 503/],
        [/^Logs not being shipped/, /^Logs from Kubernetes/],
        [/^Hellman/, /IP starvation/],
        [/^Kube state metrics/, /^Kafka metrics/],
      ] as const;
      for (const [one, other] of pairs) {
        for (const [from, to] of [
          [one, other],
          [other, one],
        ] as const) {
          const [first] = await engine.must('incident.similar', { ref: refOf(from), limit: 3 });
          expect(first?.title).toMatch(to);
        }
      }
      const failure = await engine.must('incident.similar', { ref: refOf(/^Total node failure/), limit: 3 });
      expect(failure[0]?.title).toMatch(/^Logs not being shipped/);
    },
  );
});

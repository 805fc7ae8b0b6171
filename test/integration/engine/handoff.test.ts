import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/operation.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import { testEngine, type TestEngine } from './kit.ts';

const MINUTE = 60_000;
/** 12:00 in Los Angeles, 20:00 in London. */
const START = Date.UTC(2026, 10, 23, 20);
const briefing = { broken: 'Checkout', tried: 'Restart', next: 'Fail over' };

/** An engine with people in two regions and a clock that tests move. */
async function desk() {
  const clock = { now: START };
  const engine = await testEngine({ now: () => clock.now, me: '@ana' });
  await engine.must('region.set', { region: { name: 'Americas', zone: 'America/Los_Angeles' } });
  await engine.must('region.set', { region: { name: 'EMEA', zone: 'Europe/London' } });
  await engine.must('person.set', { handle: '@ana', name: 'Ana Ruiz', region: 'Americas' });
  await engine.must('person.set', { handle: '@bo', name: 'Bo Lin', region: 'EMEA' });
  return { engine, clock };
}

async function incident(
  engine: TestEngine,
  severity: string,
  rest: Partial<InputOf<EngineOperations['incident.declare']>> = {},
): Promise<string> {
  const { ref } = await engine.must('incident.declare', { title: 'Checkout is down', severity, ...rest });
  await engine.must('seat.take', { ref, seat: 'ic', person: '@ana' });
  return ref;
}

const standing = async (engine: TestEngine, ref: string) => {
  const { incidents, figures } = await engine.must('handoff.status', { ref });
  const [status] = incidents;
  if (status === undefined) throw new Error('no status');
  return { ...status, figures };
};

describe('a live handoff between two regions', () => {
  it('is due by the clocks of the outgoing region, timed to the second, and followed by its reminders', async () => {
    const { engine, clock } = await desk();
    const ref = await incident(engine, 'sev1');
    // 18:00 in Los Angeles.
    expect((await standing(engine, ref)).dueAt).toBe(Date.UTC(2026, 10, 24, 2));
    const due = async (kind: string) =>
      (await engine.must('reminders.list', { ref })).find((each) => each.kind === kind);
    expect(await due('handoff')).toMatchObject({ at: Date.UTC(2026, 10, 24, 1, 30), about: 'Americas' });

    await engine.must('handoff.start', { ref, to: '@bo' });
    expect(await due('handoff')).toBeUndefined();
    for (const item of ['status', 'summary', 'responders', 'posted', 'read', 'ready'] as const)
      await engine.must('handoff.tick', { ref, item });
    clock.now += 10 * MINUTE;
    await engine.must('handoff.brief', { ref, ...briefing });
    expect(await due('briefing')).toMatchObject({ at: clock.now + 5 * MINUTE, about: '@bo' });
    clock.now += 3 * MINUTE + 7_000;
    await engine.must('handoff.readBack', { ref, text: 'Checkout is broken, I fail over', as: '@bo' });
    clock.now += 1 * MINUTE + 12_000;
    const refused = await engine.do('handoff.confirm', { ref, as: '@bo' });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_yours' } });
    await engine.must('handoff.confirm', { ref });

    const { handoffs, quality, commanders, figures } = await standing(engine, ref);
    expect(commanders).toEqual(['@bo']);
    expect(handoffs).toMatchObject([{ state: 'accepted', fromRegion: 'Americas', toRegion: 'EMEA' }]);
    expect(quality).toEqual([
      {
        pace: 'live',
        tookMs: 4 * MINUTE + 19_000,
        targetMs: 5 * MINUTE,
        inTime: true,
        ticked: 6,
        items: 7,
        losses: 0,
      },
    ]);
    expect(figures).toMatchObject({ handoffs: 1, inTime: 1, lossPercent: 0 });
    expect(await due('available')).toMatchObject({ at: clock.now + 30 * MINUTE, about: '@ana' });
    expect(await due('log-rhythm')).toMatchObject({ at: clock.now + 30 * MINUTE });
    clock.now += 12 * MINUTE;
    await engine.must('entry.log', { ref, text: 'Lag is at 3 s', as: '@bo' });
    expect(await due('log-rhythm')).toMatchObject({ at: clock.now + 30 * MINUTE });

    const asked = await engine.must('entry.log', { ref, kind: 'question', text: 'Was it restarted?' });
    await engine.must('context.lose', { ref, entry: asked.n });
    expect((await standing(engine, ref)).figures).toMatchObject({ withLoss: 1, lossPercent: 100 });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true });
  });
});

describe('a written handoff', () => {
  it('counts from the briefing to the acknowledgement, and plans the next one', async () => {
    const { engine, clock } = await desk();
    clock.now = Date.UTC(2026, 10, 24, 9);
    const ref = await incident(engine, 'sev3');
    await engine.must('handoff.start', { ref, to: '@bo' });
    await engine.must('handoff.tick', { ref, item: 'ready', as: '@bo' });
    clock.now += 1_000;
    await engine.must('handoff.brief', { ref, ...briefing });
    clock.now += 14 * MINUTE + 59_000;
    await engine.must('handoff.accept', { ref, as: '@bo' });
    const { quality, dueAt } = await standing(engine, ref);
    expect(quality).toMatchObject([{ pace: 'written', tookMs: 899_000, inTime: true }]);
    // 18:00 in London, where the one who took over lives.
    expect(dueAt).toBe(Date.UTC(2026, 10, 24, 18));
  });
});

describe('the document', () => {
  it('is generated from the log, edited with every version kept, and exported', async () => {
    const { engine, clock } = await desk();
    const ref = await incident(engine, 'sev2', { services: ['payments'], regions: ['EMEA'] });
    await engine.must('entry.log', { ref, kind: 'question', text: 'Did it reach <b>EU</b>?' });
    await engine.must('entry.log', { ref, kind: 'hypothesis', text: 'The pool is full' });
    await engine.must('entry.log', {
      ref,
      kind: 'decision',
      text: 'Fail over',
      detail: { known: 'pool at 100 %', considered: 'rolling back' },
    });
    await engine.must('task.add', { ref, text: 'Watch the lag', owner: { person: '@bo' } });
    clock.now += 11 * MINUTE;
    await engine.must('handoff.start', { ref, to: '@bo' });
    const { text, version } = await engine.must('handoff.file', { ref, format: 'md' });
    expect(version).toBeNull();
    for (const words of [
      'Bo Lin (@bo)',
      'The pool is full – open for 11 min',
      'open for 11 min',
      'Known then: pool at 100 %',
      'Watch the lag',
      'in writing, a call is advised',
    ])
      expect(text).toContain(words);

    await engine.must('handoff.document', { ref, text: `${text}\nCall the bank **first**.` });
    await engine.must('handoff.document', { ref, text: '# Short\n\nAll is said. <script>x</script>' });
    const last = await engine.must('handoff.file', { ref, format: 'html' });
    expect(last.version).toBe(2);
    expect(last.text).toContain('<p>All is said. &lt;script&gt;x&lt;/script&gt;</p>');
    const first = await engine.must('handoff.file', { ref, format: 'html', version: 1 });
    expect(first.text).toContain('<p>Call the bank <strong>first</strong>.</p>');
    expect(first.text).not.toContain('<b>');
    expect((await engine.must('handoff.file', { ref, format: 'md', fresh: true })).text).toContain(
      'Known then: pool at 100 %',
    );
    const ics = await engine.must('handoff.file', { ref, format: 'ics201' });
    expect(ics.name).toBe(`${ref}-handoff-ics201.html`);
    for (const block of ['1. Incident Name', '7. Current and Planned Objectives', '10. Resource Summary'])
      expect(ics.text).toContain(block);
    const exported = await engine.must('incident.export', { ref, format: 'ics201' });
    expect(exported.name).toBe(`${ref}-ics201.html`);
  });

  it('travels with its incident to another installation, where the handoff goes on, and nothing is doubled', async () => {
    const { engine } = await desk();
    const ref = await incident(engine, 'sev3');
    await engine.must('handoff.start', { ref, to: '@bo' });
    await engine.must('handoff.brief', { ref, ...briefing });
    const file = await engine.must('handoff.file', { ref, format: 'json' });
    const take = async (into: TestEngine, text: string) =>
      into.must('incident.import', { name: file.name, content: Buffer.from(text).toString('base64') });

    const other = await testEngine({ me: '@bo' });
    const taken = await take(other, file.text);
    expect(taken).toMatchObject({ ref, already: false });
    expect(await take(other, file.text)).toMatchObject({ ref, already: true });
    await other.must('handoff.accept', { ref });
    const back = await other.must('handoff.file', { ref, format: 'json' });
    expect(await take(engine, back.text)).toMatchObject({ ref, already: false });
    for (const each of [engine, other]) {
      expect((await standing(each, ref)).commanders).toEqual(['@bo']);
      expect(await each.must('log.verify', {})).toMatchObject({ ok: true });
    }
    const entries = async (each: TestEngine) => (await each.must('incident.timeline', { ref })).entries;
    expect(await entries(engine)).toEqual(await entries(other));

    const forged = file.text.replaceAll('Restart', 'Nothing');
    const refused = await engine.do('incident.import', {
      name: file.name,
      content: Buffer.from(forged).toString('base64'),
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_verified' } });
  });
});

describe('several incidents at once', () => {
  it('start together or not at all, and a repeated command starts nothing twice', async () => {
    const { engine } = await desk();
    const major = await incident(engine, 'sev1');
    const minor = await incident(engine, 'sev3');
    const own = await engine.must('incident.declare', { title: 'Nobody’s', severity: 'sev3' });
    const items = [
      { ref: major, to: '@bo' },
      { ref: minor, to: '@cy' },
    ];
    const refused = await engine.do('handoff.startMany', { items: [...items, { ref: own.ref, to: '@bo' }] });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'nobody_has_command', path: 'items.2' } });
    expect((await standing(engine, major)).handoffs).toEqual([]);

    const input = { items, commandId: '01936a2e-5b00-7000-8000-00000000beef' };
    const first = await engine.must('handoff.startMany', input);
    expect(first.started).toMatchObject([
      { ref: major, mode: 'live', posted: false },
      { ref: minor, mode: 'written', posted: true, to: '@cy' },
    ]);
    expect(first.summary.text).toContain(`${major} Checkout is down`);
    expect((await engine.must('handoff.startMany', input)).started).toEqual(first.started);
    expect((await standing(engine, minor)).handoffs).toMatchObject([
      { state: 'briefing', documents: [expect.anything()] },
    ]);
    await engine.must('handoff.accept', { ref: minor, as: '@cy' });
  });
});

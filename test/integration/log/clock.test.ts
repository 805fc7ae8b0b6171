import { describe, expect, it } from 'vitest';
import { temporaryFolder, testEngine } from '../engine/kit.ts';
import { envelopesOf, openParts } from './kit.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 23, 14);

describe('a clock that is set', () => {
  it('back and forth by hours changes neither order nor chain, also across restarts', async () => {
    const dataDir = temporaryFolder();
    let at = START;
    const steps = [0, -5, 2, -9, 26, -1, 0, -30, 100, -200];
    const written: string[] = [];
    let ref = '';
    for (const step of steps) {
      at += step * HOUR;
      const engine = await testEngine({ dataDir, now: () => at });
      if (ref === '') ({ ref } = await engine.must('incident.declare', { title: 'The clock runs wild' }));
      for (let index = 0; index < 3; index += 1) {
        at += 1_000;
        const text = `step ${step} note ${index} of ${written.length}`;
        await engine.must('entry.log', { ref, text });
        written.push(text);
      }
      await engine
        .must('severity.change', { ref, severity: step % 2 === 0 ? 'SEV-1' : 'SEV-2', reason: 'it moved' })
        .catch(() => undefined);
      expect(await engine.must('log.verify', {})).toMatchObject({ ok: true, problems: [] });
      engine.close();
    }
    const parts = await openParts({ dir: dataDir, now: () => at });
    const events = envelopesOf(parts).filter((event) => event.stream.startsWith('incident/'));
    const logged = events
      .filter((event) => event.type === 'entry.logged')
      .map((event) => (event.data as { text: string }).text);
    expect(logged).toEqual(written);
    // The order that replicas agree on is the order of writing, whatever the clock said.
    const byOrder = events.toSorted((one, other) => (one.hlc < other.hlc ? -1 : 1));
    expect(byOrder.map((event) => event.id)).toEqual(events.map((event) => event.id));
    expect(new Set(events.map((event) => event.hlc)).size).toBe(events.length);
    // What the clock said is kept as it was said.
    expect(events.some((event, index) => event.recordedAt < (events[index - 1]?.recordedAt ?? 0))).toBe(true);
  });

  it('far ahead once does not make later times wrong', async () => {
    let at = START;
    const engine = await testEngine({ now: () => at });
    const { ref } = await engine.must('incident.declare', { title: 'A day in 2099' });
    at = Date.UTC(2099, 0, 1);
    await engine.must('entry.log', { ref, text: 'from the future' });
    at = START + HOUR;
    await engine.must('entry.log', { ref, text: 'back again' });
    const { entries } = await engine.must('incident.timeline', { ref });
    expect(entries.find((entry) => entry.text === 'back again')?.occurredAt).toBe(START + HOUR);
    // The timeline goes by when things happened.
    expect(entries.map((entry) => entry.text).at(-1)).toBe('from the future');
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  it('forward by days, as when the machine slept, is like any other pause', async () => {
    let at = START;
    const engine = await testEngine({ now: () => at });
    const { ref } = await engine.must('incident.declare', { title: 'Over the weekend' });
    at += 72 * HOUR;
    const { n } = await engine.must('entry.log', { ref, text: 'monday' });
    expect(n).toBe(2);
    expect((await engine.must('incident.show', { ref })).head.clocks.declared).toBe(START);
  });
});

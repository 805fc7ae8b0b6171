import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/domain/log/event.ts';
import { parseExportFile, writeExportFile, type ExportFile } from '#shared/exporting/file.ts';
import { history } from '#test/unit/domain/arbitraries.ts';
import { firstOf, idOf, START, STREAM } from '#test/unit/domain/simulation.ts';

const hash = 'ab'.repeat(32);

/** An export of what the first replica knows. Hashes have the right shape; whether they hold is the log's business. */
const files: fc.Arbitrary<ExportFile> = history(1, 3, 30).map(({ world }) => {
  const events = [...firstOf(world).events.values()].map((event, index): Envelope => ({
    ...event,
    salt: index % 5 === 0 ? null : 'cd'.repeat(16),
    digest: hash,
    prev: event.seq === 1 ? null : hash,
    hash,
  }));
  const replicas = [...new Set(events.map((event) => event.replica))];
  return {
    format: 'deepwater-incident',
    version: 1,
    exportedAt: new Date(START).toISOString(),
    appVersion: '1.2.3',
    ref: 'INC-7F3',
    stream: STREAM,
    events,
    announcements: replicas.map((replica, index) => ({
      id: idOf(800_000 + index),
      stream: 'workspace',
      replica,
      seq: 1,
      hlc: '0123456789abcdef',
      occurredAt: START,
      recordedAt: START,
      actor: '@ana',
      type: 'replica.announced',
      v: 1,
      data: { replica, publicKey: 'MCow', name: 'desk' },
      salt: 'cd'.repeat(16),
      digest: hash,
      prev: null,
      hash,
    })),
    checkpoints: replicas.map((replica) => ({ stream: STREAM, replica, seq: 1, hash, signature: 'c2ln' })),
  };
});
const [file] = fc.sample(files, { numRuns: 1, seed: 3 });

function refusalOf(text: string): string {
  const outcome = parseExportFile(text, 'inc.json');
  return outcome.ok ? 'taken' : outcome.refusal.message;
}

function changed(change: (copy: Record<string, unknown>) => void): string {
  const copy = JSON.parse(JSON.stringify(file)) as Record<string, unknown>;
  change(copy);
  return refusalOf(JSON.stringify(copy));
}

describe('an exported file', () => {
  it('comes back as it was, to the byte', () => {
    fc.assert(
      fc.property(files, (written) => {
        const text = writeExportFile(written);
        const back = parseExportFile(text, 'inc.json');
        if (!back.ok) throw new Error(back.refusal.message);
        expect(back.output).toStrictEqual(JSON.parse(JSON.stringify(written)));
        expect(writeExportFile(back.output)).toBe(text);
        expect(text.split('\n').filter((line) => line.startsWith('{"id"'))).toHaveLength(
          written.events.length + written.announcements.length,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('that is something else is refused with what to do', () => {
    expect(refusalOf('{"format":"deepwater-inci')).toBe(
      'inc.json is not valid JSON; it may have been cut off. Export the incident again, or choose another file.',
    );
    for (const text of ['[]', 'null', '7', '"x"', '{}', '{"format":"x"}']) {
      expect(refusalOf(text)).toBe('inc.json is JSON, but not an incident exported by Deepwater.');
    }
    expect(changed((copy) => (copy['version'] = 2))).toBe(
      'inc.json was written by a newer Deepwater. Install the newer version to import it.',
    );
    expect(changed((copy) => (copy['version'] = '1'))).toBe(
      'inc.json is damaged at version: The version must be 1.',
    );
    expect(changed((copy) => (copy['events'] = []))).toBe(
      'inc.json is damaged at events: There must be at least one event.',
    );
    expect(changed((copy) => delete copy['checkpoints'])).toBe(
      'inc.json is damaged at checkpoints: Checkpoints must be a list.',
    );
    expect(changed((copy) => (copy['stream'] = 'workspace'))).toBe(
      'inc.json is damaged at stream: The stream must be an incident’s.',
    );
  });

  it('that was damaged is refused with the place', () => {
    const events = (copy: Record<string, unknown>) => copy['events'] as Record<string, unknown>[];
    expect(changed((copy) => (events(copy)[0] = { ...events(copy)[0], hash: 'xyz' }))).toBe(
      'inc.json is damaged at events.0.hash: This is not a hash.',
    );
    expect(changed((copy) => (events(copy)[0] = { ...events(copy)[0], data: null }))).toBe(
      'inc.json is damaged at events.0.data: The payload must be an object of plain data.',
    );
    expect(changed((copy) => (events(copy)[0] = { ...events(copy)[0], stream: 'incident/x' }))).toMatch(
      /^inc\.json holds what does not belong to one incident: event \S+ is of incident\/x\. Export the incident again\.$/,
    );
    expect(changed((copy) => events(copy).push(events(copy)[0] ?? {}))).toMatch(/stands in it twice/);
    expect(
      changed(
        (copy) =>
          (copy['announcements'] = events(copy)
            .slice(0, 1)
            .map((event) => ({ ...event, id: idOf(5) }))),
      ).length,
    ).toBeGreaterThan(20);
  });

  it('cannot exhaust anything by nesting', () => {
    let deep: unknown = {};
    for (let level = 0; level < 50; level += 1) deep = { deep };
    expect(
      changed(
        (copy) =>
          ((copy['events'] as Record<string, unknown>[])[0] = {
            ...(copy['events'] as Record<string, unknown>[])[0],
            data: deep,
          }),
      ),
    ).toMatch(/The payload must be an object of plain data/);
    expect(refusalOf(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toMatch(
      /^inc\.json is (?:JSON, but|not valid JSON)/,
    );
  });

  it('never throws, whatever it is', () => {
    const text = JSON.stringify(file);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.json(),
          fc
            .tuple(fc.nat({ max: text.length }), fc.nat({ max: 40 }), fc.string({ maxLength: 10 }))
            .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut)),
        ),
        (input) => {
          const outcome = parseExportFile(input, 'inc.json');
          if (!outcome.ok) expect(outcome.refusal.message).toMatch(/^inc\.json .*\.$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

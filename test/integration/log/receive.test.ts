import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { isPlainEntry } from '#electron/engine/log/check.ts';
import { canonicalJson } from '#electron/engine/log/hashing.ts';
import { incidentEventData } from '#shared/domain/incident/events.ts';
import { ENTRY_KINDS } from '#shared/domain/incident/terms.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { envelopesOf, openParts, sealed, type Parts } from './kit.ts';

/** A log with an incident of three notes. */
async function source(): Promise<Parts & { stream: string }> {
  const parts = await openParts();
  const declared = parts.incidents.declare(
    { name: 'incident.declare', input: { title: 'Elsewhere', services: [], regions: [], nearMiss: false } },
    { actor: '@ana', commandId: undefined },
  );
  if (!declared.ok) throw new Error(declared.refusal.message);
  const { stream } = declared.output;
  for (const text of ['one', 'two', 'three']) note(parts, stream, text);
  return { ...parts, stream };
}

function note(parts: Parts, stream: string, text: string): void {
  const outcome = parts.incidents.execute(
    stream,
    { name: 'entry.log', input: { kind: 'note', text, detail: {}, undated: false } },
    { actor: '@ana', commandId: undefined },
  );
  if (!outcome.ok) throw new Error(outcome.refusal.message);
}

const texts = (parts: Parts, stream: string): string[] =>
  parts.entries.page(stream, undefined, 1_000).entries.map((entry) => entry.text);
const reasons = (parts: Parts, envelopes: readonly Envelope[]): string[] =>
  parts.incidents.take(envelopes).refused.map((refused) => refused.reason);

describe('events from elsewhere', () => {
  it('are stored as they were written, and taking them twice changes nothing', async () => {
    const from = await source();
    const to = await openParts();
    const events = envelopesOf(from);
    expect(to.incidents.take(events)).toMatchObject({
      known: 0,
      refused: [],
      added: { length: events.length },
    });
    const stored = envelopesOf(to);
    expect(stored.filter((event) => event.replica === from.log.identity.replica)).toEqual(events);
    expect(to.incidents.take(events)).toMatchObject({ known: events.length, added: [], refused: [] });
    expect(to.incidents.take([...events, ...events].toReversed())).toMatchObject({
      known: 2 * events.length,
      added: [],
    });
    expect(envelopesOf(to)).toEqual(stored);
    expect(texts(to, from.stream)).toEqual(texts(from, from.stream));
  });

  it('may come in pieces, again and again, as long as each chain continues', async () => {
    const from = await source();
    const to = await openParts();
    const events = envelopesOf(from);
    for (let upTo = 1; upTo <= events.length; upTo += 1)
      to.incidents.take(events.slice(Math.max(0, upTo - 3), upTo));
    expect(texts(to, from.stream)).toEqual(texts(from, from.stream));
  });

  it('after a gap are refused until the gap is filled', async () => {
    const from = await source();
    const to = await openParts();
    const events = envelopesOf(from).filter((event) => event.stream === from.stream);
    const [first, second, third] = events;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few events');
    expect(reasons(to, [third])).toEqual(['it is number 3 of its chain, and number 1 is missing']);
    to.incidents.take([first]);
    expect(reasons(to, [third])).toEqual(['it is number 3 of its chain, and number 2 is missing']);
    expect(reasons(to, [third, second])).toHaveLength(1);
    expect(reasons(to, [third])).toEqual([]);
  });

  it('that were changed on the way are refused, whatever was changed', async () => {
    const from = await source();
    const to = await openParts();
    const [event] = envelopesOf(from).filter((envelope) => envelope.type === 'incident.declared');
    if (event === undefined) throw new Error('there is no event');
    const changed: Record<string, Partial<Envelope>> = {
      words: { data: { ...(event.data as object), title: 'Elsewhere!' } },
      author: { actor: '@eve' },
      time: { occurredAt: event.occurredAt + 1 },
      recorded: { recordedAt: event.recordedAt - 1 },
      type: { type: 'incident.retitled' },
      version: { v: 2 },
      stream: { stream: `incident/${randomUUID()}` },
      replica: { replica: randomUUID() },
      id: { id: randomUUID() },
      reading: { hlc: 'f'.repeat(16) },
      salt: { salt: 'a'.repeat(32) },
      digest: { digest: 'b'.repeat(64) },
      hash: { hash: 'c'.repeat(64) },
      previous: { prev: 'd'.repeat(64) },
      words_of_a_strike: { salt: null, data: { ...(event.data as object), title: 'Something else' } },
    };
    for (const [what, change] of Object.entries(changed)) {
      const received = to.incidents.take([{ ...event, ...change }]);
      expect([what, received.added.length, received.refused.length]).toEqual([what, 0, 1]);
    }
    expect(to.incidents.take([event]).added).toHaveLength(1);
  });

  it('that would not survive being stored are refused: ids, hashes and numbers of another shape', async () => {
    const to = await openParts();
    const stream = `incident/${randomUUID()}`;
    const base = { stream, replica: randomUUID(), seq: 1, type: 'new.kind', data: {} };
    const odd: Partial<Envelope>[] = [
      { id: 'not-a-uuid' },
      { id: randomUUID().toUpperCase() },
      { replica: 'someone' },
      { hlc: 'yesterday' },
      { occurredAt: 1.5 },
      { recordedAt: Number.MAX_VALUE },
      { v: 0.1 },
    ];
    for (const change of odd) {
      expect([change, reasons(to, [sealed({ ...base, ...change })]).length]).toEqual([change, 1]);
    }
    expect(reasons(to, [sealed(base)])).toEqual([]);
  });

  it('that fork a chain are refused, and the first to arrive stays', async () => {
    const to = await openParts();
    const chain = { stream: `incident/${randomUUID()}`, replica: randomUUID() };
    const first = sealed({ ...chain, seq: 1, type: 'new.kind', data: { first: true } });
    const other = sealed({ ...chain, seq: 1, type: 'new.kind', data: { first: false } });
    to.incidents.take([first]);
    expect(reasons(to, [other])[0]).toMatch(/the chain was forked/);
    const second = sealed({ ...chain, seq: 2, type: 'new.kind', data: {}, prev: other.hash });
    expect(reasons(to, [second])).toEqual(['it does not continue its chain']);
  });

  it('with a payload this version can’t read are refused, and kinds it does not know are kept', async () => {
    const to = await openParts();
    const chain = { stream: `incident/${randomUUID()}`, replica: randomUUID() };
    const malformed = sealed({ ...chain, seq: 1, type: 'severity.changed', data: { to: 7 } });
    expect(reasons(to, [malformed])[0]).toMatch(/its payload is malformed/);
    const unknown = sealed({
      ...chain,
      seq: 1,
      type: 'robot.arrived',
      v: 4,
      data: { any: ['thing', null, 1.5] },
    });
    expect(to.incidents.take([unknown]).added).toHaveLength(1);
    expect(envelopesOf(to).find((event) => event.id === unknown.id)).toEqual(unknown);
  });

  it('all come or none, where one refusal is to refuse them all', async () => {
    const from = await source();
    const to = await openParts();
    const events = envelopesOf(from);
    const last = events.at(-1);
    if (last === undefined) throw new Error('there is no event');
    const before = envelopesOf(to);
    expect(() =>
      to.incidents.take([...events.slice(0, -1), { ...last, actor: '@eve' }], { whole: true }),
    ).toThrow('Nothing was imported');
    expect(envelopesOf(to)).toEqual(before);
    expect(to.list.list(undefined, 10)).toEqual([]);
    expect(to.incidents.take(events, { whole: true }).added).toHaveLength(events.length);
  });
});

/** Entries of one chain and corrections of them by another, with ids that lie in this order. */
function amended(stream: string, count: number): { entries: Envelope[]; corrections: Envelope[] } {
  const [one, other] = [randomUUID(), randomUUID()];
  const entries: Envelope[] = [];
  const corrections: Envelope[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const id = `018f0000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`;
    const prev = entries.at(-1)?.hash ?? null;
    const logged = { n: seq, kind: 'note', text: `line ${seq}`, replyTo: null, detail: {}, undated: false };
    entries.push(sealed({ id, stream, replica: one, seq, type: 'entry.logged', data: logged, prev }));
    const before = corrections.at(-1)?.hash ?? null;
    const data = {
      entry: id,
      text: `line ${seq}, mended`,
      occurredAt: null,
      kind: null,
      detail: null,
      reason: null,
    };
    const hlc = `${Date.UTC(2026, 10, 24).toString(16).padStart(12, '0')}${seq.toString(16).padStart(4, '0')}`;
    corrections.push(
      sealed({ stream, replica: other, seq, hlc, type: 'entry.corrected', data, prev: before }),
    );
  }
  return { entries, corrections };
}

describe('corrections that came before what they correct', () => {
  it.each([
    ['one at a time', 1],
    ['a few at a time', 3],
    ['all together', 12],
  ])('are applied to entries that come %s', async (_how, size) => {
    const parts = await openParts();
    const stream = `incident/${randomUUID()}`;
    const { entries, corrections } = amended(stream, 12);
    expect(reasons(parts, corrections)).toEqual([]);
    for (let at = 0; at < entries.length; at += size)
      expect(reasons(parts, entries.slice(at, at + size))).toEqual([]);
    expect(texts(parts, stream)).toEqual(entries.map((_, index) => `line ${index + 1}, mended`));
  });

  it('also where there are more of them than entries in one portion', async () => {
    const parts = await openParts();
    const stream = `incident/${randomUUID()}`;
    const { entries, corrections } = amended(stream, 12);
    const last = sealed({
      id: '018f0000-0000-7000-8000-ffffffffffff',
      stream: `incident/${randomUUID()}`,
      replica: randomUUID(),
      seq: 1,
      type: 'entry.logged',
      data: { n: 1, kind: 'note', text: 'elsewhere', replyTo: null, detail: {}, undated: false },
    });
    expect(reasons(parts, corrections)).toEqual([]);
    expect(reasons(parts, [...entries.slice(0, 1), last])).toEqual([]);
    expect(texts(parts, stream)).toEqual(['line 1, mended']);
  });
});

describe('transactions that do not wait for the disk', () => {
  it('do so once, with the next one that does', async () => {
    const { log } = await openParts();
    const synchronous = (): unknown => log.db.pragma('synchronous', { simple: true });
    const seen: unknown[] = [];
    const before = log.reader.meta('flushed');
    log.writer.flush();
    expect(log.reader.meta('flushed')).toBe(before);
    log.writer.transaction(() => {
      log.writer.setMeta('kept', 'yes');
      seen.push(synchronous());
    }, false);
    expect([...seen, synchronous()]).toEqual([1, 2]);
    expect(() =>
      log.writer.transaction(() => {
        throw new Error('no');
      }, false),
    ).toThrow('no');
    expect(synchronous()).toBe(2);
    // Something has to change, or SQLite would not wait.
    log.writer.flush();
    const flushed = log.reader.meta('flushed');
    expect(flushed).not.toBe(before);
    log.writer.transaction(() => undefined);
    expect([log.reader.meta('flushed'), log.reader.meta('kept')]).toEqual([flushed, 'yes']);
  });
});

describe('a payload of the usual kind', () => {
  it('is never taken for one where the schema would refuse it', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const rarely = <T>(usual: fc.Arbitrary<T>) =>
      fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: odd, weight: 1 });
    const plain = fc.record({
      n: rarely(fc.oneof(fc.integer({ min: -2, max: 3 }), fc.integer({ min: 9_999_999, max: 10_000_001 }))),
      kind: rarely(fc.constantFrom(...ENTRY_KINDS)),
      text: rarely(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(' ', '\u0007', '\u0007x', '\ud800 x', 'x'.repeat(20_001)),
        ),
      ),
      replyTo: rarely(fc.constant(null)),
      detail: rarely(fc.constant({})),
      undated: rarely(fc.boolean()),
    });
    let plainOnes = 0;
    fc.assert(
      fc.property(plain, (data) => {
        if (!isPlainEntry(data)) return;
        plainOnes += 1;
        expect(incidentEventData['entry.logged'].safeParse(data).success).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(plainOnes).toBeGreaterThan(100);
  });
});

describe('canonical JSON', () => {
  it('is what RFC 8785 says, as the reference package has it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 3_000 },
    );
    const odd = {
      b: 1e21,
      a: -0,
      10: 'ten',
      9: 'nine',
      é: '\u2028',
      '': undefined,
      nested: [{ z: 1, y: [] }],
    };
    expect(canonicalJson(odd)).toBe(canonicalize(odd));
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['\ud800'],
    [undefined],
    [() => 1],
    [10n],
    [Symbol('x')],
  ])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow('a payload');
    expect(() => canonicalJson({ deep: [value] })).toThrow('a payload');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, tell } from '#shared/sync/exchange.ts';
import { growingHeads, lacking } from '#shared/sync/heads.ts';
import { readInvite, writeInvite } from '#shared/sync/invite.ts';

const chain = fc.record({
  stream: fc.nat({ max: 40 }).map((n) => `incident/${n}`),
  replica: fc.constantFrom('a', 'b', 'c'),
  seq: fc.integer({ min: 1, max: 50 }),
});
const heads = fc
  .array(chain, { maxLength: 60 })
  .map((all) =>
    growingHeads(all.map(({ stream, replica, seq }): [string, string, number] => [stream, replica, seq])),
  );

describe('what one side lacks of another', () => {
  it('is nothing once it has been sent, and digests are the same exactly then', () => {
    fc.assert(
      fc.property(heads, heads, (ours, theirs) => {
        for (const { stream, replica, upTo } of lacking(ours, theirs)) theirs.note(stream, replica, upTo);
        expect(lacking(ours, theirs)).toEqual([]);
        for (const { stream, replica, upTo } of lacking(theirs, ours)) ours.note(stream, replica, upTo);
        expect(theirs.digests()).toEqual(ours.digests());
        theirs.note('incident/7', 'a', 99);
        expect(theirs.digests()).not.toEqual(ours.digests());
      }),
    );
  });

  it('is found out with a few notices, however many chains there are', () => {
    const many = Array.from({ length: 3_000 }, (_, n): [string, string, number] => [`incident/${n}`, 'a', 3]);
    const ours = growingHeads([...many, ['incident/5', 'b', 2]]);
    const theirs = growingHeads([...many, ['incident/9', 'c', 4]]);
    const first = answer(theirs, tell(ours), 'them');
    expect(first).toMatchObject({ send: [], behind: false });
    expect(first.ask).toHaveLength(2);
    const second = answer(ours, tell(theirs, first.ask, ['us']), 'us');
    expect(second.send).toEqual([{ stream: 'incident/5', replica: 'b', after: 0, upTo: 2 }]);
    expect(second).toMatchObject({ behind: true, tell: first.ask });
    const third = answer(theirs, tell(ours, second.tell), 'them');
    expect(third.send).toEqual([{ stream: 'incident/9', replica: 'c', after: 0, upTo: 4 }]);
  });
});

describe('an invitation', () => {
  it('is read as it was written, in any spelling, and never when something of it is wrong', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const code = writeInvite(bytes);
        const spellings = [
          code,
          code.toLowerCase(),
          code.replaceAll('-', ' \n'),
          code.replace('deepwater:', ''),
        ];
        for (const text of spellings) expect(readInvite(text)).toEqual({ ok: true, output: bytes });
        const letters = code.slice('deepwater:'.length);
        const place = at % letters.length;
        const [letter] = letters.slice(place);
        if (letter === '-' || place >= letters.length - 1) return;
        const other = letter === '7' ? '8' : '7';
        expect(readInvite(letters.slice(0, place) + other + letters.slice(place + 1)).ok).toBe(false);
      }),
    );
  });
});

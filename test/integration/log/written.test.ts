import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { incidentCommandInputs } from '#shared/domain/incident/commands.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { envelopesOf, openParts, sealed, type Parts } from './kit.ts';

const given = { actor: '@ana', commandId: undefined };

function declare(parts: Parts, title: string): string {
  const input = incidentCommandInputs['incident.declare'].parse({ title });
  const declared = parts.incidents.declare({ name: 'incident.declare', input }, given);
  if (!declared.ok) throw new Error(declared.refusal.message);
  return declared.output.stream;
}

/** Events of another installation, with everything in them that JSON writes in another way. */
function strange(stream: string, replica: string, count: number): Envelope[] {
  const chain: Envelope[] = [];
  for (let index = 0; index < count; index += 1)
    chain.push(
      sealed({
        ...{ stream, replica, seq: index + 1, prev: chain.at(-1)?.hash ?? null },
        ...{ type: `not "known"\\ ${index % 2}\n`, v: 7, actor: `@“ana”\u0001 "${index % 3}"` },
        data: { index, text: `\u2028 “quoted” "twice" \\ ${index} 🚒`, none: null, list: [1.5, {}, ''] },
      }),
    );
  return chain;
}

it('what goes to other installations says the same as the log', async () => {
  const parts = await openParts();
  const own = parts.log.identity.replica;
  const [one, other] = [declare(parts, 'One'), declare(parts, 'Other')];
  const log = (stream: string, text: string): string => {
    const input = incidentCommandInputs['entry.log'].parse({ text });
    const outcome = parts.incidents.execute(stream, { name: 'entry.log', input }, given);
    if (!outcome.ok) throw new Error(outcome.refusal.message);
    return outcome.output.id;
  };
  let last = '';
  for (let index = 0; index < 40; index += 1) last = log(index % 2 === 0 ? one : other, `“${index}” \\ "`);
  const strike = incidentCommandInputs['entry.strike'].parse({ entry: last, reason: 'a password' });
  expect(parts.incidents.execute(other, { name: 'entry.strike', input: strike }, given).ok).toBe(true);
  const replica = randomUUID();
  parts.incidents.take(strange(one, replica, 20));

  const known = envelopesOf(parts);
  expect(known.some(({ salt }) => salt === null)).toBe(true);
  const { written } = parts.log.reader;
  const read = (texts: readonly { json: string }[]): unknown[] =>
    texts.map(({ json }) => JSON.parse(json) as unknown);
  for (const [stream, by] of [
    [one, own],
    [other, own],
    [one, replica],
  ] as const) {
    const chain = known.filter((event) => event.stream === stream && event.replica === by);
    expect(read(written.chain(stream, by, 0, 1_000))).toEqual(chain);
    // From the middle, the hash before the first is looked up.
    expect(read(written.chain(stream, by, 3, 5))).toEqual(chain.slice(3, 8));
  }
  const mine = known.filter((event) => event.replica === own);
  const all = written.by(own, 0, 1_000);
  expect(read(all)).toEqual(mine);
  expect(read(written.by(own, all[6]?.pos ?? 0, 4))).toEqual(mine.slice(7, 11));
  for (const [index, { id, stream, seq, hash }] of all.entries())
    expect(mine[index]).toMatchObject({ id, stream, seq, hash });
  expect(written.chain(one, randomUUID(), 0, 10)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { incidentCommandInputs } from '#shared/domain/incident/commands.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { chanceOf } from '#test/soak/kit/random.ts';
import { envelopesOf, openParts, sealed, type Parts } from './kit.ts';

const DECLARED = Date.UTC(2026, 10, 23, 14);
const MINUTE = 60_000;

/**
 * A chain of another installation, a millisecond between two events: one in so many is a question, whose order the head
 * shows; the others only count.
 */
function chainOf(stream: string, from: number, count: number, every: number): Envelope[] {
  const replica = randomUUID();
  const chain: Envelope[] = [];
  for (let index = 0; index < count; index += 1) {
    const kind = index % every === 0 ? 'question' : 'note';
    const data = { n: index + 2, kind, text: `number ${index}`, replyTo: null, detail: {}, undated: false };
    const hlc = `${(from + index).toString(16).padStart(12, '0')}0000`;
    const prev = chain.at(-1)?.hash ?? null;
    chain.push(sealed({ stream, replica, seq: index + 1, type: 'entry.logged', data, hlc, prev }));
  }
  return chain;
}

function expectRightHead(parts: Parts, stream: string): void {
  const events = envelopesOf(parts).filter((event) => event.stream === stream);
  const { head } = foldIncident(
    stream,
    events.filter((event) => isIncidentEvent(event)),
  );
  expect(parts.heads.get(stream)).toEqual(head);
}

it.each([
  [1, 5],
  [2, 5],
  [3, 130],
  [4, 130],
  [5, 1_000],
])(
  'an incident is right at every moment while a long past is merged into it (seed %i, a question in %i)',
  async (seed, every) => {
    const chance = chanceOf(seed);
    let clock = DECLARED;
    const parts = await openParts({ now: () => clock });
    const given = { actor: '@ana', commandId: undefined };
    const declared = parts.incidents.declare(
      {
        name: 'incident.declare',
        input: incidentCommandInputs['incident.declare'].parse({ title: 'Apart' }),
      },
      given,
    );
    if (!declared.ok) throw new Error(declared.refusal.message);
    const { stream } = declared.output;
    const log = (text: string): void => {
      clock += MINUTE;
      const input = incidentCommandInputs['entry.log'].parse({ text });
      expect(parts.incidents.execute(stream, { name: 'entry.log', input }, given).ok).toBe(true);
    };
    parts.incidents.take(chainOf(stream, DECLARED + 30 * MINUTE, 900, every));
    clock = DECLARED + 60 * MINUTE;
    log('before anything comes');
    const past = chainOf(stream, DECLARED + 10 * MINUTE, 700, every);
    for (let at = 0; at < past.length;) {
      const some = past.slice(at, at + chance.between(20, 120));
      const fails = chance.between(0, 4) === 0;
      const also = (): void => {
        if (fails) throw new Error('the disk is full');
      };
      if (fails) expect(() => parts.incidents.take(some, { later: true, also })).toThrow('full');
      else {
        parts.incidents.take(some, { later: true, also });
        at += some.length;
      }
      if (chance.between(0, 3) === 0) log(`typed after ${at}`);
      if (chance.between(0, 3) === 0) expectRightHead(parts, stream);
      if (chance.between(0, 6) === 0) parts.incidents.settle();
      if (chance.between(0, 8) === 0) parts.heads.merged();
    }
    expect(parts.incidents.settle()).toBe(true);
    expect(parts.incidents.behind()).toBe(false);
    expectRightHead(parts, stream);
    expect(parts.list.summary(stream)).toMatchObject({ title: 'Apart', open: true });
  },
);

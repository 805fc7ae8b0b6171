import { describe, expect, it } from 'vitest';
import { examineLog } from '#electron/engine/log/verify.ts';
import { incidentCommandInputs, type IncidentCommand } from '#shared/domain/incident/commands.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { chanceOf, type Chance } from '#test/soak/kit/random.ts';
import { createLoad } from '#test/soak/kit/load.ts';
import { envelopesOf, openParts, type Parts } from './kit.ts';

/** Gives a random command as the engine would; refusals belong to it. */
function act(parts: Parts, stream: string, load: ReturnType<typeof createLoad>, chance: Chance): void {
  const { name, input, commandId } = load.next('INC-000', 12);
  if (!Object.hasOwn(incidentCommandInputs, name)) return;
  const parsed = incidentCommandInputs[name as IncidentCommand['name']].parse(input);
  parts.incidents.execute(stream, { name, input: parsed } as IncidentCommand, {
    actor: chance.pick(['@ana', '@bo']),
    commandId,
  });
}

/** Brings some of what one has to another: a part of every chain, in pieces, some of it twice. */
function exchange(from: Parts, to: Parts, chance: Chance, all: boolean): void {
  const events = envelopesOf(from);
  const upTo = all ? events.length : chance.between(0, events.length + 1);
  for (let at = 0; at < upTo;) {
    const size = chance.between(1, 15);
    to.incidents.take(events.slice(Math.max(0, at - 2), Math.min(upTo, at + size)));
    at += size;
  }
}

function stateOf(parts: Parts, stream: string): unknown {
  return {
    head: parts.heads.get(stream),
    entries: parts.entries
      .page(stream, undefined, 10_000)
      .entries.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    list: parts.list.list(undefined, 100).toSorted((one, other) => (one.stream < other.stream ? -1 : 1)),
  };
}

describe('replicas that write apart and exchange what they have', () => {
  it.each(Array.from({ length: 8 }, (_, seed) => [seed]))(
    'show the same as a fold of all events, in whatever order they arrived (seed %i)',
    async (seed) => {
      const chance = chanceOf(seed);
      const load = createLoad(chance);
      let clock = Date.UTC(2026, 10, 23, 14);
      const skews = [0, -7_200_000, 3_600_000];
      const replicas = await Promise.all(skews.map((skew) => openParts({ now: () => clock + skew })));
      const streams = replicas.slice(0, 2).map((parts) => {
        const declared = parts.incidents.declare(
          {
            name: 'incident.declare',
            input: incidentCommandInputs['incident.declare'].parse({ title: 'Apart' }),
          },
          { actor: '@ana', commandId: undefined },
        );
        if (!declared.ok) throw new Error(declared.refusal.message);
        return declared.output.stream;
      });
      for (const from of replicas)
        for (const to of replicas) if (from !== to) exchange(from, to, chance, true);
      for (let step = 0; step < 60; step += 1) {
        clock += chance.between(-20_000, 60_000);
        if (chance.next() < 0.85) act(chance.pick(replicas), chance.pick(streams), load, chance);
        else exchange(chance.pick(replicas), chance.pick(replicas), chance, false);
      }
      for (let round = 0; round < 2; round += 1)
        for (const from of replicas)
          for (const to of replicas) if (from !== to) exchange(from, to, chance, true);

      const events = envelopesOf(replicas[0] as Parts).filter((event) => isIncidentEvent(event));
      expect(events.length).toBeGreaterThan(40);
      for (const stream of streams) {
        const folded = foldIncident(
          stream,
          events.filter((event) => event.stream === stream),
        );
        const expected = [...folded.entries.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
        for (const parts of replicas) {
          const state = stateOf(parts, stream) as { head: unknown; entries: unknown };
          expect(state.head).toEqual(folded.head);
          expect(state.entries).toEqual(expected);
          expect(state).toEqual(stateOf(replicas[0] as Parts, stream));
        }
      }
      for (const parts of replicas) {
        const { certificate } = examineLog(parts.log.db, 'test', Date.now());
        expect(certificate.problems).toEqual([]);
      }
      // Nothing was kept in memory that a restart would not find.
      const [first] = replicas as [Parts];
      const before = streams.map((stream) => stateOf(first, stream));
      first.close();
      const again = await openParts({ dir: first.dir });
      expect(streams.map((stream) => stateOf(again, stream))).toEqual(before);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandContested, commander, holders } from '#shared/domain/incident/facts.ts';
import { act, newWorld, START, sync, syncAll, type Replica, type World } from './simulation.ts';

function worldOf(size: number): { world: World; at: (index: number) => Replica } {
  const world = newWorld(size);
  const at = (index: number): Replica => {
    const replica = world.replicas[index];
    if (replica === undefined) throw new Error(`there is no replica ${index}`);
    return replica;
  };
  act(world, at(0), 'incident.declare', { title: 'Checkout is down' });
  syncAll(world);
  return { world, at };
}

const commanders = (replica: Replica) => holders(replica.state.head, 'ic').map((tenure) => tenure.person);

describe('command', () => {
  it('goes from one to the next in one action', () => {
    const { world, at } = worldOf(1);
    act(world, at(0), 'seat.take', { seat: 'commander', person: 'ana' });
    world.now += 60_000;
    act(world, at(0), 'seat.take', { seat: 'ic', person: '@bo' });
    expect(commanders(at(0))).toEqual(['@bo']);
    expect(commander(at(0).state.head)).toBe('@bo');
    expect(at(0).state.head.tenures[0]).toMatchObject({ person: '@ana', from: START, until: START + 60_000 });
    expect([...at(0).state.entries.values()].at(-1)?.text).toBe('@bo has command, was @ana');
  });

  it('taken apart stands side by side until one more taking settles it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.boolean(),
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        (size, held, skew) => {
          const { world, at } = worldOf(size);
          if (held) act(world, at(0), 'seat.take', { seat: 'ic', person: '@zoe' });
          syncAll(world);
          world.replicas.forEach((replica, index) => {
            replica.skew = index * skew;
            act(world, replica, 'seat.take', { seat: 'ic', person: `@p${index}` });
            expect(commanders(replica)).toEqual([`@p${index}`]);
          });
          syncAll(world);
          for (const replica of world.replicas) {
            expect(commanders(replica).toSorted()).toEqual(world.replicas.map((_, index) => `@p${index}`));
            expect(commandContested(replica.state.head)).toBe(true);
            expect(commander(replica.state.head)).toBeNull();
          }
          const settled = act(world, at(size - 1), 'seat.take', { seat: 'ic', person: '@p0' });
          expect(settled.ok).toBe(true);
          syncAll(world);
          for (const replica of world.replicas) {
            expect(commanders(replica)).toEqual(['@p0']);
            expect(commandContested(replica.state.head)).toBe(false);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not contested when both sides gave it to the same person', () => {
    const { world, at } = worldOf(2);
    act(world, at(0), 'seat.take', { seat: 'ic', person: '@ana' });
    act(world, at(1), 'seat.take', { seat: 'ic', person: '@ana' });
    syncAll(world);
    expect(commanders(at(0))).toEqual(['@ana', '@ana']);
    expect(commandContested(at(0).state.head)).toBe(false);
  });

  it('is handed over, never dropped, while the incident goes on', () => {
    const { world, at } = worldOf(2);
    act(world, at(0), 'seat.take', { seat: 'ic', person: '@ana' });
    expect(act(world, at(0), 'seat.leave', { seat: 'ic' })).toMatchObject({
      refusal: { code: 'command_needs_holder' },
    });
    act(world, at(1), 'seat.take', { seat: 'ic', person: '@bo' });
    syncAll(world);
    expect(act(world, at(0), 'seat.leave', { seat: 'ic' })).toMatchObject({
      refusal: { code: 'command_needs_holder' },
    });
    expect(act(world, at(0), 'seat.leave', { seat: 'ic', person: '@bo' }).ok).toBe(true);
    expect(commanders(at(0))).toEqual(['@ana']);
    act(world, at(0), 'phase.change', { phase: 'resolved' });
    expect(act(world, at(0), 'seat.leave', { seat: 'ic' }).ok).toBe(true);
  });

  it('acknowledges the incident when it is first taken', () => {
    const { world, at } = worldOf(1);
    world.now += 90_000;
    act(world, at(0), 'seat.take', { seat: 'scribe', person: '@bo' });
    expect(at(0).state.head.clocks.acknowledged).toBeNull();
    act(world, at(0), 'seat.take', { seat: 'ic', person: '@ana' });
    world.now += 90_000;
    act(world, at(0), 'seat.take', { seat: 'ic', person: '@bo' });
    expect(at(0).state.head.clocks.acknowledged).toBe(START + 90_000);
  });
});

describe('any other seat', () => {
  it('can be left, by each of those who hold it after a partition', () => {
    const { world, at } = worldOf(2);
    act(world, at(0), 'seat.take', { seat: 'comms', person: '@ana' });
    act(world, at(1), 'seat.take', { seat: 'comms', person: '@bo' });
    sync(at(1), at(0));
    const left = act(world, at(0), 'seat.leave', { seat: 'comms' });
    expect(left.ok && left.output.map((event) => event.type)).toEqual(['seat.left', 'seat.left']);
    expect(holders(at(0).state.head, 'comms')).toEqual([]);
    const texts = [...at(0).state.entries.values()].map((entry) => entry.text);
    expect(texts.slice(-2).toSorted()).toEqual([
      '@ana left Communications lead',
      '@bo left Communications lead',
    ]);
  });

  it('that someone doesn’t hold is refused by name', () => {
    const { world, at } = worldOf(1);
    act(world, at(0), 'seat.take', { seat: 'scribe', person: '@bo' });
    expect(act(world, at(0), 'seat.leave', { seat: 'scribe', person: '@ana' })).toMatchObject({
      refusal: { message: '@ana is not Scribe of this incident.' },
    });
    expect(act(world, at(0), 'seat.leave', { seat: 'liaison' })).toMatchObject({
      refusal: { message: 'Nobody is Liaison of this incident.' },
    });
  });
});

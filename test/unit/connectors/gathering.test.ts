import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGathering } from '#electron/engine/connectors/gathering.ts';
import type { Incoming } from '#shared/connectors/incoming.ts';

const state = (vendorId: string): Incoming => ({
  ...{ kind: 'state', vendorId, what: 'ticket', id: '1', state: 'done', by: null, at: 0 },
});

describe('what comes in one turn', () => {
  it('is stored together, in order and by connector, and answered once it is', async () => {
    const writes: [string, string[]][] = [];
    const { take } = createGathering((connector, incoming) =>
      writes.push([connector, incoming.map(({ vendorId }) => vendorId)]),
    );
    const taken = [
      take('one', [state('a'), state('b')], () => null),
      take('other', [state('c')], () => null),
      take('one', [state('d')], () => null),
    ];
    expect(writes).toEqual([]);
    await Promise.all(taken);
    expect(writes).toEqual([
      ['one', ['a', 'b', 'd']],
      ['other', ['c']],
    ]);
    await take('one', [state('e')], () => null);
    expect(writes.at(-1)).toEqual(['one', ['e']]);
  });

  it('is refused to all who sent it when it can’t be stored, and to nobody else', async () => {
    const { take } = createGathering((connector) => {
      if (connector === 'broken') throw new Error('the disk is full');
    });
    const taken = [
      take('broken', [state('a')], () => null),
      take('whole', [state('b')], () => null),
      take('broken', [state('c')], () => null),
    ];
    const results = await Promise.allSettled(taken);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    await turn();
  });
});

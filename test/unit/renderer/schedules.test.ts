import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf, moved, newLayer, readDraft } from '#renderer/schedules/draft.ts';
import { readRoute, schedulesHash } from '#renderer/state/route.ts';
import { stepped, type Lane } from '#renderer/ui/lanes.tsx';
import { schedule } from '../policy/schedules/arbitraries.ts';

const NOW = Date.parse('2026-11-25T12:00Z');

describe('the fields of a schedule', () => {
  it('come to the schedule they were filled from, to the second, also in an hour that comes twice', () => {
    fc.assert(
      fc.property(schedule, (one) => {
        const expected = {
          ...one,
          layers: one.layers.map((layer) => ({
            ...layer,
            restrictions: layer.restrictions.map((each) =>
              each.from === '24:00'
                ? { ...each, from: '00:00', day: each.day === null ? null : (each.day % 7) + 1 }
                : each,
            ),
          })),
        };
        expect(readDraft(draftOf(one))).toEqual({ schedule: expected, problems: null });
      }),
      { numRuns: 300 },
    );
  });

  it('say what is wrong where it is', () => {
    const layer = {
      ...newLayer(0, 1, NOW, 'Europe/London'),
      turn: '0',
      end: { text: '2026-01-01T00:00', at: null },
    };
    const { problems } = readDraft({
      name: '',
      zone: 'Europe/London',
      layers: [{ ...layer, virtualStart: { text: '', at: null } }],
    });
    expect([...(problems ?? [])].map(([path]) => path).toSorted()).toEqual([
      'layers.0.end',
      'layers.0.turnSeconds',
      'layers.0.users',
      'layers.0.virtualStart',
      'name',
    ]);
  });

  it('begin with weekly turns from the last Monday at 09:00 on', () => {
    expect(newLayer(0, 1, NOW, 'Australia/Sydney').start.text).toBe('2026-11-23T09:00');
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  });
});

describe('the address of schedules', () => {
  it('leads back to the name', () => {
    for (const name of ['Database', 'Über / 100 %', '花子?#']) {
      expect(readRoute(schedulesHash(name))).toEqual({ screen: 'schedules', name });
    }
    expect(readRoute(schedulesHash())).toEqual({ screen: 'schedules', name: null });
  });
});

describe('lanes', () => {
  const band = (key: string, from: number, until: number) => ({
    key,
    from,
    until,
    label: key,
    title: key,
    look: 0 as const,
  });
  const lanes: Lane[] = [
    { key: 'one', label: 'one', bands: [band('a', 0, 10), band('b', 10, 20)] },
    { key: 'none', label: 'none', bands: [] },
    { key: 'two', label: 'two', bands: [band('c', 0, 4), band('d', 12, 18), band('e', 18, 30)] },
  ];
  const to = (from: string, key: string) => stepped(lanes, from, key)?.key ?? null;

  it('are gone through by arrow keys, past lanes that hold nothing', () => {
    expect(to('a', 'ArrowRight')).toBe('b');
    expect(to('b', 'ArrowRight')).toBeNull();
    expect(to('b', 'ArrowDown')).toBe('d');
    expect(to('e', 'ArrowUp')).toBe('b');
    expect(to('c', 'ArrowUp')).toBe('a');
    expect(to('e', 'Home')).toBe('c');
    expect(to('c', 'End')).toBe('e');
    expect(to('a', 'x')).toBeNull();
    expect(to('nothing', 'ArrowRight')).toBeNull();
  });
});

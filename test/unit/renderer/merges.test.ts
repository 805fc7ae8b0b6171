import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionsOf, type Overlap } from '#shared/policy/merge-report.ts';
import { OVERLAPS_OF } from '#renderer/merges/settle.ts';
import { mergesHash, readRoute } from '#renderer/state/route.ts';

describe('merge reports', () => {
  it('have an address each', () => {
    expect(readRoute(mergesHash())).toEqual({ screen: 'merges', num: null });
    fc.assert(
      fc.property(fc.nat(), (num) => {
        expect(readRoute(mergesHash(num))).toEqual({ screen: 'merges', num });
      }),
    );
    expect(readRoute('#/merges/-1')).toEqual({ screen: 'home' });
  });

  it('show every overlap beside the decision it asks for', () => {
    const overlaps: Overlap[] = [
      { kind: 'commanders', people: ['@ana', '@kofi'] },
      { kind: 'severities', now: 'SEV-1', claims: [] },
      { kind: 'handoffs', to: [] },
      { kind: 'phases', ours: 'fixing', theirs: 'resolved', now: 'resolved' },
      { kind: 'task-twice', tasks: [1, 1], texts: [] },
      { kind: 'runs', runs: [1, 2], title: 'Restart' },
    ];
    for (const overlap of overlaps)
      for (const decision of decisionsOf([overlap])) expect(OVERLAPS_OF[decision]).toContain(overlap.kind);
    expect(decisionsOf(overlaps)).toHaveLength(overlaps.length);
  });
});

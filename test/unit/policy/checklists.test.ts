import { describe, expect, it } from 'vitest';
import { defaultChecklists } from '#shared/domain/workspace/evolve.ts';
import { checklistOffers } from '#shared/policy/checklists.ts';
import { act, firstOf, newWorld } from '../domain/simulation.ts';

function offersOf(severity: string, services: string[] = [], apply?: string) {
  const world = newWorld(1);
  const replica = firstOf(world);
  act(world, replica, 'incident.declare', { title: 'Down', severity, services });
  if (apply !== undefined) act(world, replica, 'checklist.apply', { checklist: apply });
  const ledger = { name: 'Ledger', severities: [], services: ['ledger'], items: [] };
  return checklistOffers(replica.state.head, [ledger, ...defaultChecklists]);
}

describe('checklists on offer', () => {
  it('begin with those made for this severity or these services', () => {
    const names = (severity: string, services?: string[]) =>
      offersOf(severity, services).map(({ checklist }) => checklist.name);
    expect(names('SEV-1')).toEqual(['First ten minutes', 'Before closing', 'Ledger']);
    expect(names('SEV-3')).toEqual(['Before closing', 'Ledger', 'First ten minutes']);
    expect(names('SEV-3', ['ledger'])[0]).toBe('Ledger');
  });

  it('tell how much of each is not here yet', () => {
    const missing = (apply?: string) => offersOf('SEV-1', [], apply)[0]?.missing;
    expect(missing()).toBe(5);
    expect(missing('First ten minutes')).toBe(0);
  });
});

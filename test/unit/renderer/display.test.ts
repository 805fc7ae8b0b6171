import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Display } from '#shared/contract/shell.ts';
import { emptyWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { SurroundingsState } from '#renderer/state/workspace-store.ts';
import { createShownTimes, isZone, ownZone, shownZone } from '#renderer/state/display.ts';

const noon = Date.UTC(2026, 0, 15, 12);

function world() {
  const display = createStore<Display>(() => ({ scheme: 'dark', zoom: 1, times: { show: 'viewer' } }));
  const surroundings = createStore<SurroundingsState>(() => ({
    workspace: emptyWorkspace(),
    names: new Map(),
    status: null,
    health: { state: 'up', since: 0, restarts: 0 },
    acting: null,
  }));
  return { display, surroundings, ...createShownTimes(display, surroundings, 'en-GB') };
}

describe('the zone of times', () => {
  it('is the viewer’s own until another one is chosen, and changes at once', () => {
    const { display, times, shownTimes } = world();
    const drawn: string[] = [];
    shownTimes.subscribe(({ times: next }) => drawn.push(next.clock(noon)));
    expect(times.zone).toBe(ownZone());
    display.setState({ times: { show: 'zone', zone: 'Asia/Tokyo' } });
    display.setState({ zoom: 2 });
    expect(times.clock(noon)).toBe('21:00');
    expect(drawn).toEqual(['21:00']);
  });

  it('of a region is the region’s, also when that is known later', () => {
    const { display, surroundings, times } = world();
    display.setState({ times: { show: 'region', region: 'Americas' } });
    expect(times.zone).toBe(ownZone());
    const coverage = { days: [1], from: '08:00', to: '18:00' };
    const americas = { name: 'Americas', zone: 'America/Los_Angeles', coverage, chain: null, autonomy: [] };
    surroundings.setState({ workspace: { ...emptyWorkspace(), regions: [americas] } });
    expect(times.clock(noon)).toBe('04:00');
  });

  it('is the viewer’s own when nobody knows the one that was chosen', () => {
    expect(shownZone({ show: 'zone', zone: 'Mars/Olympus' }, [])).toBe(ownZone());
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(isZone('UTC')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { watchNetwork } from '#renderer/state/network.ts';

describe('the network', () => {
  it('is told with the time since when it is as it is', () => {
    const target = new EventTarget();
    let online = true;
    let now = 1_000;
    const network = watchNetwork(
      target as Window,
      () => online,
      () => now,
    );
    expect(network.getState()).toEqual({ online: true, since: 1_000 });
    now = 2_000;
    online = false;
    target.dispatchEvent(new Event('offline'));
    expect(network.getState()).toEqual({ online: false, since: 2_000 });
    now = 3_000;
    target.dispatchEvent(new Event('offline'));
    expect(network.getState().since).toBe(2_000);
  });
});

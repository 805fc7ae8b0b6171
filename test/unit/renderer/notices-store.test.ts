import { describe, expect, it } from 'vitest';
import { createClient } from '#renderer/client/client.ts';
import { watchNotices } from '#renderer/state/notices-store.ts';
import type { Bridge } from '#shared/contract/bridge.ts';

/** The reminders of a window, with a shell that answers what the test says. */
function windowWith(answer: unknown = {}) {
  let push: (increment: unknown) => void = () => undefined;
  const called: [string, unknown][] = [];
  const went: string[] = [];
  const played: string[] = [];
  const bridge: Bridge = {
    call(name, input) {
      called.push([name, input]);
      return Promise.resolve({ ok: true, output: answer });
    },
    subscribe(_name, _input, onIncrement) {
      push = onIncrement;
      return () => undefined;
    },
    onEngineHealth: () => () => undefined,
    onMenu: () => () => undefined,
  };
  const notices = watchNotices(
    createClient(bridge),
    (hash) => went.push(hash),
    (sound) => played.push(sound),
  );
  const notice = (key: string) => ({ key, ref: 'INC-1', title: 'x', words: key, urgent: false, at: 1 });
  const show = (...keys: string[]) =>
    push({ type: 'snapshot', notices: keys.map(notice), due: { 'incident/1': keys.length } });
  return { notices, show, sound: () => push({ type: 'sound', sound: 'chime' }), called, went, played };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('reminders in a window', () => {
  it('are what the shell says, and its sound is played', () => {
    const { notices, show, sound, played } = windowWith();
    show('a', 'b');
    sound();
    expect(notices.store.getState()).toMatchObject({ due: { 'incident/1': 2 } });
    expect(notices.store.getState().notices.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(played).toEqual(['chime']);
  });

  it('lead to where the shell sends this window: the first one, or the one that is named', async () => {
    const { notices, show, called, went } = windowWith({ go: { ref: 'INC-1', entry: 'e1' } });
    expect(notices.follow()).toBe(false);
    show('a', 'b');
    expect(notices.follow()).toBe(true);
    notices.follow('b');
    await turn();
    expect(called.map(([, input]) => input)).toEqual([{ key: 'a' }, { key: 'b' }]);
    expect(went[0]).toBe('#/incident/INC-1?entry=e1');
  });

  it('stay where they are when another window comes to the front, and when there is none to dismiss', async () => {
    const { notices, show, called, went } = windowWith({});
    expect(notices.dismiss()).toBe(false);
    show('a');
    notices.follow();
    notices.dismiss();
    notices.drawn([]);
    notices.drawn(['a']);
    await turn();
    expect(went).toEqual([]);
    expect(called.map(([name]) => name)).toEqual([
      'shell.notices.follow',
      'shell.notices.dismiss',
      'shell.notices.rendered',
    ]);
  });
});

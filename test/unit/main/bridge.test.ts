import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  MAX_INPUT,
  openBridge,
  type BridgeOptions,
  type PageContents,
  type PageEvent,
} from '#electron/main/bridge.ts';
import { createBridgeWire } from '#electron/preload/bridge-wire.ts';
import { connectBridge, type EngineHealth } from '#shared/contract/bridge.ts';
import { channels } from '#shared/contract/channels.ts';
import { command, query, subscription, type Operation } from '#shared/contract/operation.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';

const operations = new Map<string, Operation>([
  [
    'note.add',
    command(z.object({ text: z.string().min(1), commandId: z.string().optional() }), z.object({})),
  ],
  ['note.list', query(z.object({ limit: z.number().default(10) }), z.array(z.string()))],
  ['note.watch', subscription(z.object({}), z.string())],
  ['shell.watch', subscription(z.object({}), z.unknown())],
  ['shell.info', query(z.object({ part: z.string().default('all') }), z.object({}))],
]);
const up: EngineHealth = { state: 'up', since: 1, restarts: 0 };
const ownFrame = { parent: null, origin: 'app://deepwater', url: 'app://deepwater/index.html#/' };

interface Subscribed {
  name: string;
  onIncrement: (value: unknown) => void;
  onRefused: (refusal: Refusal) => void;
  ended: boolean;
}

/** Shell and window with Electron's channels between them replaced by function calls. */
function world(options: { call?: BridgeOptions['engine']['call']; loading?: boolean } = {}) {
  const called: { name: string; input: unknown }[] = [];
  const subscribed: Subscribed[] = [];
  const healthListeners: ((health: EngineHealth) => void)[] = [];
  const logged: string[] = [];
  const shellEnded: string[] = [];
  const handlers = new Map<string, (event: PageEvent, ...args: unknown[]) => Promise<unknown>>();

  openBridge(
    { handle: (channel, listener) => void handlers.set(channel, listener) },
    {
      contract: () => (options.loading === true ? undefined : (name) => operations.get(name)),
      owns: (id) => id < 100,
      log: (line) => void logged.push(line),
      shell: {
        call: (name, input, from) => Promise.resolve({ ok: true, output: { name, input, from } }),
        subscribe(name, from, onIncrement) {
          onIncrement({ name, from });
          return () => void shellEnded.push(name);
        },
      },
      engine: {
        call:
          options.call ??
          ((name, input) => {
            called.push({ name, input });
            return Promise.resolve<Outcome<unknown>>({ ok: true, output: ['answered'] });
          }),
        subscribe(name, _input, onIncrement, onRefused) {
          const one: Subscribed = { name, onIncrement, onRefused, ended: false };
          subscribed.push(one);
          return () => {
            one.ended = true;
          };
        },
        health: () => up,
        onHealth(listener) {
          healthListeners.push(listener);
          return () => undefined;
        },
      },
    },
  );

  function page(id: number) {
    const gone: Record<string, () => void> = {};
    let listeners = new Map<string, (event: unknown, message: unknown) => void>();
    const contents: PageContents = {
      id,
      isDestroyed: () => false,
      send: (channel, message) => listeners.get(channel)?.({}, structuredClone(message)),
      once: (event, listener) => void (gone[event] = listener),
      on: (event, listener) => void (gone[event] = listener),
    };
    const invoke = (senderFrame: PageEvent['senderFrame'], channel: string, args: unknown[]) =>
      Promise.resolve(handlers.get(channel)?.({ sender: contents, senderFrame }, ...args)) as Promise<string>;
    return {
      gone,
      invoke,
      contents,
      /** A load of the page; the one before it hears nothing more. */
      load(token: string) {
        listeners = new Map();
        const heard = listeners;
        return connectBridge(
          createBridgeWire(
            {
              invoke: (channel, ...args) => invoke(ownFrame, channel, args),
              on: (channel, listener) => heard.set(channel, listener),
            },
            token,
          ),
        );
      },
    };
  }
  return { called, subscribed, shellEnded, healthListeners, logged, page };
}

const token = (n: number) => `a0b1c2d3e4f5${String(n).padStart(12, '0')}`;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a call', () => {
  it('reaches the engine and brings its output', async () => {
    const { page, called } = world();
    const bridge = page(1).load(token(1));
    expect(await bridge.call('note.list', { limit: 3 })).toEqual({ ok: true, output: ['answered'] });
    expect(called).toEqual([{ name: 'note.list', input: { limit: 3 } }]);
  });

  it('gives a command an id for being sent twice, and leaves a given one', async () => {
    const { page, called } = world();
    const bridge = page(1).load(token(1));
    await bridge.call('note.add', { text: 'a' });
    await bridge.call('note.add', { text: 'b', commandId: 'mine' });
    expect(called[0]?.input).toHaveProperty('commandId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(called[1]?.input).toEqual({ text: 'b', commandId: 'mine' });
  });

  it('goes to the engine, which checks it, while the contract is being loaded', async () => {
    const { page, called } = world({ loading: true });
    await page(1).load(token(1)).call('anything.new', { text: 1 });
    expect(called).toMatchObject([{ name: 'anything.new', input: { text: 1 } }]);
    expect(called[0]?.input).toHaveProperty('commandId');
  });

  it('for the shell is answered by the shell', async () => {
    const { page, called } = world();
    const answer = await page(7).load(token(1)).call('shell.info', {});
    expect(answer).toEqual({ ok: true, output: { name: 'shell.info', input: {}, from: 7 } });
    expect(called).toEqual([]);
  });

  it.each([
    [
      'an unknown name',
      'nope',
      {},
      { code: 'unknown_operation', message: 'There is no operation called “nope”.' },
    ],
    ['a name of Object’s', 'constructor', {}, { code: 'unknown_operation' }],
    ['a subscription', 'note.watch', {}, { code: 'wrong_kind' }],
    ['a bad shape', 'note.add', { text: '' }, { code: 'invalid_input', path: 'text' }],
    ['no input', 'note.add', undefined, { code: 'invalid_input' }],
    ['what is not plain data', 'note.add', { text: 1n }, { code: 'invalid_input' }],
  ])('with %s is refused', async (_what, name, input, refusal) => {
    const { page, called } = world();
    expect(await page(1).load(token(1)).call(name, input)).toMatchObject({ ok: false, refusal });
    expect(called).toEqual([]);
  });

  it.each([
    ['nothing', []],
    ['a number for a name', [1, '{}']],
    ['objects instead of text', ['note.list', {}]],
    ['more than belongs there', ['note.list', '{}', 'x']],
    ['text that is no JSON', ['note.list', '{']],
    ['a name that goes on and on', ['n'.repeat(101), '{}']],
  ])('that carries %s is refused', async (_what, args) => {
    const { page, called } = world();
    const answer = JSON.parse(await page(1).invoke(ownFrame, channels.call, args)) as Outcome<unknown>;
    expect(answer).toMatchObject({ ok: false });
    expect(called).toEqual([]);
  });

  it('that is too large is refused', async () => {
    const answer = await world()
      .page(1)
      .invoke(ownFrame, channels.call, ['note.list', 'x'.repeat(MAX_INPUT + 1)]);
    expect(JSON.parse(answer)).toMatchObject({ ok: false, refusal: { code: 'too_large' } });
  });

  it('that fails inside tells no more than that', async () => {
    const { page, logged } = world({ call: () => Promise.reject(new Error('secret at /home/ana/x.ts:3')) });
    const answer = await page(1).invoke(ownFrame, channels.call, ['note.list', '{}']);
    expect(JSON.parse(answer)).toMatchObject({ ok: false, refusal: { code: 'shell_error' } });
    expect(answer).not.toContain('secret');
    expect(logged.join()).toContain('secret');
  });

  it('is one of ten thousand at most', async () => {
    const { page } = world({ call: () => new Promise(() => undefined) });
    const { invoke } = page(1);
    const open = Array.from({ length: 10_000 }, () => invoke(ownFrame, channels.call, ['note.list', '{}']));
    expect(open).toHaveLength(10_000);
    expect(await invoke(ownFrame, channels.call, ['note.list', '{}'])).toContain('too_many');
  });
});

describe('a sender', () => {
  it.each([
    ['an embedded frame', 1, { ...ownFrame, parent: {} }],
    ['another origin', 1, { ...ownFrame, origin: 'https://example.com', url: 'https://example.com/' }],
    [
      'another host of our scheme',
      1,
      { ...ownFrame, origin: 'app://deepwater.evil', url: 'app://deepwater.evil/' },
    ],
    ['another port', 1, { ...ownFrame, origin: 'app://deepwater:1', url: 'app://deepwater:1/' }],
    ['a file', 1, { ...ownFrame, origin: 'file://', url: 'file:///index.html' }],
    ['no origin', 1, { ...ownFrame, origin: 'null', url: 'data:text/html,x' }],
    ['an address that only inherited our origin', 1, { ...ownFrame, url: 'about:blank' }],
    ['a frame that has gone', 1, null],
    ['a window that is not ours', 100, ownFrame],
  ])('that is %s is refused on every channel', async (_what, id, frame) => {
    const { page, called, subscribed } = world();
    const { invoke } = page(id);
    const attempts: [string, unknown[]][] = [
      [channels.call, ['note.list', '{}']],
      [channels.subscribe, [token(1), '1', 'note.watch', '{}']],
      [channels.unsubscribe, [token(1), '1']],
      [channels.health, [token(1)]],
    ];
    for (const [channel, args] of attempts) {
      expect(JSON.parse(await invoke(frame, channel, args))).toEqual(
        refuse('forbidden', 'This window may not do that.'),
      );
    }
    expect(called).toEqual([]);
    expect(subscribed).toEqual([]);
  });

  it('whose frame goes while it is looked at is refused', async () => {
    const frame = {
      get parent(): null {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      origin: 'app://deepwater',
      url: 'app://deepwater/',
    };
    expect(
      await world()
        .page(1)
        .invoke(frame, channels.health, [token(1)]),
    ).toContain('forbidden');
  });
});

describe('a subscription', () => {
  it('brings increments until it is ended', async () => {
    const { page, subscribed } = world();
    const seen: unknown[] = [];
    const end = page(1)
      .load(token(1))
      .subscribe(
        'note.watch',
        {},
        (value) => seen.push(value),
        (refusal) => seen.push(refusal),
      );
    await settled();
    subscribed[0]?.onIncrement({ a: 1 });
    subscribed[0]?.onIncrement(['b']);
    end();
    await settled();
    subscribed[0]?.onIncrement('late');
    expect(seen).toEqual([{ a: 1 }, ['b']]);
    expect(subscribed[0]?.ended).toBe(true);
  });

  it('to the shell is answered by the shell, and ends there', async () => {
    const { page, subscribed, shellEnded } = world();
    const bridge = page(1).load(token(1));
    const heard: unknown[] = [];
    const end = bridge.subscribe(
      'shell.watch',
      {},
      (value) => heard.push(value),
      () => undefined,
    );
    await settled();
    expect(heard).toEqual([{ name: 'shell.watch', from: 1 }]);
    end();
    await settled();
    expect([shellEnded, subscribed]).toEqual([['shell.watch'], []]);
  });

  it('tells a refusal, of the shell or of the engine', async () => {
    const { page, subscribed } = world();
    const bridge = page(1).load(token(1));
    const refusals: unknown[] = [];
    const refused = (refusal: Refusal) => refusals.push(refusal.code);
    bridge.subscribe('nope', {}, () => undefined, refused);
    bridge.subscribe('note.list', {}, () => undefined, refused);
    bridge.subscribe('note.watch', {}, () => undefined, refused);
    await settled();
    subscribed[0]?.onRefused({ code: 'not_found', message: 'There is no such incident.' });
    expect(refusals).toEqual(['unknown_operation', 'wrong_kind', 'not_found']);
  });

  it('ends when the page is loaded again, and does not reach the new one', async () => {
    const { page, subscribed } = world();
    const window = page(1);
    const seen: unknown[] = [];
    window.load(token(1)).subscribe(
      'note.watch',
      {},
      (value) => seen.push(['old', value]),
      () => undefined,
    );
    await settled();
    window.load(token(2)).subscribe(
      'note.watch',
      {},
      (value) => seen.push(['new', value]),
      () => undefined,
    );
    await settled();
    expect(subscribed.map((one) => one.ended)).toEqual([true, false]);
    subscribed[0]?.onIncrement(1);
    subscribed[1]?.onIncrement(2);
    expect(seen).toEqual([['new', 2]]);
  });

  it.each(['destroyed', 'render-process-gone'])('ends when its window is %s', async (event) => {
    const { page, subscribed } = world();
    const window = page(1);
    window.load(token(1)).subscribe(
      'note.watch',
      {},
      () => undefined,
      () => undefined,
    );
    await settled();
    window.gone[event]?.();
    expect(subscribed[0]?.ended).toBe(true);
  });

  it('is one of five hundred at most', async () => {
    const { page, subscribed } = world();
    const bridge = page(1).load(token(1));
    const refusals: Refusal[] = [];
    for (let n = 0; n < 501; n += 1)
      bridge.subscribe(
        'note.watch',
        {},
        () => undefined,
        (refusal) => refusals.push(refusal),
      );
    await settled();
    expect(subscribed).toHaveLength(500);
    expect(refusals).toMatchObject([{ code: 'too_many' }]);
  });
});

describe('health', () => {
  it('is told at once, at each change, and never backwards', async () => {
    const { page, healthListeners } = world();
    const bridge = page(1).load(token(1));
    const seen: string[] = [];
    await settled();
    bridge.onEngineHealth((health) => seen.push(health.state));
    for (const listener of healthListeners) listener({ state: 'restarting', since: 5, restarts: 1 });
    for (const listener of healthListeners) listener({ state: 'up', since: 4, restarts: 0 });
    expect(seen).toEqual(['up', 'restarting']);
  });
});

describe('the menu', () => {
  it('tells what was chosen before the page listened', () => {
    const { page } = world();
    const window = page(1);
    const bridge = window.load(token(1));
    window.contents.send(channels.menu, 'incident.declare');
    const seen: string[] = [];
    const end = bridge.onMenu((chosen) => seen.push(chosen));
    window.contents.send(channels.menu, 'help.keys');
    end();
    window.contents.send(channels.menu, 'file.open');
    expect(seen).toEqual(['incident.declare', 'help.keys']);
  });
});

import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createClient } from '#renderer/client/client.ts';
import { createDesk, type Desk } from '#renderer/desk/desk.ts';
import { createScreens } from '#renderer/screens.ts';
import { createDialogs } from '#renderer/state/dialogs.ts';
import { createKeeper, type KeyValue } from '#renderer/state/keep.ts';
import { watchNotices } from '#renderer/state/notices-store.ts';
import type { Services } from '#renderer/state/services.ts';
import { createTicker } from '#renderer/state/ticker.ts';
import { watchConnections } from '#renderer/state/connections-store.ts';
import { watchInbox } from '#renderer/state/inbox-store.ts';
import { watchIncidents } from '#renderer/state/incidents-store.ts';
import { watchSurroundings } from '#renderer/state/workspace-store.ts';
import { createTimes } from '#renderer/ui/time.ts';
import type { Bridge } from '#shared/contract/bridge.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { act, firstOf, newWorld, STREAM } from '../domain/simulation.ts';
import { fakeEngine, manualSchedule } from './fake-engine.ts';

const ref = 'INC-7F3';

interface Sent {
  name: string;
  input: Record<string, unknown>;
  answer: (outcome: Outcome<unknown>) => void;
}

/** A desk over a log of a declaration and two notes; every call waits until the test answers it. */
function deskAt(storage: KeyValue = memory(), ended = false) {
  const world = newWorld(1);
  const replica = firstOf(world);
  act(world, replica, 'incident.declare', { title: 'Payments fail', severity: 'SEV-2' });
  act(world, replica, 'entry.log', { text: 'first' });
  act(world, replica, 'entry.log', { text: 'second' });
  if (ended) act(world, replica, 'incident.cancel', { reason: 'A false alarm' });
  const engine = fakeEngine(STREAM, ref);
  engine.commit([...replica.events.values()]);
  const sent: Sent[] = [];
  const bridge: Bridge = {
    ...engine.bridge,
    call: (name, input) =>
      new Promise((answer) => {
        sent.push({ name, input: input as Record<string, unknown>, answer });
      }),
    subscribe: (name, input, push, refused) =>
      name === 'incident.watch' ? engine.bridge.subscribe(name, input, push, refused) : () => undefined,
  };
  const client = createClient(bridge);
  const services: Services = {
    client,
    incidents: watchIncidents(client),
    inbox: watchInbox(client),
    connections: watchConnections(client),
    surroundings: watchSurroundings(client),
    notices: watchNotices(
      client,
      () => undefined,
      () => undefined,
    ),
    dialogs: createDialogs(),
    told: createStore(() => ({ told: null })),
    network: createStore(() => ({ online: true, since: 0 })),
    ticker: createTicker(),
    keeper: createKeeper(storage),
    schedule: manualSchedule().schedule,
    display: createStore(() => ({ scheme: 'dark', zoom: 1, times: { show: 'viewer' } })),
    times: createTimes('UTC', 'en-GB'),
    shownTimes: createStore(() => ({ times: createTimes('UTC', 'en-GB') })),
    drill: createStore(() => ({ drill: null })),
    mac: false,
    location: { hash: () => '', onHash: () => undefined, go: () => undefined },
  };
  return { desk: createDesk(ref, services), services, sent, storage };
}

function memory(): KeyValue {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      items.set(key, value);
    },
    removeItem: (key) => {
      items.delete(key);
    },
  };
}

function write(desk: Desk, line: string): void {
  desk.type(line);
  desk.submit();
}

const recorded = (n: number) => ({
  ok: true as const,
  output: { id: `0197aaaa-0000-7000-8000-00000000000${n}`, stream: STREAM, ref, n },
});
const refused = (code: string, message: string) => ({ ok: false as const, refusal: { code, message } });
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a window that starts', () => {
  /** A window at an address, over what was kept of the one before. */
  function windowAt(hash: string, storage: KeyValue, ended = false) {
    const { services } = deskAt(storage, ended);
    let address = hash;
    let changed = (): void => undefined;
    const location = {
      hash: () => address,
      onHash: (listener: () => void) => {
        changed = listener;
      },
      go: (to: string) => {
        address = to;
        queueMicrotask(() => changed());
      },
    };
    const screens = createScreens({ ...services, location });
    return { screens, address: () => address, go: location.go };
  }

  it('goes on at the desk that comes back with the application', async () => {
    const { screens, address } = windowAt(`#/incident/${ref}?again`, memory());
    expect(screens.getState().current).toMatchObject({ screen: 'desk', desk: { ref } });
    await settled();
    expect(address()).toBe(`#/incident/${ref}`);
    expect(screens.getState().current).toMatchObject({ screen: 'desk', desk: { ref } });
  });

  it('does not go on at an incident that is over, unless somebody opens it', async () => {
    const { screens, address } = windowAt(`#/incident/${ref}?again`, memory(), true);
    await settled();
    expect(address()).toBe('#/');
    expect(screens.getState().current.screen).toBe('home');
    const opened = windowAt(`#/incident/${ref}`, memory(), true);
    await settled();
    expect(opened.screens.getState().current.screen).toBe('desk');
  });
});

describe('a line at the desk', () => {
  it('is sent with an id of its own and leaves the composer free at once', () => {
    const { desk, sent } = deskAt();
    write(desk, 'pool exhausted');
    write(desk, 'pool exhausted');
    expect(desk.line.getState().line).toBe('');
    expect(sent.map(({ name }) => name)).toEqual(['entry.log', 'entry.log']);
    const ids = sent.map(({ input }) => input['commandId']);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => typeof id === 'string' && id[14] === '7')).toBe(true);
  });

  it('stays where it was typed when it can’t be read, with a sentence why', () => {
    const { desk, sent } = deskAt();
    write(desk, '/sev 9 because');
    expect(desk.line.getState()).toMatchObject({ line: '/sev 9 because' });
    expect(desk.line.getState().error).toContain('SEV-1');
    expect(sent).toEqual([]);
  });

  it('comes back when it is refused, or waits beside what is typed meanwhile', async () => {
    const { desk, sent } = deskAt();
    write(desk, 'one');
    sent[0]?.answer(refused('invalid_input', 'Not like that.'));
    await settled();
    expect(desk.line.getState()).toMatchObject({ line: 'one', error: 'Not like that.', refused: null });
    write(desk, 'one');
    desk.type('half a tho');
    sent[1]?.answer(refused('invalid_input', 'Not like that.'));
    await settled();
    expect(desk.line.getState()).toMatchObject({ line: 'half a tho', refused: 'one' });
  });

  it('keeps its id when nobody answered and it is sent again', async () => {
    const { desk, sent } = deskAt();
    write(desk, 'one');
    sent[0]?.answer(refused('engine_crash_loop', 'The engine stopped.'));
    await settled();
    desk.submit();
    expect(sent[1]?.input['commandId']).toBe(sent[0]?.input['commandId']);
  });

  it('survives the window: what nobody answered is sent again under the same id, a draft is still there', async () => {
    const { desk, sent, storage } = deskAt();
    write(desk, 'one');
    write(desk, 'two');
    sent[0]?.answer(recorded(4));
    await settled();
    desk.type('half a tho');
    const later = deskAt(storage);
    expect(later.sent.map(({ input }) => input['text'])).toEqual(['two']);
    expect(later.sent[0]?.input['commandId']).toBe(sent[1]?.input['commandId']);
    expect(later.desk.line.getState().line).toBe('half a tho');
    later.sent[0]?.answer(recorded(5));
    await settled();
    expect(deskAt(storage).sent).toEqual([]);
  });
});

describe('undo', () => {
  it('sends the compensating command for the last thing, and says what it undid', async () => {
    const { desk, sent } = deskAt();
    write(desk, '/pin 2');
    sent[0]?.answer(recorded(2));
    write(desk, 'a slip');
    sent[1]?.answer(recorded(4));
    await settled();
    expect(desk.sender.store.getState().undoable.map(({ what }) => what)).toEqual(['note 4', 'pin 2']);
    desk.sender.undo();
    expect(sent[2]).toMatchObject({ name: 'entry.strike', input: { entry: recorded(4).output.id } });
    sent[2]?.answer(recorded(4));
    await settled();
    expect(desk.line.getState().notice).toBe('Note 4 undone');
    desk.sender.undo();
    expect(sent[3]).toMatchObject({ name: 'entry.mark', input: { on: false } });
    sent[3]?.answer(recorded(2));
    await settled();
    desk.sender.undo();
    expect(desk.line.getState().notice).toBe('There is nothing to undo.');
  });
});

describe('commands that ask back', () => {
  it('say what will happen, and do it only when told to', () => {
    const { desk, services, sent } = deskAt();
    write(desk, '/strike 2 a password');
    const { dialog } = services.dialogs.getState();
    expect(dialog).toMatchObject({ kind: 'confirm' });
    expect(dialog?.kind === 'confirm' ? dialog.words : '').toContain('“first”');
    expect(sent).toEqual([]);
    expect(desk.line.getState().line).toBe('/strike 2 a password');
    if (dialog?.kind === 'confirm') dialog.act();
    expect(sent.map(({ name }) => name)).toEqual(['entry.strike']);
    expect(desk.line.getState().line).toBe('');
  });
});

describe('buttons and palette', () => {
  it('begin a line where something is left to say, and act at once where nothing is', () => {
    const { desk, sent, services } = deskAt();
    desk.start('decision');
    expect(desk.line.getState().line).toBe('/decision ');
    desk.start('task');
    expect(desk.line.getState().line).toBe('/decision ');
    expect(desk.view.getState()).toMatchObject({ workTab: 'tasks', workForm: { kind: 'task', task: null } });
    desk.start('help');
    expect(services.dialogs.getState().dialog).toEqual({ kind: 'help' });
    desk.start('wall');
    expect(sent).toMatchObject([{ name: 'shell.window.open', input: { screen: 'wall', ref } }]);
    expect(sent[0]?.input).not.toHaveProperty('commandId');
  });
});

import { describe, expect, it } from 'vitest';
import type { DesktopNotice } from '#electron/main/desktop-notices.ts';
import { createNotifier, type NoticePush } from '#electron/main/notifier.ts';
import { defaultNotifications, type NotificationSettings } from '#shared/contract/notifications.ts';
import type { GivenReminder } from '#shared/contract/reminders.ts';
import { noticesOf } from '#shared/policy/notices.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const NIGHT = Date.UTC(2026, 10, 25, 23);
const quietNights: NotificationSettings = {
  ...defaultNotifications,
  quiet: { ...defaultNotifications.quiet, on: true },
};

/** A notifier between an engine, a desktop and windows that do what the test says. */
function world(
  options: { settings?: NotificationSettings; desktop?: boolean; works?: boolean; now?: number } = {},
) {
  let { now = NOON } = options;
  let push: (increment: unknown) => void = () => undefined;
  const facts = {
    focused: false,
    visible: true,
    acknowledged: [] as string[],
    onDesktop: [] as (DesktopNotice & { click: () => void; closed: boolean })[],
    flashes: 0,
    opened: [] as unknown[],
    due: new Map<string, number>() as ReadonlyMap<string, number>,
    subscriptions: 0,
  };
  const given = new Map<string, GivenReminder>();
  const unseen = () => [...given.values()].filter(({ key }) => !facts.acknowledged.includes(key));
  const notifier = createNotifier({
    engine: {
      call(name, input) {
        expect(name).toBe('reminders.shown');
        facts.acknowledged.push(...(input as { keys: string[] }).keys);
        return Promise.resolve({ ok: true, output: { shown: 1 } });
      },
      subscribe(name, _input, onIncrement) {
        expect(name).toBe('reminders.watch');
        facts.subscriptions += 1;
        push = onIncrement;
        onIncrement({ type: 'snapshot', due: [...given.values()], notices: noticesOf(unseen(), now) });
        return () => undefined;
      },
    },
    settings: () => options.settings ?? defaultNotifications,
    desktop: {
      available: () => options.desktop ?? true,
      show(notice, click) {
        const shown = { ...notice, click, closed: false };
        facts.onDesktop.push(shown);
        return { shown: Promise.resolve(options.works ?? true), close: () => void (shown.closed = true) };
      },
    },
    windows: {
      visible: () => facts.visible,
      focused: () => facts.focused,
      foremost: (ids) => ids.at(-1),
      flash: () => void (facts.flashes += 1),
    },
    open: (target) => void facts.opened.push(target),
    now: () => now,
    zone: () => 'UTC',
    onDue: (due) => void (facts.due = due),
    log: (line) => expect(line).toBe(''),
  });

  /** A page that draws what it is told at once, and hears. */
  function page(contentsId = 1) {
    const seen = { notices: [] as string[], due: {}, sounds: [] as string[] };
    const end = notifier.watch(contentsId, (pushed: NoticePush) => {
      if (pushed.type === 'sound') return void seen.sounds.push(pushed.sound);
      seen.notices = pushed.notices.map(({ words }) => words);
      seen.due = pushed.due;
      queueMicrotask(() =>
        notifier.rendered(
          contentsId,
          pushed.notices.map(({ key }) => key),
        ),
      );
    });
    return { seen, end };
  }

  function give(...reminders: Partial<GivenReminder>[]): void {
    const fresh = reminders.map((fields, index): GivenReminder => ({
      ...{ key: `${now} ${index}`, kind: 'task', at: now, about: `task ${index}`, stream: 'incident/1' },
      ...{ ref: 'INC-1', title: 'Down', givenAt: now, shownAt: null },
      ...fields,
    }));
    for (const reminder of fresh) given.set(reminder.key, reminder);
    push({ type: 'changed', given: fresh, settled: [], notices: noticesOf(fresh, now) });
  }

  return {
    facts,
    notifier,
    page,
    give,
    settle(...settled: string[]) {
      for (const key of settled) given.delete(key);
      push({ type: 'changed', given: [], settled, notices: [] });
    },
    again: () => notifier.start(),
    time: (at: number) => void (now = at),
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('a reminder', () => {
  it('comes on the desktop, in every window, with one sound, and is acknowledged', async () => {
    const { notifier, facts, page, give } = world();
    notifier.start();
    const [one, two] = [page(1), page(2)];
    give({ key: 'a', about: 'Fail over' });
    await turn();
    expect(facts.onDesktop).toMatchObject([
      { title: 'INC-1 · Down', body: 'A task is due: Fail over', silent: true, urgent: false },
    ]);
    expect(one.seen.notices).toEqual(['A task is due: Fail over']);
    expect(two.seen).toMatchObject({ notices: one.seen.notices, due: { 'incident/1': 1 } });
    expect([one.seen.sounds, two.seen.sounds]).toEqual([[], ['bell']]);
    expect(facts.acknowledged).toEqual(['a']);
    expect(facts.due).toEqual(new Map([['incident/1', 1]]));
  });

  it('is heard from the system where no window can play it', async () => {
    const { notifier, facts, give } = world();
    notifier.start();
    give({});
    await turn();
    expect(facts.onDesktop[0]?.silent).toBe(false);
  });

  it('is left to the window that is worked in, and that acknowledges it', async () => {
    const { notifier, facts, page, give } = world();
    notifier.start();
    const { seen } = page();
    facts.focused = true;
    give({ key: 'a' });
    await turn();
    expect([facts.onDesktop, facts.acknowledged, seen.sounds]).toEqual([[], ['a'], ['bell']]);
  });

  it.each([
    ['has none', { desktop: false }],
    ['fails at it', { works: false }],
  ])('is shown by the window where the system %s, which calls from the task bar', async (_what, options) => {
    const { notifier, facts, page, give } = world(options);
    notifier.start();
    page();
    facts.visible = false;
    give({ key: 'a' });
    await turn();
    expect([facts.flashes, facts.acknowledged]).toEqual([1, []]);
    facts.visible = true;
    notifier.windowSeen();
    expect(facts.acknowledged).toEqual(['a']);
  });

  it('stays unacknowledged while nobody can have seen it', async () => {
    const { notifier, facts, give } = world({ desktop: false });
    notifier.start();
    give({ key: 'a' });
    await turn();
    expect(facts.acknowledged).toEqual([]);
  });

  it('goes when its cause does, from the desktop too', async () => {
    const { notifier, facts, page, give, settle } = world();
    notifier.start();
    const { seen } = page();
    give({ key: 'a' }, { key: 'b' });
    await turn();
    settle('a');
    expect(seen.notices).toEqual(['A task is due: task 1']);
    expect(facts.onDesktop.map(({ closed }) => closed)).toEqual([true, false]);
    expect(seen.due).toEqual({ 'incident/1': 1 });
  });

  it('that is dismissed in one window is gone in all', async () => {
    const { notifier, page, give } = world();
    notifier.start();
    const [one, two] = [page(1), page(2)];
    give({ key: 'a' });
    await turn();
    notifier.dismiss('a');
    expect([one.seen.notices, two.seen.notices]).toEqual([[], []]);
    expect(two.seen.due).toEqual({ 'incident/1': 1 });
  });

  it('leads to its incident, and a question to its entry', async () => {
    const { notifier, facts, give } = world();
    notifier.start();
    give({ key: 'a' }, { key: 'q', kind: 'question', about: 'entry-1' });
    await turn();
    facts.onDesktop[1]?.click();
    expect(facts.opened).toEqual([{ ref: 'INC-1', entry: 'entry-1' }]);
    expect(notifier.follow('a')).toEqual({ ref: 'INC-1' });
    expect(notifier.follow('a')).toBeUndefined();
  });

  it('of an alert that no incident has leads to the inbox', async () => {
    const { notifier, facts, page, give } = world();
    notifier.start();
    const { seen } = page(1);
    give({ key: 'alert', kind: 'alert', about: 'Disk full', stream: 'inbox', ref: '', title: '' });
    await turn();
    expect(seen.notices).toEqual(['An alert waits in the inbox: Disk full']);
    expect(facts.onDesktop).toMatchObject([{ title: 'Deepwater', body: seen.notices[0] }]);
    expect(notifier.follow('alert')).toEqual({ inbox: true });
  });

  it('is not called out again when the engine is started again', async () => {
    const { notifier, facts, page, give, again } = world({ works: false });
    notifier.start();
    facts.visible = false;
    const { seen } = page();
    give({ key: 'a' });
    await turn();
    again();
    await turn();
    expect([facts.onDesktop.length, seen.sounds.length, seen.notices.length]).toEqual([1, 1, 1]);
  });
});

describe('many at once', () => {
  it('are one notification on the desktop, and each in the window', async () => {
    const { notifier, facts, page, give } = world();
    notifier.start();
    const { seen } = page();
    give(
      ...['a', 'b', 'c', 'd'].map((key, n) => ({ key, ref: `INC-${n % 2}`, stream: `incident/${n % 2}` })),
    );
    await turn();
    expect(facts.onDesktop.map(({ body }) => body)).toEqual(['4 reminders are due in 2 incidents.']);
    expect([seen.notices.length, seen.sounds.length]).toEqual([4, 1]);
    expect(facts.acknowledged.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    facts.onDesktop[0]?.click();
    expect(facts.opened).toEqual([undefined]);
  });
});

describe('quiet hours', () => {
  it('make no sound and put nothing on the desktop, and tell it in the morning', async () => {
    const { notifier, facts, page, give, time } = world({ settings: quietNights, now: NIGHT });
    notifier.start();
    const { seen } = page();
    give({ key: 'a' }, { key: 'b' });
    await turn();
    expect([facts.onDesktop, seen.sounds, facts.flashes, facts.acknowledged]).toEqual([[], [], 0, []]);
    expect(seen.notices).toHaveLength(2);
    time(NIGHT + 8 * 3_600_000);
    notifier.look();
    await turn();
    expect(facts.onDesktop.map(({ body }) => body)).toEqual(['2 reminders fell due while you were away.']);
    expect(seen.notices).toEqual(['2 reminders fell due while you were away.']);
    expect(facts.acknowledged.toSorted()).toEqual(['a', 'b']);
    notifier.look();
    expect(facts.subscriptions).toBe(2);
  });

  it('leave one for the window to show in the morning where the desktop can’t', async () => {
    const { notifier, facts, page, give, time } = world({
      settings: quietNights,
      now: NIGHT,
      desktop: false,
    });
    notifier.start();
    const { seen } = page();
    give({ key: 'a' });
    await turn();
    expect(facts.acknowledged).toEqual([]);
    time(NIGHT + 8 * 3_600_000);
    notifier.look();
    await turn();
    expect([seen.sounds, facts.flashes, facts.acknowledged]).toEqual([['bell'], 1, ['a']]);
  });

  it('let a person who is awake see and settle them', async () => {
    const { notifier, facts, page, give } = world({ settings: quietNights, now: NIGHT });
    notifier.start();
    page();
    facts.focused = true;
    give({ key: 'a' });
    await turn();
    expect([facts.acknowledged, facts.onDesktop]).toEqual([['a'], []]);
  });

  it('never silence a page', async () => {
    const { notifier, facts, page, give } = world({ settings: quietNights, now: NIGHT });
    notifier.start();
    const { seen } = page();
    facts.focused = true;
    give({ key: 'a' }, { key: 'p', urgent: true });
    await turn();
    expect(facts.onDesktop).toMatchObject([{ urgent: true }]);
    expect(seen.sounds).toEqual(['bell']);
    expect(seen.notices[0]).toBe('A task is due: task 1');
  });
});

describe('a trial', () => {
  it('is shown where reminders are, in quiet hours too', async () => {
    const desktop = world({ settings: quietNights, now: NIGHT });
    desktop.facts.focused = true;
    const { seen } = desktop.page();
    expect(await desktop.notifier.trial()).toBe('desktop');
    expect([seen.sounds, seen.notices]).toEqual([['bell'], []]);
    const window = world({ works: false });
    const { seen: drawn } = window.page();
    expect(await window.notifier.trial()).toBe('window');
    expect(drawn.notices).toEqual(['This is how a reminder comes.']);
    expect(window.notifier.follow('trial')).toBeUndefined();
    expect([drawn.notices, window.facts.acknowledged]).toEqual([[], []]);
  });
});

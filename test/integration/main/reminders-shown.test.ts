import { describe, expect, it } from 'vitest';
import { createNotifier } from '#electron/main/notifier.ts';
import { defaultNotifications } from '#shared/contract/notifications.ts';
import { engineAt, handClock, type HandClock } from '#test/integration/engine/hand-clock.ts';
import { temporaryFolder, type TestEngine } from '#test/integration/engine/kit.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 12);
const DAY = 24 * 60 * MINUTE;

/** The shell's end of one run of the application: a real engine, a desktop that shows what it is given. */
function application(engine: TestEngine, clock: HandClock, works = true) {
  const shown: string[] = [];
  const notifier = createNotifier({
    engine: {
      call: (name, input) => engine.call(name, input),
      subscribe(name, input, onIncrement, onRefused) {
        const opened = engine.subscribe(name, input, onIncrement);
        if (opened.ok) return opened.output;
        onRefused(opened.refusal);
        return () => undefined;
      },
    },
    settings: () => defaultNotifications,
    desktop: {
      available: () => true,
      show({ body }) {
        if (works) shown.push(body);
        return { shown: Promise.resolve(works), close: () => undefined };
      },
    },
    windows: {
      visible: () => false,
      focused: () => false,
      foremost: () => undefined,
      flash: () => undefined,
    },
    open: () => undefined,
    now: () => clock.now,
    zone: () => 'UTC',
    onDue: () => undefined,
    log: (line) => expect(line).toBe(''),
  });
  notifier.start();
  return { shown, notifier };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('reminders', () => {
  it('are shown once each over quits, a sleep of two days and a clock that is set back', async () => {
    const clock = handClock(START);
    const dataDir = temporaryFolder();
    const open = () => engineAt(clock, dataDir);
    let engine = await open();
    const { ref } = await engine.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    await engine.must('seat.take', { ref, seat: 'commander', person: '@ana' });
    for (const [text, minutes] of [
      ['one', 1],
      ['two', 30],
      ['three', 31],
      ['four', 4_000],
    ] as const)
      await engine.must('task.add', { ref, text, dueAt: clock.now + minutes * MINUTE });

    const first = application(engine, clock);
    clock.pass(2 * MINUTE);
    await turn();
    expect(first.shown).toEqual(['A task is due: one']);
    engine.close();

    // Started again: nothing is due that has not been shown.
    engine = await open();
    const second = application(engine, clock);
    await turn();
    expect(second.shown).toEqual([]);
    // Two days with the lid closed, and waking up.
    clock.jump(2 * DAY);
    await turn();
    expect(second.shown).toHaveLength(1);
    expect(second.shown[0]).toMatch(/^\d+ reminders fell due while you were away\.$/);
    clock.jump(-3 * 60 * MINUTE);
    clock.jump(3 * 60 * MINUTE);
    await turn();
    expect(second.shown).toHaveLength(1);
    engine.close();

    engine = await open();
    const third = application(engine, clock);
    clock.pass(DAY);
    await turn();
    expect(third.shown).toEqual(['A task is due: four']);
  });

  it('that no desktop and no window has shown before a quit come again', async () => {
    const clock = handClock(START);
    const dataDir = temporaryFolder();
    const open = () => engineAt(clock, dataDir);
    let engine = await open();
    const { ref } = await engine.must('incident.declare', { title: 'Down', severity: 'SEV-4' });
    await engine.must('task.add', { ref, text: 'one', dueAt: clock.now + MINUTE });
    const first = application(engine, clock, false);
    clock.pass(MINUTE);
    await turn();
    expect(first.shown).toEqual([]);
    engine.close();
    engine = await open();
    const second = application(engine, clock);
    await turn();
    expect(second.shown).toEqual(['A task is due: one']);
  });
});

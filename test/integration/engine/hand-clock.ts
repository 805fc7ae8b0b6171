import type { StartTimer } from '#electron/engine/timer.ts';
import { temporaryFolder, testEngine, type TestEngine } from './kit.ts';

/** A clock and timers whose hands the test turns, from this instant on. */
export function handClock(start: number) {
  let planned: { run: () => void; at: number }[] = [];
  let steady = 0;
  const startTimer: StartTimer = (run, ms) => {
    const timer = { run, at: clock.now + ms };
    planned.push(timer);
    return () => {
      planned = planned.filter((other) => other !== timer);
    };
  };
  const fire = (timer: { run: () => void }): void => {
    planned = planned.filter((other) => other !== timer);
    timer.run();
  };
  const turn = (to: number): void => {
    steady += Math.max(0, to - clock.now);
    clock.now = to;
  };
  const clock = {
    now: start,
    startTimer,
    /** Goes on as time passes and is never set. */
    steady: () => steady,
    /** Time passes and every timer runs when it should. */
    pass(ms: number): void {
      const end = clock.now + ms;
      for (;;) {
        const [next] = planned.toSorted((one, other) => one.at - other.at);
        if (next === undefined || next.at > end) break;
        turn(Math.max(clock.now, next.at));
        fire(next);
      }
      turn(end);
    },
    /** The machine sleeps, or its clock is set: what is planned runs at the new time. */
    jump(ms: number): void {
      clock.now += ms;
      for (const timer of planned) fire(timer);
    },
    longest: () => Math.max(...planned.map(({ at }) => at - clock.now)),
  };
  return clock;
}

export type HandClock = ReturnType<typeof handClock>;

/** An engine whose clock and timers the test turns, with everything running that runs by itself. */
export function engineAt(clock: HandClock, dataDir = temporaryFolder()): Promise<TestEngine> {
  return testEngine({
    dataDir,
    now: () => clock.now,
    steady: clock.steady,
    startTimer: clock.startTimer,
    selfCare: true,
  });
}

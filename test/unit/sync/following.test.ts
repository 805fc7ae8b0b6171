import { expect, it } from 'vitest';
import { createBroadcast } from '#electron/engine/runs/broadcast.ts';
import { createFollowing, type FollowIncrement } from '#electron/engine/runs/following.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import type { LiveMessage } from '#shared/sync/message.ts';

/** A clock with its timers, turned by hand. */
function handClock() {
  let at = 0;
  let timers: { run: () => void; due: number }[] = [];
  return {
    steady: () => at,
    now: () => at,
    startTimer(run: () => void, ms: number) {
      const timer = { run, due: at + ms };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
    turn(ms: number): void {
      for (const end = at + ms; ;) {
        const [next] = timers.toSorted((one, other) => one.due - other.due);
        if (next === undefined || next.due > end) {
          at = end;
          return;
        }
        at = Math.max(at, next.due);
        timers = timers.filter((each) => each !== next);
        next.run();
      }
    },
  };
}

it('says what a run prints to nobody but those who follow it, four times a second at most', () => {
  const clock = handClock();
  const said: LiveMessage['says'][] = [];
  const broadcast = createBroadcast({
    ...clock,
    ...{
      lease: 10_000,
      isLive: () => true,
      say: ({ says }: { says: LiveMessage['says'] }) => void said.push(says),
    },
  });
  const run = { stream: 'incident/1', id: 'run' };
  broadcast.told(run, { type: 'snapshot', step: 'one', output: '' });
  for (let index = 0; index < 100; index += 1) {
    broadcast.told(run, { type: 'output', step: 'one', text: `line ${index}\n` });
    clock.turn(50);
  }
  expect(said).toEqual([]);
  broadcast.followed('incident/1', 'run', { tape: 0, end: 0 });
  for (let index = 0; index < 100; index += 1) {
    broadcast.told(run, { type: 'output', step: 'one', text: 'x'.repeat(1_000) });
    clock.turn(50);
  }
  expect(said.length).toBeGreaterThan(15);
  expect(said.length).toBeLessThanOrEqual(21);
  expect(said[0]).toMatchObject({ step: 'one', at: 0 });
  for (const each of said) expect(each.what === 'output' ? each.text.length : 0).toBeLessThanOrEqual(8_192);
  // Nobody asked again: it stops.
  clock.turn(10_000);
  const before = said.length;
  broadcast.told(run, { type: 'output', step: 'one', text: 'more' });
  clock.turn(5_000);
  expect(said).toHaveLength(before);
});

it('believes the machine alone that executes the run, and shows nothing of a step that is over', () => {
  const clock = handClock();
  const step = { id: 'one', state: 'running', undo: null };
  const run = { id: 'run', replica: 'kofi', steps: [step], ended: null } as unknown as Run;
  const head = { runs: [run] } as unknown as IncidentHead;
  const told: FollowIncrement[] = [];
  const asked: LiveMessage['says'][] = [];
  const following = createFollowing({
    ...clock,
    ...{ head: () => head, reaches: () => true, askEvery: 5_000, silentAfter: 12_000 },
    say: ({ says }) => void asked.push(says),
  });
  following.watch('incident/1', run, (increment) => told.push(increment));
  const says = { what: 'output', step: 'one', tape: 1, at: 0, text: 'hello' } as const;
  const message = { kind: 'live', stream: 'incident/1', run: 'run', says } as const;
  following.said('eve', message);
  following.said('kofi', { ...message, stream: 'incident/2' });
  expect(told.some((each) => each.type === 'snapshot' && each.output !== '')).toBe(false);
  following.said('kofi', message);
  expect(told.at(-1)).toEqual({ type: 'snapshot', step: 'one', output: 'hello' });
  following.said('kofi', { ...message, says: { ...says, at: 5, text: ' you' } });
  expect(told.at(-1)).toEqual({ type: 'output', step: 'one', text: ' you' });
  clock.turn(13_000);
  expect(told.at(-1)).toEqual({ type: 'following', following: { state: 'silent', heardAt: 0 } });
  expect(asked.at(-1)).toEqual({ what: 'follow', of: 'kofi', tape: 1, end: 9 });
  // Taken over: who executes it now is asked, and what the other one still says is not heard.
  run.replica = 'ana';
  following.recorded('incident/1');
  expect(asked.at(-1)).toEqual({ what: 'follow', of: 'ana', tape: 0, end: 0 });
  following.said('kofi', { ...message, says: { ...says, tape: 2 } });
  expect(told.at(-1)).toEqual({ type: 'snapshot', step: null, output: '' });
  following.stop();
});

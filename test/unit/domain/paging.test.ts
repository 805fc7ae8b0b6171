import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOngoing } from '#shared/domain/incident/facts.ts';
import {
  climbed,
  nextStep,
  offsetMinutes,
  pageState,
  presentAcks,
  rungCount,
} from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import { history } from './arbitraries.ts';
import { simulatedDirectory } from './paging-directory.ts';
import { act, firstOf, newWorld, sync, syncAll, type World } from './simulation.ts';

const MINUTE = 60_000;

function declared(input: object = {}, size = 1): World {
  const world = newWorld(size);
  act(world, firstOf(world), 'incident.declare', { title: 'Charges fail', severity: '2', ...input }, '@ana');
  syncAll(world);
  return world;
}

const head = (world: World) => firstOf(world).state.head;

function page(world: World, number = 1): Page {
  const found = head(world).pages.find((each) => each.number === number);
  if (found === undefined) throw new Error(`there is no page ${number}`);
  return found;
}

function must(world: World, name: Parameters<typeof act>[2], input: object, actor = '@ana'): void {
  const outcome = act(world, firstOf(world), name, input, actor);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
}

/** Lets time pass and takes every step as it falls due, as the engine does. */
function pass(world: World, minutes: number): void {
  const end = world.now + minutes * MINUTE;
  for (;;) {
    const due = head(world).pages.flatMap((each) => {
      const step = nextStep(each, head(world), simulatedDirectory);
      return step === null || step.at > end ? [] : [{ page: each.id, at: step.at }];
    });
    const [next] = due.toSorted((one, other) => one.at - other.at);
    if (next === undefined) break;
    world.now = Math.max(world.now, next.at);
    must(world, 'page.advance', { page: next.page }, '@deepwater');
  }
  world.now = end;
}

const sent = (of: Page, begun: number) =>
  of.sends.map((send) => [
    (send.at - begun) / MINUTE,
    send.rungs.map((rung) => rung + 1),
    send.people.map(({ person }) => person),
  ]);

describe('a page nobody acknowledges', () => {
  it('goes up rung by rung, through every loop, and says loudly that nobody came', () => {
    const world = declared({ regions: ['eu-west'] });
    const begun = world.now;
    must(world, 'seat.take', { seat: 'ic', person: '@ana' });
    must(world, 'page.raise', { service: 'payments' });
    expect(page(world).rungs.map((rung) => [rung.rule, rung.delayMinutes])).toEqual([
      [0, 5],
      [1, 10],
      [2, 10],
      [2, 10],
      [2, 15],
    ]);
    pass(world, 99);
    expect(pageState(page(world))).toBe('paging');
    const pass1: [number, number[], string[]][] = [
      [0, [1], ['@bo']],
      [5, [2], ['@ana', '@dee']],
      [15, [3], ['@ana']],
      [25, [4], ['@bo']],
      [35, [5], ['@cy']],
    ];
    const again = pass1.map(([at, rung, who]) => [at + 50, [Number(rung[0]) + 5], who]);
    expect(sent(page(world), begun)).toEqual([...pass1, ...again]);
    expect(page(world).sends.map((_, index) => offsetMinutes(page(world), index))).toEqual(
      [...pass1, ...again].map(([at]) => at),
    );
    pass(world, 1);
    expect(pageState(page(world))).toBe('exhausted');
    expect(page(world).exhaustedAt).toBe(begun + 100 * MINUTE);
    pass(world, 600);
    expect(page(world).sends).toHaveLength(10);
  });

  it('passes over rungs nobody is on, and ends at once where nobody is on any', () => {
    const world = declared();
    must(world, 'page.raise', { policy: 'Nobody' });
    expect(pageState(page(world))).toBe('exhausted');
    expect(page(world).sends).toMatchObject([
      {
        rungs: [0, 1, 2],
        people: [],
        nobody: [{ schedule: 'Empty' }, { schedule: 'Empty' }, { schedule: 'Empty' }],
      },
    ]);
  });

  it('calls everyone at once after a sleep, and gives them their time', () => {
    const world = declared();
    const begun = world.now;
    must(world, 'page.raise', { service: 'payments' });
    world.now += 31 * MINUTE;
    must(world, 'page.advance', { page: 1 }, '@deepwater');
    expect(page(world).sends.at(-1)).toMatchObject({
      rungs: [1, 2, 3],
      people: [{ person: '@dee' }, { person: '@bo' }],
      lateSince: begun + 5 * MINUTE,
    });
    expect(nextStep(page(world), head(world), simulatedDirectory)).toMatchObject({ kind: 'send', rung: 4 });
    const refused = act(world, firstOf(world), 'page.advance', { page: 1 }, '@deepwater');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_due' } });
  });
});

describe('a person', () => {
  it('acknowledges once, which stops the ladder and sets the clock', () => {
    const world = declared();
    must(world, 'page.raise', { service: 'payments' });
    world.now += 2 * MINUTE;
    must(world, 'page.acknowledge', {}, '@bo');
    expect(head(world).clocks.acknowledged).toBe(world.now);
    const twice = act(world, firstOf(world), 'page.acknowledge', { page: 1 }, '@cy');
    expect(twice).toMatchObject({ ok: false, refusal: { code: 'unchanged' } });
    must(world, 'phase.change', { phase: 'monitoring' });
    pass(world, 300);
    expect(page(world).sends).toHaveLength(1);
  });

  it('who is called in vain passes the turn on at once, when everyone of the rung was', () => {
    const world = declared();
    must(world, 'seat.take', { seat: 'ic', person: '@ana' });
    must(world, 'page.raise', { service: 'payments' });
    world.now += MINUTE;
    must(world, 'page.attempt', { outcome: 'no-answer' });
    expect(page(world).attempts).toMatchObject([{ person: '@bo', outcome: 'no-answer' }]);
    expect(page(world).sends.at(-1)).toMatchObject({ rungs: [1], why: 'no-answer', at: world.now });
    must(world, 'page.attempt', { person: '@dee', outcome: 'no-answer' });
    expect(page(world).sends).toHaveLength(2);
    must(world, 'page.attempt', { outcome: 'reached' });
    expect(presentAcks(page(world))).toMatchObject([{ person: '@ana', how: 'phone' }]);
  });

  it('asks for the next rung early, with the same words that ask for help', () => {
    const world = declared();
    must(world, 'page.raise', { service: 'payments' });
    must(world, 'signal.leave', { signal: 'escalation' });
    expect(page(world).sends.map((send) => send.why)).toEqual(['raised', 'hand']);
    must(world, 'page.escalate', { page: 1 });
    expect(page(world).escalations).toHaveLength(2);
    pass(world, 400);
    expect(climbed(page(world)).flatMap((send) => send.rungs)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('who acknowledges and is not heard of again is paged again, at the rung it had come to', () => {
    const world = declared();
    must(world, 'page.raise', { service: 'payments' });
    pass(world, 6);
    must(world, 'page.acknowledge', {}, '@dee');
    pass(world, 8);
    must(world, 'entry.log', { text: 'still looking' }, '@dee');
    pass(world, 9);
    expect(page(world).run).toBe(0);
    pass(world, 1);
    expect(page(world)).toMatchObject({ run: 1, runFrom: 1 });
    expect(page(world).sends.at(-1)).toMatchObject({ run: 1, rungs: [1], why: 'reopened' });
    expect(pageState(page(world))).toBe('paging');
  });

  it('who acknowledged on another machine while nobody knew stays to be seen beside the first', () => {
    const world = declared({}, 2);
    const [here, there] = [firstOf(world), world.replicas[1] ?? firstOf(world)];
    must(world, 'page.raise', { service: 'payments' });
    syncAll(world);
    act(world, here, 'page.acknowledge', { person: '@bo' });
    act(world, there, 'page.acknowledge', { person: '@cy' });
    sync(there, here);
    expect(
      presentAcks(page(world))
        .map((ack) => ack.person)
        .toSorted(),
    ).toEqual(['@bo', '@cy']);
  });
});

describe('a page of low urgency', () => {
  it('waits for business hours and the responder’s morning, and is paged now by hand', () => {
    // 14:00 UTC on a Monday: within 09:00–17:00 UTC, but 06:00 in Los Angeles, where @bo is.
    const world = declared();
    must(world, 'page.raise', { service: 'Reports' });
    expect(pageState(page(world))).toBe('held');
    expect(nextStep(page(world), head(world), simulatedDirectory)?.at).toBe(Date.UTC(2026, 10, 23, 15));
    must(world, 'page.escalate', {});
    expect(page(world).sends).toMatchObject([{ rungs: [0], people: [{ person: '@bo' }], why: 'hand' }]);
  });

  it('is over by itself after its hours', () => {
    const world = declared();
    must(world, 'page.raise', { service: 'Reports' });
    pass(world, 121);
    expect(page(world).resolved?.why).toBe('time');
  });
});

it('ends with its incident, and nothing is sent after', () => {
  for (const [name, input] of [
    ['phase.change', { phase: 'resolved' }],
    ['incident.cancel', { reason: 'a test' }],
    ['incident.merge', { into: 'INC-7F3' }],
  ] as const) {
    const world = declared();
    must(world, 'page.raise', { service: 'payments' });
    must(world, name, input);
    expect(page(world).resolved?.why).toBe('incident');
    pass(world, 500);
    expect(page(world).sends).toHaveLength(1);
    must(world, 'phase.change', { phase: 'investigating' });
    pass(world, 500);
    expect(page(world).sends).toHaveLength(1);
  }
});

it('whatever happens on however many machines, every ladder stays one', () => {
  fc.assert(
    fc.property(history(1, 3), ({ world }) => {
      syncAll(world);
      const { head: folded } = firstOf(world).state;
      for (const each of folded.pages) {
        const rungs = climbed(each).flatMap((send) => send.rungs);
        expect(Math.max(-1, ...rungs)).toBeLessThan(rungCount(each));
        for (const send of each.sends) expect(new Set(send.rungs).size).toBe(send.rungs.length);
        if (world.replicas.length === 1) {
          // One machine sends each rung of a run once, in order.
          for (let run = 0; run <= each.run; run += 1) {
            const of = each.sends.filter((send) => send.run === run).flatMap((send) => send.rungs);
            expect(of).toEqual([...new Set(of)].toSorted((one, other) => one - other));
          }
          const acks = each.acks.map((ack) => ack.run);
          expect(acks).toEqual([...new Set(acks)]);
        }
        const step = nextStep(each, folded, simulatedDirectory);
        if (each.resolved !== null || !isOngoing(folded)) expect(step).toBeNull();
        if (step !== null) expect(step.at).toBeGreaterThanOrEqual(step.since);
      }
    }),
    { numRuns: 60 },
  );
});

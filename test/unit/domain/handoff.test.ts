import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandContested, holders } from '#shared/domain/incident/facts.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { competingHandoffs, lastAccepted, openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { IncidentCommandName } from '#shared/domain/incident/commands.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { history } from './arbitraries.ts';
import { act, firstOf, newWorld, STREAM, sync, syncAll, type Replica, type World } from './simulation.ts';

/** An incident of this severity with Ana in command, on so many installations. */
function incident(severity: string, size = 1): World {
  const world = newWorld(size);
  const replica = firstOf(world);
  must(world, replica, 'incident.declare', { title: 'Checkout is down', severity });
  must(world, replica, 'seat.take', { seat: 'ic', person: '@ana' });
  syncAll(world);
  return world;
}

function must(world: World, replica: Replica, name: IncidentCommandName, input: unknown, actor = '@ana') {
  const outcome = act(world, replica, name, input, actor);
  if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.refusal.message}`);
  world.now += 1_000;
  return outcome.output;
}

function refusal(world: World, name: IncidentCommandName, input: unknown, actor = '@ana'): string {
  const outcome = act(world, firstOf(world), name, input, actor);
  if (outcome.ok) throw new Error(`${name} was not refused`);
  return outcome.refusal.code;
}

function handoffOf(replica: Replica): Handoff {
  const handoff = replica.state.head.handoffs.at(-1);
  if (handoff === undefined) throw new Error('there is no handoff');
  return handoff;
}

const commanders = ({ state }: Replica) => holders(state.head, COMMAND).map((tenure) => tenure.person);
const briefing = { broken: 'Checkout', tried: 'Restart', next: 'Fail over' };

describe('a live handoff', () => {
  it('changes command when the outgoing commander confirms what was read back, and not before', () => {
    const world = incident('sev1');
    const replica = firstOf(world);
    must(world, replica, 'handoff.start', { to: '@bo', region: 'EMEA' });
    expect(handoffOf(replica)).toMatchObject({ mode: 'live', state: 'preparing', from: ['@ana'] });
    must(world, replica, 'handoff.tick', { item: 'responders', note: '@cy for the database' });
    must(world, replica, 'handoff.tick', { item: 'read' }, '@bo');
    expect(refusal(world, 'handoff.readBack', { text: 'x' }, '@bo')).toBe('not_briefed');
    must(world, replica, 'handoff.brief', briefing);
    expect(refusal(world, 'handoff.confirm', {})).toBe('not_read_back');
    expect(refusal(world, 'handoff.accept', {}, '@bo')).toBe('wrong_mode');
    must(world, replica, 'handoff.readBack', { text: 'Checkout is broken; I fail over' }, '@bo');
    expect(refusal(world, 'handoff.confirm', {}, '@bo')).toBe('not_yours');
    expect(commanders(replica)).toEqual(['@ana']);
    const events = must(world, replica, 'handoff.confirm', {});
    expect(events.map((event) => event.type)).toEqual([
      'handoff.accepted',
      'seat.taken',
      'handoff.scheduled',
    ]);
    expect(commanders(replica)).toEqual(['@bo']);
    const done = handoffOf(replica);
    expect(done).toMatchObject({ state: 'accepted', confirmedBy: '@ana' });
    expect(done.ticks.map((tick) => tick.item)).toEqual(['responders', 'read']);
    expect(replica.state.head.tenures.at(-1)?.id).toBe(done.tenure);
    const sentences = [...replica.state.entries.values()].map((entry) => entry.text);
    expect(sentences).toContain('@bo has command, was @ana');
    expect(sentences).toContain('@ana confirms the read-back: handed over to @bo');
  });

  it('is required for the worst severity, and can be had for any', () => {
    const world = incident('sev1');
    expect(refusal(world, 'handoff.start', { to: '@bo', mode: 'written' })).toBe('live_call_required');
    const minor = incident('sev3');
    must(minor, firstOf(minor), 'handoff.start', { to: '@bo', mode: 'live' });
    expect(handoffOf(firstOf(minor)).mode).toBe('live');
  });

  it('keeps the time at which its briefing began, however often it is put differently', () => {
    const world = incident('sev1');
    const replica = firstOf(world);
    must(world, replica, 'handoff.start', { to: '@bo' });
    const began = world.now;
    must(world, replica, 'handoff.brief', briefing);
    must(world, replica, 'handoff.brief', { next: 'Roll back' });
    expect(handoffOf(replica).briefing).toMatchObject({
      startedAt: began,
      broken: 'Checkout',
      next: 'Roll back',
    });
  });
});

describe('a written handoff', () => {
  it('is taken over by the incoming commander once the briefing is posted', () => {
    const world = incident('sev2');
    const replica = firstOf(world);
    must(world, replica, 'handoff.start', { to: '@bo' });
    expect(handoffOf(replica)).toMatchObject({ mode: 'written', callAdvised: true });
    expect(refusal(world, 'handoff.accept', {}, '@bo')).toBe('not_briefed');
    must(world, replica, 'handoff.document', { text: '# Handoff', posted: true });
    expect(handoffOf(replica).ticks.map((tick) => tick.item)).toEqual(['summary', 'posted']);
    must(world, replica, 'handoff.brief', briefing);
    expect(refusal(world, 'handoff.accept', {})).toBe('not_yours');
    expect(refusal(world, 'handoff.confirm', {})).toBe('wrong_mode');
    must(world, replica, 'handoff.accept', { note: 'back in 10 minutes' }, '@bo');
    expect(commanders(replica)).toEqual(['@bo']);
    expect(handoffOf(replica).end?.words).toBe('back in 10 minutes');
  });

  it('leaves command where it is when it is declined or cancelled', () => {
    const world = incident('sev3');
    const replica = firstOf(world);
    must(world, replica, 'handoff.start', { to: '@bo' });
    expect(refusal(world, 'handoff.decline', { reason: 'no' })).toBe('not_yours');
    must(world, replica, 'handoff.decline', { reason: 'On a train' }, '@bo');
    expect(handoffOf(replica)).toMatchObject({ state: 'declined', end: { words: 'On a train' } });
    must(world, replica, 'handoff.start', { to: '@cy' });
    must(world, replica, 'handoff.cancel', {});
    expect(commanders(replica)).toEqual(['@ana']);
    expect(refusal(world, 'handoff.tick', { item: 'read' })).toBe('no_handoff');
  });
});

describe('a handoff and the seat', () => {
  it('needs somebody in command, and one handoff at a time', () => {
    const world = newWorld(1);
    must(world, firstOf(world), 'incident.declare', { title: 'Slow', severity: 'sev3' });
    expect(refusal(world, 'handoff.start', { to: '@bo' })).toBe('nobody_has_command');
    must(world, firstOf(world), 'seat.take', { seat: 'ic', person: '@ana' });
    expect(refusal(world, 'handoff.start', { to: '@ana' })).toBe('unchanged');
    must(world, firstOf(world), 'handoff.start', { to: '@bo' });
    expect(refusal(world, 'handoff.start', { to: '@cy' })).toBe('handoff_running');
  });

  it('is said when command is taken directly meanwhile, and ends when its incoming commander takes it', () => {
    const world = incident('sev1');
    const replica = firstOf(world);
    must(world, replica, 'handoff.start', { to: '@bo' });
    must(world, replica, 'seat.take', { seat: 'ic', person: '@cy' });
    expect([...replica.state.entries.values()].at(-1)?.text).toBe(
      '@cy has command, was @ana, while a handoff to @bo was running',
    );
    expect(openHandoffs(replica.state.head)).toHaveLength(1);
    must(world, replica, 'seat.take', { seat: 'ic', person: '@bo' });
    expect(openHandoffs(replica.state.head)).toHaveLength(0);
    expect(handoffOf(replica).state).toBe('cancelled');
  });

  it('stands side by side with another one that was accepted during a partition, until somebody settles it', () => {
    const world = incident('sev3', 2);
    const [one, two] = world.replicas;
    if (one === undefined || two === undefined) throw new Error('two replicas');
    for (const [replica, to] of [
      [one, '@bo'],
      [two, '@cy'],
    ] as const) {
      must(world, replica, 'handoff.start', { to });
      must(world, replica, 'handoff.brief', briefing);
      must(world, replica, 'handoff.accept', {}, to);
    }
    sync(one, two);
    sync(two, one);
    for (const { state } of [one, two]) {
      expect(commandContested(state.head)).toBe(true);
      expect(competingHandoffs(state.head).map((handoff) => handoff.to)).toEqual(['@bo', '@cy']);
    }
    must(world, one, 'seat.take', { seat: 'ic', person: '@bo' });
    sync(one, two);
    expect(competingHandoffs(two.state.head)).toEqual([]);
    expect(commanders(two)).toEqual(['@bo']);
  });

  it('was accepted when one side accepted and the other cancelled without knowing', () => {
    const world = incident('sev3', 2);
    const [one, two] = world.replicas;
    if (one === undefined || two === undefined) throw new Error('two replicas');
    must(world, one, 'handoff.start', { to: '@bo' });
    must(world, one, 'handoff.brief', briefing);
    sync(one, two);
    must(world, two, 'handoff.cancel', {});
    must(world, one, 'handoff.accept', {}, '@bo');
    sync(one, two);
    sync(two, one);
    for (const replica of [one, two]) {
      expect(handoffOf(replica).state).toBe('accepted');
      expect(commanders(replica)).toEqual(['@bo']);
    }
  });
});

describe('context loss', () => {
  it('is marked on what is asked after the handoff, once, and can be taken back', () => {
    const world = incident('sev3');
    const replica = firstOf(world);
    must(world, replica, 'entry.log', { kind: 'note', text: 'EU runs the old version' });
    expect(refusal(world, 'context.lose', { entry: 3 })).toBe('no_handoff');
    must(world, replica, 'handoff.start', { to: '@bo' });
    must(world, replica, 'handoff.brief', briefing);
    must(world, replica, 'handoff.accept', {}, '@bo');
    const [asked] = must(world, replica, 'entry.log', { kind: 'question', text: 'Which version?' }, '@bo');
    expect(refusal(world, 'context.lose', { entry: 3 })).toBe('invalid_input');
    must(world, replica, 'context.lose', { entry: asked?.id, answeredIn: 3 });
    expect(handoffOf(replica).losses).toHaveLength(1);
    expect(refusal(world, 'context.lose', { entry: asked?.id })).toBe('unchanged');
    must(world, replica, 'context.lose', { entry: asked?.id, on: false });
    expect(handoffOf(replica).losses).toHaveLength(0);
  });
});

describe('whatever happens on however many machines', () => {
  it('every accepted handoff brought command, and open ones have not ended', () => {
    fc.assert(
      fc.property(history(1, 4), ({ world }) => {
        const { head } = foldIncident(STREAM, world.recorded);
        for (const handoff of head.handoffs) {
          const open = handoff.state === 'preparing' || handoff.state === 'briefing';
          expect(handoff.end === null).toBe(open);
          expect(handoff.briefing === null && handoff.state === 'briefing').toBe(false);
          if (handoff.tenure !== null)
            expect(head.tenures.find((tenure) => tenure.id === handoff.tenure)?.person).toBe(handoff.to);
          const items = handoff.ticks.map((tick) => tick.item);
          expect(new Set(items).size).toBe(items.length);
        }
        const last = lastAccepted(head);
        if (last !== null) expect(last.state).toBe('accepted');
      }),
      { numRuns: 80 },
    );
  });
});

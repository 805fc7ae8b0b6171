import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryIdOf } from '#shared/domain/incident/entry.ts';
import { incidentEventData, type IncidentEvent } from '#shared/domain/incident/events.ts';
import { applyStrikes, foldIncident } from '#shared/domain/incident/fold.ts';
import { STRUCK_TEXT, struckData } from '#shared/domain/incident/strike.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { history } from './arbitraries.ts';
import { act, firstOf, newWorld, STREAM, sync, syncAll, type World } from './simulation.ts';

/** Everything a person could still read: the fold, and the events as stored. */
function readable(world: World): string {
  const { head, entries } = foldIncident(STREAM, world.recorded);
  return JSON.stringify([head, [...entries.values()], applyStrikes(world.recorded.toSorted(compareOrder))]);
}

function two(): [World, World['replicas'][number], World['replicas'][number]] {
  const world = newWorld(2);
  const [one, other] = world.replicas;
  if (one === undefined || other === undefined) throw new Error('two replicas were asked for');
  act(world, one, 'incident.declare', { title: 'Checkout is down' });
  sync(one, other);
  return [world, one, other];
}

/** Logs an entry and gives its id. */
function log(world: World, replica: World['replicas'][number], input: Record<string, unknown>): string {
  const outcome = act(world, replica, 'entry.log', input);
  if (!outcome.ok || outcome.output[0] === undefined) throw new Error('an entry can always be logged');
  return outcome.output[0].id;
}

describe('a struck entry', () => {
  it('leaves none of its words anywhere, whoever wrote them and whenever they arrived', () => {
    let struck = 0;
    fc.assert(
      fc.property(history(1, 4), ({ world, tokens }) => {
        const byId = new Map(world.recorded.map((event) => [event.id, event]));
        const entries = new Set(
          world.recorded.filter((event) => event.type === 'entry.struck').map((event) => event.data.entry),
        );
        const left = readable(world);
        for (const [token, ids] of tokens) {
          const gone = ids.some((id) => {
            const event = byId.get(id);
            return event !== undefined && entries.has(entryIdOf(event));
          });
          if (!gone) continue;
          struck += 1;
          expect(left).not.toContain(token);
        }
        for (const replica of world.replicas) {
          const seen = JSON.stringify([replica.state.head, ...replica.state.entries.values()]);
          const gone = [...replica.state.entries.values()].flatMap((entry) =>
            entry.struck ? entry.sources : [],
          );
          const leaked = [...tokens].filter(
            ([token, ids]) => ids.some((id) => gone.includes(id)) && seen.includes(token),
          );
          expect(leaked).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
    expect(struck).toBeGreaterThan(50);
  });

  it('keeps everything else: who, when, its number and what it did', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        const ordered = world.recorded.toSorted(compareOrder);
        applyStrikes(ordered).forEach((event, index) => {
          const before = ordered[index];
          if (event === before) return;
          expect({ ...event, data: null }).toEqual({ ...before, data: null });
          expect(incidentEventData[event.type].parse(event.data)).toEqual(event.data);
          if ('n' in event.data && before !== undefined && 'n' in before.data)
            expect(event.data.n).toBe(before.data.n);
          expect(struckData({ ...event, data: struckData(event) } as IncidentEvent)).toEqual(
            struckData(event),
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  it('takes a correction with it that was written elsewhere at the same time', () => {
    const [world, one, other] = two();
    const id = log(world, one, { text: 'the password is hunter2' });
    sync(one, other);
    act(world, other, 'entry.correct', {
      entry: id,
      text: 'the passphrase is hunter2',
      reason: 'hunter2 was cut off',
    });
    act(world, one, 'entry.strike', { entry: id });
    syncAll(world);
    expect(readable(world)).not.toContain('hunter2');
    for (const replica of world.replicas) {
      expect(JSON.stringify([...replica.state.entries.values()])).not.toContain('hunter2');
      expect(replica.state.entries.get(id)?.text).toBe(STRUCK_TEXT);
    }
  });

  it('takes the title out of the head when the declaration is struck', () => {
    const [world, one] = two();
    act(world, one, 'entry.strike', { entry: 1 });
    expect(one.state.head.title).toBe(STRUCK_TEXT);
    expect(readable(world)).not.toContain('Checkout');
  });

  it('is not quoted by the title that replaced it', () => {
    const [world, one] = two();
    act(world, one, 'incident.retitle', { title: 'Cart is down' });
    act(world, one, 'entry.strike', { entry: 1 });
    expect(one.state.head.title).toBe('Cart is down');
    expect(readable(world)).not.toContain('Checkout');
  });

  it('still changes what it changed: a severity stays raised, without the reason', () => {
    const [world, one] = two();
    act(world, one, 'severity.change', { severity: 'sev1', reason: 'card 4111 1111 1111 1111 leaked' });
    act(world, one, 'entry.strike', { entry: 2 });
    expect(one.state.head.severity).toBe('SEV-1');
    expect([...one.state.entries.values()].map((entry) => entry.text)).toContain(
      'Severity SEV-3 → SEV-1: [struck]',
    );
    expect(readable(world)).not.toContain('4111');
  });

  it('can be blanked by a strike, never rewritten', () => {
    const [world, one] = two();
    act(world, one, 'severity.change', { severity: 'sev1', reason: 'all of Europe' });
    act(world, one, 'entry.strike', { entry: 2 });
    const forged = world.recorded.map((event) =>
      event.type === 'entry.struck'
        ? {
            ...event,
            data: {
              ...event.data,
              targets: event.data.targets.map((target) => ({
                ...target,
                data: { ...target.data, to: 'SEV-4', n: 9 },
              })),
            },
          }
        : event,
    );
    expect(foldIncident(STREAM, forged).head.severity).toBe('SEV-1');
  });

  it('can’t be corrected, judged, answered or struck again', () => {
    const [world, one] = two();
    const question = log(world, one, { kind: 'question', text: 'Who has the key?' });
    const guess = log(world, one, { kind: 'hypothesis', text: 'The key is 1234' });
    for (const entry of [question, guess]) act(world, one, 'entry.strike', { entry });
    expect(one.state.head.openPoints).toEqual([]);
    const before = firstOf(world).events.size;
    for (const [name, input] of [
      ['entry.correct', { entry: question, text: 'x' }],
      ['hypothesis.judge', { entry: guess, verdict: 'supported' }],
      ['question.answer', { entry: question, text: 'x' }],
      ['entry.strike', { entry: guess }],
    ] as const) {
      expect(act(world, one, name, input)).toMatchObject({ ok: false });
    }
    expect(firstOf(world).events.size).toBe(before);
  });
});

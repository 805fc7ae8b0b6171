import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClient } from '#renderer/client/client.ts';
import { createIncidentModel } from '#renderer/state/incident-model.ts';
import { openIncident, type IncidentStore } from '#renderer/state/incident-store.ts';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import { foldIncident, type Incident } from '#shared/domain/incident/fold.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { history } from '../domain/arbitraries.ts';
import { act, firstOf, newWorld, STREAM } from '../domain/simulation.ts';
import { fakeEngine, manualSchedule } from './fake-engine.ts';

function same(one: unknown, other: unknown): void {
  if (!isDeepStrictEqual(one, other)) expect(one).toStrictEqual(other);
}

const byId = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/** The store shows exactly what a fold of the same events gives, in the order of the timeline. */
function sameAs(store: IncidentStore, whole: Incident): void {
  const { model, head, complete } = store.store.getState();
  expect(complete).toBe(true);
  same(head, whole.head);
  same(new Map([...(model?.entries ?? [])].toSorted(byId)), new Map([...whole.entries].toSorted(byId)));
  same(
    model?.order.map((entry) => entry.id),
    [...whole.entries.values()].toSorted(compareTimeline).map((entry) => entry.id),
  );
}

/** Cuts a list into pieces of the lengths given, again and again. */
function pieces<T>(items: readonly T[], lengths: readonly number[]): T[][] {
  const cut: T[][] = [];
  for (let at = 0, turn = 0; at < items.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    cut.push(items.slice(at, at + length));
    at += length;
  }
  return cut;
}

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });

describe('an incident in the window', () => {
  it('is the fold of its events, whatever the increments, pages and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        history(1, 1),
        fc.nat({ max: 60 }),
        lengths,
        fc.array(fc.constantFrom('frame', 'idle', 'restart', 'nothing'), { minLength: 1, maxLength: 8 }),
        async ({ world }, first, cuts, between) => {
          const events = [...firstOf(world).events.values()];
          const engine = fakeEngine(STREAM);
          const begin = Math.min(Math.max(1, first), events.length);
          engine.commit(events.slice(0, begin));
          const manual = manualSchedule();
          const store = openIncident('INC-7F3', createClient(engine.bridge), manual.schedule);
          let turn = 0;
          for (const piece of pieces(events.slice(begin), cuts)) {
            engine.commit(piece);
            const next = between[turn % between.length];
            if (next === 'frame') manual.frame();
            if (next === 'idle') manual.idle();
            if (next === 'restart') engine.restart();
            await Promise.resolve();
            turn += 1;
          }
          await manual.settle();
          sameAs(store, foldIncident(STREAM, events));
          store.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the fold of its events when logs of several installations meet', async () => {
    await fc.assert(
      fc.asyncProperty(history(2, 3), lengths, async ({ world }, cuts) => {
        // Own events first, then what the others wrote, as a merge brings it: late ones among them.
        const own = [...firstOf(world).events.values()];
        const others = world.recorded.filter((event) => !own.includes(event)).toSorted(compareOrder);
        const engine = fakeEngine(STREAM);
        engine.commit(own.slice(0, 1));
        const manual = manualSchedule();
        const store = openIncident('INC-7F3', createClient(engine.bridge), manual.schedule);
        for (const piece of [...pieces(own.slice(1).toSorted(compareOrder), cuts), ...pieces(others, cuts)]) {
          engine.commit(piece);
          await Promise.resolve();
        }
        await manual.settle();
        sameAs(store, foldIncident(STREAM, world.recorded));
        store.close();
      }),
      { numRuns: 40 },
    );
  });

  it('asks for a new snapshot when an event comes late without one', async () => {
    const world = newWorld(1);
    const replica = firstOf(world);
    act(world, replica, 'incident.declare', { title: 'Payments fail', severity: 'SEV-2' });
    for (const text of ['one', 'two', 'three']) act(world, replica, 'entry.log', { text });
    const events = [...replica.events.values()];
    const [declared, one, two, three] = events as [
      IncidentEvent,
      IncidentEvent,
      IncidentEvent,
      IncidentEvent,
    ];
    const model = createIncidentModel(emptyHead(STREAM), []);
    expect(model.apply([declared, one, three]).current).toBe(true);
    expect(model.apply([two]).current).toBe(false);
    // The same event again changes nothing.
    const before = model.head;
    expect(model.apply([three]).added).toEqual([]);
    same(model.head, before);
  });

  it('shows the first increment at once and folds a burst behind it in one go', () => {
    const world = newWorld(1);
    const replica = firstOf(world);
    act(world, replica, 'incident.declare', { title: 'Payments fail', severity: 'SEV-2' });
    const engine = fakeEngine(STREAM);
    engine.commit([...replica.events.values()]);
    const manual = manualSchedule();
    const { store } = openIncident('INC-7F3', createClient(engine.bridge), manual.schedule);
    let pictures = 0;
    store.subscribe((state, before) => {
      if (state.revision !== before.revision) pictures += 1;
    });
    for (let index = 0; index < 50; index += 1) {
      const known = replica.events.size;
      act(world, replica, 'entry.log', { text: `note ${index}` });
      engine.commit([...replica.events.values()].slice(known));
      if (index === 0) expect(store.getState().model?.order.length).toBe(2);
    }
    expect(pictures).toBe(1);
    manual.frame();
    expect(pictures).toBe(2);
    expect(store.getState().model?.order.length).toBe(51);
  });

  it('tells entries as they arrive, and not those that were there', async () => {
    const world = newWorld(1);
    const replica = firstOf(world);
    act(world, replica, 'incident.declare', { title: 'Payments fail', severity: 'SEV-2' });
    const engine = fakeEngine(STREAM);
    engine.commit([...replica.events.values()]);
    const manual = manualSchedule();
    const incident = openIncident('INC-7F3', createClient(engine.bridge), manual.schedule);
    const told: string[] = [];
    incident.onAdded((added) => told.push(...added.map((entry) => entry.text)));
    engine.restart();
    const known = replica.events.size;
    act(world, replica, 'entry.log', { text: 'pool exhausted' });
    engine.commit([...replica.events.values()].slice(known));
    await manual.settle();
    expect(told).toEqual(['pool exhausted']);
    incident.close();
    expect(engine.subscriptions()).toBe(0);
  });
});

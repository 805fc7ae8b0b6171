import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entryIdOf, evolveEntry } from '#shared/domain/incident/entry.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { evolve } from '#shared/domain/incident/evolve.ts';
import type { Entry, IncidentHead } from '#shared/domain/incident/state.ts';
import type { LoggedEvent } from '#shared/domain/log/event.ts';
import { engineOperations } from '#shared/contract/index.ts';
import { chanceOf } from '#test/soak/kit/random.ts';
import { createLoad } from '#test/soak/kit/load.ts';
import { engineEntry, startEngine } from '#test/soak/kit/engine.ts';
import { temporaryFolder, testEngine, type TestEngine } from '../engine/kit.ts';

type Increment =
  | { type: 'snapshot'; head: IncidentHead; entries: Entry[]; before: unknown }
  | { type: 'events'; events: LoggedEvent[] };

/** Folds increments the way the window does. */
function follow() {
  const seen: Increment[] = [];
  let head: IncidentHead | undefined;
  const entries = new Map<string, Entry>();
  return {
    seen,
    get head(): IncidentHead | undefined {
      return head;
    },
    entries,
    push(increment: unknown): void {
      // What is pushed fits the contract.
      const parsed = engineOperations['incident.watch'].output.parse(increment) as Increment;
      seen.push(parsed);
      if (parsed.type === 'snapshot') {
        ({ head } = parsed);
        entries.clear();
        for (const entry of parsed.entries) entries.set(entry.id, entry);
        return;
      }
      for (const event of parsed.events) {
        if (head === undefined || !isIncidentEvent(event))
          throw new Error('an increment before the snapshot');
        head = evolve(head, event);
        const entry = evolveEntry(entries.get(entryIdOf(event)), event);
        if (entry !== undefined) entries.set(entry.id, entry);
      }
    },
  };
}

function watch(
  engine: TestEngine,
  name: string,
  input: unknown,
  push: (increment: unknown) => void,
): () => void {
  const outcome = engine.subscribe(name, input, push);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.output;
}

describe('watching an incident', () => {
  it('gives a snapshot at once and an increment for each commit, after the commit', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Watched' });
    await engine.must('entry.log', { ref, text: 'before' });
    const window = follow();
    const stop = watch(engine, 'incident.watch', { ref }, window.push);
    expect(window.seen).toMatchObject([
      { type: 'snapshot', head: { title: 'Watched' }, entries: [{ n: 1 }, { n: 2, text: 'before' }] },
    ]);
    const { id } = await engine.must('entry.log', { ref, text: 'after' });
    expect(window.seen.slice(1)).toMatchObject([{ type: 'events', events: [{ id, type: 'entry.logged' }] }]);
    // What is refused is not told, and neither is what happens elsewhere.
    await engine.do('severity.change', { ref, severity: 'SEV-99', reason: 'no such level' });
    await engine.must('incident.declare', { title: 'Another one' });
    expect(window.seen).toHaveLength(2);
    stop();
    await engine.must('entry.log', { ref, text: 'nobody listens' });
    expect(window.seen).toHaveLength(2);
  });

  it('folds to what the engine shows, whatever is done', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Followed' });
    const window = follow();
    watch(engine, 'incident.watch', { ref, tail: 5_000 }, window.push);
    const load = createLoad(chanceOf(5));
    for (let count = 0; count < 250; count += 1) {
      const { name, input } = load.next(ref, 60);
      await engine.call(name, input);
    }
    expect(window.seen.length).toBeGreaterThan(100);
    expect(window.head).toEqual((await engine.must('incident.show', { ref })).head);
    const { entries } = await engine.must('incident.timeline', { ref, limit: 5_000 });
    expect([...window.entries.values()].toSorted((one, other) => one.n - other.n)).toEqual(
      entries.toSorted((one, other) => one.n - other.n),
    );
  });

  it('begins anew with a snapshot when something was struck', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Struck while watched' });
    await engine.must('entry.log', { ref, text: 'secret' });
    const window = follow();
    watch(engine, 'incident.watch', { ref }, window.push);
    await engine.must('entry.strike', { ref, entry: 2 });
    expect(window.seen.map((increment) => increment.type)).toEqual(['snapshot', 'snapshot']);
    expect(JSON.stringify(window.seen[1])).not.toContain('secret');
  });

  it('of the list and the workspace tells what changed', async () => {
    const engine = await testEngine();
    const lists: unknown[] = [];
    const workspaces: unknown[] = [];
    watch(engine, 'incidents.watch', {}, (increment) => lists.push(increment));
    watch(engine, 'workspace.watch', {}, (increment) => workspaces.push(increment));
    const { ref } = await engine.must('incident.declare', { title: 'New in the list' });
    await engine.must('severity.change', { ref, severity: 'SEV-1', reason: 'it spreads' });
    await engine.must('person.set', { handle: '@bo', name: 'Bo' });
    expect(lists).toMatchObject([
      { type: 'snapshot', incidents: [] },
      { type: 'changed', incident: { title: 'New in the list' } },
      { type: 'changed', incident: { ref, severity: 'SEV-1' } },
    ]);
    expect(workspaces.at(-1)).toMatchObject({ workspace: { people: [{ handle: '@bo' }] } });
  });

  it('that was opened by a process which dies is opened again with everything', async () => {
    const dir = temporaryFolder();
    const first = startEngine(dir, engineEntry(false));
    await first.ready;
    const declared = await first.call('incident.declare', { title: 'Survives' });
    const { ref } = (declared.ok ? declared.output : {}) as { ref: string };
    const before = follow();
    first.subscribe('incident.watch', { ref }, before.push);
    const commandId = randomUUID();
    await first.call('entry.log', { ref, text: 'acknowledged', commandId });
    await first.kill();
    const second = startEngine(dir, engineEntry(false));
    await second.ready;
    const after = follow();
    second.subscribe('incident.watch', { ref }, after.push);
    await second.call('engine.status', {});
    expect(after.head).toEqual(before.head);
    expect([...after.entries.keys()]).toEqual([...before.entries.keys()]);
    expect(after.entries.has(commandId)).toBe(true);
    expect(await second.stop()).toMatchObject({ code: 0 });
  });

  it.each([
    ['incident.watch', { ref: 'INC-ZZZ' }, 'not_found'],
    ['incident.watch', { ref: 7 }, 'invalid_input'],
    ['incident.watch', null, 'invalid_input'],
    ['incident.show', { ref: 'INC-ZZZ' }, 'unknown_operation'],
    ['toString', {}, 'unknown_operation'],
  ])('%s with %j is refused', async (name, input, code) => {
    const engine = await testEngine();
    expect(engine.subscribe(name, input, () => undefined)).toMatchObject({ ok: false, refusal: { code } });
  });
});

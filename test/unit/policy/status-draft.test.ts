import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTimeline } from '#shared/domain/incident/entry.ts';
import { draftUpdate, type UpdateDraft } from '#shared/policy/status-draft.ts';
import { history } from '../domain/arbitraries.ts';
import { act, firstOf, newWorld, type Replica, type World } from '../domain/simulation.ts';

const MINUTE = 60_000;

function declared(): {
  world: World;
  replica: Replica;
  draft: () => UpdateDraft;
  after: (minutes: number) => void;
} {
  const world = newWorld(1);
  const replica = firstOf(world);
  act(world, replica, 'incident.declare', {
    title: 'Card payments fail',
    severity: '2',
    services: ['payments-api'],
    regions: ['EMEA', 'Americas'],
  });
  return {
    world,
    replica,
    draft: () => drafted(replica),
    after: (minutes) => (world.now += minutes * MINUTE),
  };
}

function drafted({ state }: Replica): UpdateDraft {
  return draftUpdate({
    head: state.head,
    entries: [...state.entries.values()].toSorted(compareTimeline),
    nameOf: (handle) => (handle === '@lars' ? 'Lars Berg' : handle),
  });
}

describe('the draft of a status update', () => {
  it('begins with the impact and says nothing it does not know', () => {
    expect(declared().draft()).toEqual({
      since: null,
      text: 'Impact: Card payments fail, payments-api in EMEA and Americas, since 14:00 UTC. SEV-2, declared.',
      publicText: 'We have been seeing a problem since 14:00 UTC and are looking into it.',
    });
  });

  it('tells what is known, what is being done and what is open', () => {
    const { world, replica, draft, after } = declared();
    after(5);
    act(world, replica, 'entry.log', {
      kind: 'observation',
      text: 'Errors at 38 %',
      detail: { source: 'Grafana' },
    });
    act(world, replica, 'entry.log', { kind: 'hypothesis', text: 'Pool exhausted' });
    act(world, replica, 'entry.log', { kind: 'hypothesis', text: 'Cold cache' });
    act(world, replica, 'hypothesis.judge', { entry: 3, verdict: 'supported', because: '500 of 500 in use' });
    act(world, replica, 'hypothesis.judge', { entry: 4, verdict: 'ruled-out' });
    act(world, replica, 'entry.log', { kind: 'question', text: 'Did the deploy reach EU?' });
    act(world, replica, 'entry.log', { kind: 'decision', text: 'Fail over' });
    act(world, replica, 'task.add', { text: 'Watch the lag', owner: { person: '@lars' } });
    act(world, replica, 'entry.log', { text: 'a note is no news' });
    expect(draft().text)
      .toBe(`Impact: Card payments fail, payments-api in EMEA and Americas, since 14:00 UTC. SEV-2, declared.
We know:
- Pool exhausted, because 500 of 500 in use
- Ruled out: Cold cache
- Errors at 38 % (Grafana)
We are doing:
- Fail over
- Watch the lag (Lars Berg)
Not known yet: Did the deploy reach EU?`);
  });

  it('leaves out what the last update told, and takes what was learnt since, whenever it happened', () => {
    const { world, replica, draft, after } = declared();
    after(2);
    act(world, replica, 'entry.log', { kind: 'observation', text: 'told already' });
    after(2);
    act(world, replica, 'update.post', { text: 'We are on it' });
    expect(draft().text).toContain('Nothing new since 14:04 UTC.');
    after(6);
    act(world, replica, 'entry.log', { kind: 'observation', text: 'late news', at: world.now - 9 * MINUTE });
    act(world, replica, 'severity.change', { severity: '1', reason: 'two regions' });
    const { text, since } = draft();
    expect(since).toBe(world.now - 6 * MINUTE);
    expect(text).toContain('Changed: Severity SEV-2 → SEV-1: two regions');
    expect(text).toContain('We know: late news');
    expect(text).not.toContain('told already');
    expect(text).not.toContain('Nothing new');
  });

  it('says for customers how it stands, by phase', () => {
    const { world, replica, draft } = declared();
    const publicIn = (phase: string) => {
      act(world, replica, 'phase.change', { phase });
      return draft().publicText;
    };
    expect(publicIn('mitigating')).toBe('We are fixing the problem that began at 14:00 UTC.');
    expect(publicIn('monitoring')).toContain('looks fixed');
    expect(publicIn('resolved')).toBe('The problem that began at 14:00 UTC is over.');
  });

  it('never holds struck words or anything of the inside for customers, and stays short', () => {
    fc.assert(
      fc.property(history(1, 2, 50), ({ world, tokens }) => {
        const replica = firstOf(world);
        const struck = new Set(replica.state.head.struck);
        const { text, publicText } = drafted(replica);
        for (const [token, events] of tokens) {
          expect(publicText).not.toContain(token);
          if (events.length > 0 && events.every((id) => struck.has(id))) expect(text).not.toContain(token);
        }
        expect(text.split('\n').length).toBeLessThanOrEqual(40);
        expect(text.length).toBeLessThan(8_000);
      }),
      { numRuns: 150 },
    );
  });
});

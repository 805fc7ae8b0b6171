import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainContext } from './workspace-context.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { HLC_ZERO, tick } from '#shared/domain/log/hlc.ts';
import {
  decideWorkspace,
  workspaceCommandInputs,
  type WorkspaceCommand,
} from '#shared/domain/workspace/decide.ts';
import {
  workspaceEventData,
  type WorkspaceEvent,
  type WorkspaceEventType,
} from '#shared/domain/workspace/events.ts';
import {
  defaultChecklists,
  defaultSeverities,
  emptyWorkspace,
  evolveWorkspace,
} from '#shared/domain/workspace/evolve.ts';
import { decideMembership, membersOf, type MembershipCommand } from '#shared/domain/workspace/membership.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { words } from './arbitraries.ts';
import { deepFreeze, idOf, START } from './simulation.ts';

const someone = fc.constantFrom('@ana', 'Bo', '@cy');
type Given =
  | { name: keyof typeof workspaceCommandInputs; input: unknown }
  | { name: 'membership'; input: { what: MembershipCommand['name']; about: number } };

const command: fc.Arbitrary<Given> = fc.oneof(
  fc.record({
    name: fc.constant('membership' as const),
    input: fc.record({
      what: fc.constantFrom('replica.key' as const, 'replica.revoke' as const, 'key.share' as const),
      about: fc.nat({ max: 2 }),
    }),
  }),
  fc.record({
    name: fc.constant('person.set' as const),
    input: fc.record(
      {
        handle: someone,
        name: words.map((text) => `x ${text}`.slice(0, 60)),
        region: fc.constant('eu-west'),
      },
      { requiredKeys: ['handle'] },
    ),
  }),
  fc.record({ name: fc.constant('person.remove' as const), input: fc.record({ handle: someone }) }),
  fc.record({
    name: fc.constant('checklist.set' as const),
    input: fc.record({ checklist: fc.constantFrom(...defaultChecklists) }),
  }),
  fc.record({
    name: fc.constant('checklist.remove' as const),
    input: fc.record({ name: fc.constantFrom('First ten minutes', 'No such list') }),
  }),
  fc.record({
    name: fc.constant('severities.set' as const),
    input: fc.record({ levels: fc.shuffledSubarray([...defaultSeverities], { minLength: 1 }) }),
  }),
  ...named('region', [
    { name: 'EMEA', zone: 'Europe/London', chain: 'EMEA' },
    {
      name: 'APAC',
      zone: 'Asia/Singapore',
      coverage: { days: [5, 1, 1], from: '22:00', to: '06:00' },
      autonomy: [{ severity: 'sev1', may: 'Fail over' }],
    },
  ]),
  ...named('service', [{ name: 'payments-api' }, { name: 'search', policy: 'Search', urgency: 'low' }]),
  ...named('policy', [
    {
      name: 'Payments',
      loops: 2,
      rules: [
        { delayMinutes: 5, targets: [{ schedule: 'Database' }, { person: 'bo' }] },
        { delayMinutes: 10, targets: [{ seat: 'commander' }, { regionChain: 'EMEA' }] },
      ],
    },
  ]),
  ...named('schedule', [
    {
      name: 'Database',
      zone: 'Europe/London',
      layers: [
        {
          name: 'Primary',
          start: START,
          virtualStart: START - 604_800_000,
          turnSeconds: 604_800,
          users: ['ana', '@bo'],
          restrictions: [{ day: 1, from: '09:00', durationSeconds: 28_800 }],
        },
      ],
    },
  ]),
  fc.record({
    name: fc.constant('override.add' as const),
    input: fc.record({
      override: fc.record({
        schedule: fc.constantFrom('database', 'Database', 'none'),
        person: someone,
        from: fc.constant(START),
        until: fc.constantFrom(START - 1, START + 3_600_000, START + 7_200_000),
      }),
    }),
  }),
  fc.record({
    name: fc.constant('override.remove' as const),
    input: fc.constant({ override: 'newest' }),
  }),
  fc.record({
    name: fc.constant('instructions.set' as const),
    input: fc.record({
      seat: fc.constantFrom('commander', 'comms'),
      text: fc.constantFrom('Call the bank', null),
    }),
  }),
  fc.record({
    name: fc.constant('connector.set' as const),
    input: fc.record({
      connector: fc.record({
        id: fc.constantFrom(idOf(700_001), idOf(700_002)),
        kind: fc.constantFrom('slack', 'jira'),
        name: fc.constantFrom('Chat', 'chat', 'Tickets'),
        settings: fc.constantFrom({}, { channel: '#inc' }),
        minSeverity: fc.constantFrom(null, 'SEV-2', 'SEV-9'),
      }),
    }),
  }),
  fc.record({
    name: fc.constant('connector.remove' as const),
    input: fc.record({ connector: fc.constantFrom('CHAT', idOf(700_002), 'none') }),
  }),
);

/** Setting and removing one of those that go by name. */
function named(
  what: 'region' | 'service' | 'policy' | 'schedule',
  some: readonly { readonly name: string; readonly [field: string]: unknown }[],
) {
  return [
    fc.record({
      name: fc.constant(`${what}.set` as const),
      input: fc.record({ [what]: fc.constantFrom(...some) }),
    }),
    fc.record({
      name: fc.constant(`${what}.remove` as const),
      input: fc.record({ name: fc.constantFrom(...some.map(({ name }) => name.toUpperCase()), 'none') }),
    }),
  ];
}

/** Who belongs to the workspace, as replica `by` decides it about another one. */
function membershipCommand(
  by: number,
  { what, about }: { what: MembershipCommand['name']; about: number },
): MembershipCommand {
  const [own, replica] = [idOf(900_000 + by), idOf(900_000 + about)];
  const key = { generation: 2 + about, keyId: `${by}`.repeat(16), boxes: { [replica]: 'AAAA' } };
  if (what === 'replica.key') return { name: what, replica: own, exchangeKey: `key ${about}` };
  return what === 'key.share'
    ? { name: what, key }
    : { name: what, by: own, replica, reason: 'Its laptop was lost', next: key };
}

/** Plays commands on one replica after the other; gives every event. */
function play(
  turns: readonly {
    replica: number;
    command: Given;
  }[],
): WorkspaceEvent[] {
  const events: WorkspaceEvent[] = [];
  let state: WorkspaceState = emptyWorkspace();
  let hlc = HLC_ZERO;
  const record = (replica: number, type: string, data: unknown) => {
    hlc = tick(hlc, START);
    const event = deepFreeze({
      id: idOf(events.length),
      stream: WORKSPACE_STREAM,
      replica: idOf(900_000 + replica),
      seq: events.filter((one) => one.replica === idOf(900_000 + replica)).length + 1,
      hlc,
      occurredAt: START,
      recordedAt: START,
      actor: '@ana',
      type,
      v: 1,
      data,
    } as WorkspaceEvent);
    events.push(event);
    state = deepFreeze(evolveWorkspace(state, event));
  };
  for (const { replica, command: given } of turns) {
    if (!events.some((event) => event.replica === idOf(900_000 + replica))) {
      record(replica, 'replica.announced', {
        replica: idOf(900_000 + replica),
        publicKey: `key ${replica}`,
        name: `desk ${replica}`,
      });
    }
    if (given.name === 'membership') {
      const decision = decideMembership(state, membershipCommand(replica, given.input));
      if (decision.ok) for (const event of decision.output) record(replica, event.type, event.data);
      continue;
    }
    // The id of an override is that of its event, which nobody knows beforehand.
    const input =
      given.name === 'override.remove' ? { override: state.overrides.at(-1)?.id ?? idOf(0) } : given.input;
    const parsed = workspaceCommandInputs[given.name].safeParse(input);
    if (!parsed.success) continue;
    const decision = decideWorkspace(
      state,
      deepFreeze({ name: given.name, input: parsed.data } as WorkspaceCommand),
      plainContext(),
    );
    if (decision.ok) for (const event of decision.output) record(replica, event.type, event.data);
  }
  return events;
}

const story = fc
  .array(fc.record({ replica: fc.nat({ max: 2 }), command }), { minLength: 1, maxLength: 80, size: 'max' })
  .map(play);

describe('the workspace', () => {
  it('is the same from the same events, each of which survives JSON and its schema', () => {
    const types = new Set<WorkspaceEventType>();
    fc.assert(
      fc.property(story, (events) => {
        const fold = (all: readonly WorkspaceEvent[]) =>
          all.toSorted(compareOrder).reduce(evolveWorkspace, emptyWorkspace());
        expect(fold(events.toReversed())).toEqual(fold(events));
        for (const event of events) {
          types.add(event.type);
          expect(JSON.parse(JSON.stringify(event))).toEqual(event);
          expect(workspaceEventData[event.type].parse(event.data)).toEqual(event.data);
        }
      }),
      { numRuns: 120 },
    );
    expect(types.size).toBe(Object.keys(workspaceEventData).length);
  });

  it('keeps what was known of a person when one fact is set', () => {
    const set = (state: WorkspaceState, input: unknown) => {
      const command = {
        name: 'person.set' as const,
        input: workspaceCommandInputs['person.set'].parse(input),
      };
      const decision = decideWorkspace(state, command, plainContext());
      if (!decision.ok) throw new Error(decision.refusal.message);
      return decision.output.map((event) => event.data);
    };
    expect(set(emptyWorkspace(), { handle: 'Ana' })).toEqual([
      { person: { handle: '@ana', name: 'ana', region: null, phone: null, email: null, skills: [] } },
    ]);
    const people = [{ handle: '@ana', name: 'Ana Ruiz', region: 'eu', phone: null, email: null, skills: [] }];
    expect(set({ ...emptyWorkspace(), people }, { handle: '@ana', phone: '+45 1' })).toEqual([
      { person: { handle: '@ana', name: 'Ana Ruiz', region: 'eu', phone: '+45 1', email: null, skills: [] } },
    ]);
  });

  it('believes a key only from the installation itself, and only its first', () => {
    const announced = (replica: string, of: string, publicKey: string, seq: number): WorkspaceEvent => ({
      id: idOf(seq),
      stream: WORKSPACE_STREAM,
      replica,
      seq,
      hlc: tick(HLC_ZERO, START + seq),
      occurredAt: START,
      recordedAt: START,
      actor: '@ana',
      type: 'replica.announced',
      v: 1,
      data: { replica: of, publicKey, name: 'desk' },
    });
    const state = [
      announced(idOf(1), idOf(2), 'forged', 1),
      announced(idOf(2), idOf(2), 'real', 2),
      announced(idOf(2), idOf(2), 'second', 3),
    ].reduce(evolveWorkspace, emptyWorkspace());
    expect(state.replicas).toMatchObject([{ id: idOf(2), publicKey: 'real' }]);
  });

  it('refuses what makes no sense, with a sentence', () => {
    const decide = (name: keyof typeof workspaceCommandInputs, input: unknown) =>
      decideWorkspace(
        emptyWorkspace(),
        { name, input: workspaceCommandInputs[name].parse(input) } as WorkspaceCommand,
        plainContext(),
      );
    expect(decide('person.remove', { handle: 'zoe' })).toMatchObject({
      refusal: { message: 'There is nobody called @zoe in this workspace.', path: 'handle' },
    });
    expect(decide('region.remove', { name: 'EMEA' })).toMatchObject({
      refusal: { message: 'There is no region EMEA.', path: 'name' },
    });
    const override = { schedule: 'Database', person: '@ana', from: START, until: START + 1 };
    expect(decide('override.add', { override })).toMatchObject({
      refusal: { message: 'There is no schedule Database.', path: 'override.schedule' },
    });
    const [level] = defaultSeverities;
    expect(decide('severities.set', { levels: [level, level] })).toMatchObject({
      refusal: { message: 'SEV-1 stands in the table twice.' },
    });
  });

  it('shuts an installation out for good, whoever says what afterwards', () => {
    fc.assert(
      fc.property(story, (events) => {
        let shutOut = new Set<string>();
        let state = emptyWorkspace();
        for (const event of events.toSorted(compareOrder)) {
          const before = state;
          state = evolveWorkspace(state, event);
          const now = new Set(state.replicas.filter((each) => each.revoked !== null).map(({ id }) => id));
          expect([...shutOut].every((id) => now.has(id))).toBe(true);
          if (shutOut.has(event.replica) && event.type.startsWith('replica.'))
            expect(state.replicas).toEqual(before.replicas);
          if (shutOut.has(event.replica) && event.type === 'key.rotated')
            expect(state.sealedKeys).toEqual(before.sealedKeys);
          expect(membersOf(state).some(({ id }) => now.has(id))).toBe(false);
          shutOut = now;
        }
      }),
      { numRuns: 100 },
    );
  });
});

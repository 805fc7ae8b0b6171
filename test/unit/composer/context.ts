import type { ComposerContext, EntryLookup } from '#shared/composer/context.ts';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import type { Entry, IncidentHead } from '#shared/domain/incident/state.ts';
import { simulatedDirectory } from '#test/unit/domain/paging-directory.ts';
import { defaultChecklists, defaultSeverities } from '#shared/domain/workspace/evolve.ts';

export const NOW = Date.parse('2026-11-23T14:23:00Z');

/** An entry as the timeline holds it. */
export function entryOf(n: number, fields: Partial<Entry> = {}): Entry {
  return {
    id: `0197aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`,
    n,
    kind: 'note',
    system: null,
    text: `entry ${n}`,
    detail: {},
    occurredAt: NOW - 60_000,
    recordedAt: NOW - 60_000,
    actor: '@ana',
    replica: 'r1',
    hlc: String(n).padStart(16, '0'),
    seq: n,
    replyTo: null,
    undated: false,
    pinned: false,
    starred: false,
    struck: null,
    versions: [],
    verdict: null,
    answer: null,
    sources: [],
    ...fields,
  };
}

/** Look-ups into a list of entries. */
export function lookupOf(entries: readonly Entry[]): EntryLookup {
  return {
    byLabel: (label) => entries.find((entry) => String(entry.n) === label.replace('#', '')),
    byId: (id) => entries.find((entry) => entry.id === id),
    labelOf: (entry) => String(entry.n),
    recent: (count) => entries.toReversed().slice(0, count),
  };
}

/** What a line may look at: a SEV-2 with three people, two tasks and a few entries. */
export function contextOf(
  fields: Partial<ComposerContext> = {},
  head: Partial<IncidentHead> = {},
): ComposerContext {
  const entries = [
    entryOf(12, { kind: 'question', text: 'Did the deploy reach EU?' }),
    entryOf(13, {
      kind: 'hypothesis',
      text: 'Pool exhausted',
      verdict: { is: 'open', because: null, at: NOW, by: '@ana' },
    }),
    entryOf(14, { pinned: true, text: 'Rolled back' }),
  ];
  const task = {
    owner: null,
    dueAt: null,
    cause: null,
    addedAt: NOW,
    addedBy: '@ana',
    closedAt: null,
    closedBy: null,
    timeBox: false,
    checklist: null,
  };
  return {
    ref: 'INC-7F3',
    head: {
      ...emptyHead('incident/x'),
      title: 'Card payments failing',
      severity: 'SEV-2',
      phase: 'investigating',
      services: ['payments-api', 'check out'],
      tenures: [{ id: 't1', seat: 'ic', person: '@ana', from: NOW - 3_600_000, until: null }],
      openPoints: [
        { entry: entries[0]?.id ?? '', kind: 'question', since: NOW },
        { entry: entries[1]?.id ?? '', kind: 'hypothesis', since: NOW },
      ],
      tasks: [
        { ...task, id: 'k1', number: 3, text: 'Check the replica', textFrom: 'k1', state: 'open' },
        { ...task, id: 'k2', number: 4, text: 'Call the bank', textFrom: 'k2', state: 'done' },
      ],
      ...head,
    },
    entries: lookupOf(entries),
    now: NOW,
    zone: 'UTC',
    me: '@me',
    people: [
      { handle: '@ana', name: 'Ana Ruiz', region: 'EMEA', phone: null, email: null, skills: [] },
      { handle: '@bo', name: 'Bo Lin', region: null, phone: null, email: null, skills: [] },
    ],
    levels: defaultSeverities,
    checklists: defaultChecklists,
    paging: { ...simulatedDirectory, me: '@me' },
    ...fields,
  };
}

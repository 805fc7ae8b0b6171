import fc from 'fast-check';
import type { IncidentCommandName } from '#shared/domain/incident/commands.ts';
import { incidentCommandInputs } from '#shared/domain/incident/commands.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { HANDOFF_ITEMS, HANDOFF_MODES } from '#shared/domain/incident/handoff/terms.ts';
import { STEP_OUTCOMES } from '#shared/domain/incident/runs/terms.ts';
import {
  CLOCKS,
  DETECTORS,
  ENTRY_KINDS,
  PHASES,
  RELATIONS,
  SIGNALS,
  VERDICTS,
} from '#shared/domain/incident/terms.ts';
import { act, firstOf, newWorld, sync, syncAll, type Replica, type World } from './simulation.ts';

const PEOPLE = ['@ana', '@bo', '@cy', '@dee', '@josé'] as const;
const SEATS = ['ic', 'ic', 'ic', 'comms', 'scribe', 'sme:database'] as const;
const PAGED_SERVICES = ['payments', 'Reports', 'orphan', 'no such service'] as const;
const PAGED_TARGETS = [
  { person: '@bo' },
  { person: '@cy' },
  { seat: 'ic' },
  { seat: 'sme:database' },
  { schedule: 'Database' },
  { schedule: 'Empty' },
  { regionChain: 'affected' },
] as const;
const NO_RUN = '01936a2e-5b00-7000-8000-00000000dead';
const RUN_STEPS = [
  { id: 'look', kind: 'check', required: false, rollback: false },
  { id: 'which', kind: 'decide', required: false, rollback: false },
  { id: 'restart', kind: 'sh', required: true, rollback: true },
  { id: 'tell', kind: 'manual', required: false, rollback: false },
  { id: 'done', kind: 'wait', required: false, rollback: false },
] as const;
const NAMES = ['checkout', 'payments', 'eu-west', 'us-east', 'constructor', '__proto__'] as const;

/** Texts that broke something somewhere once. All pass {@link textField}. */
export const awkwardTexts: readonly string[] = [
  '=HYPERLINK("http://evil.example","click")',
  '+1-555-0100',
  '-rm -rf /',
  '@SUM(A1:A9)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</td></tr></table><h1>x</h1>',
  '&lt;b&gt; &amp; &#x3c;',
  'a | b || c \\| d',
  '| --- | --- |',
  '```sh\nrm -rf /\n```',
  '# not a heading\n\n---\n\n> not a quote\n\n1. not a list',
  '[click](javascript:alert(1)) ![x](data:text/html,hi)',
  '**bold** _it_ ~~no~~ `code` <!-- gone -->',
  'line one\r\nline two\n\n\nline five\ttab',
  '"quoted", and ""twice""',
  '\u202eright to left\u202c \u2066iso\u2069',
  'emoji 👩‍🚒🔥 and 𝕌nicode, ﷽, e\u0301',
  '\u2028line\u2029paragraph\u0085next',
  '[struck]',
  '12:30 and 2026-01-01T00:00:00Z inside',
  '   spaces   ',
  'constructor __proto__ toString',
  '$& $1 $` %s {0}',
];

/** Any text of whole characters, most of them unassigned or odd. (`unit: 'binary'` says the same, a second slower.) */
export function anyCharacters(maxLength: number): fc.Arbitrary<string> {
  const point = fc
    .oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0x10ffff }))
    .map((code) => (code >= 0xd800 && code <= 0xdfff ? '?' : String.fromCodePoint(code)));
  return fc.string({ unit: point, maxLength });
}

/** Words as people and attackers write them. */
export const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...awkwardTexts) },
  { weight: 3, arbitrary: fc.lorem({ maxCount: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: anyCharacters(40) },
);

const commandNames = (Object.keys(incidentCommandInputs) as IncidentCommandName[]).filter(
  (each) => each !== 'incident.declare' && !each.startsWith('run.'),
);

/** A command before it is known what it can point at: `a` to `d` choose among what is there. */
interface Draft {
  name: IncidentCommandName;
  a: number;
  b: number;
  c: number;
  d: number;
  text: string;
  actor: string;
}

type Step =
  | { do: 'command'; replica: number; draft: Draft }
  | { do: 'sync'; from: number; to: number; most: number }
  | { do: 'clock'; replica: number; by: number }
  | { do: 'wait'; ms: number };

/** Common commands come often, each of the others often enough. */
const name: fc.Arbitrary<IncidentCommandName> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...commandNames) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<IncidentCommandName[]>(
      'handoff.accept',
      'handoff.confirm',
      'handoff.tick',
      'handoff.document',
      'handoff.decline',
      'handoff.cancel',
      'context.lose',
      'context.lose',
      'context.lose',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<IncidentCommandName[]>(
      'run.move',
      'run.move',
      'run.settle',
      'run.settle',
      'run.approve',
      'run.approve',
      'run.approve',
      'run.answer',
      'run.skip',
      'run.skip',
      'run.done',
      'run.done',
      'run.reopen',
      'run.reopen',
      'run.reopen',
      'run.reopen',
      'run.takeOver',
      'run.takeOver',
      'run.stop',
      'run.end',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<IncidentCommandName[]>(
      'entry.log',
      'entry.log',
      'entry.log',
      'seat.take',
      'task.add',
      'entry.correct',
      'entry.strike',
      'hypothesis.judge',
      'question.answer',
      'task.change',
      'task.close',
      'seat.leave',
      'seat.leave',
      'update.post',
      'page.raise',
      'page.advance',
      'page.advance',
      'page.attempt',
      'page.acknowledge',
      'page.acknowledge',
      'page.escalate',
    ),
  },
);
const draft: fc.Arbitrary<Draft> = fc.record({
  name,
  a: fc.nat({ max: 1_000 }),
  b: fc.nat({ max: 1_000 }),
  c: fc.nat({ max: 1_000 }),
  d: fc.nat({ max: 1_000 }),
  text: words,
  actor: fc.constantFrom(...PEOPLE),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({ do: fc.constant('command' as const), replica: fc.nat({ max: 3 }), draft }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('sync' as const),
      from: fc.nat({ max: 3 }),
      to: fc.nat({ max: 3 }),
      most: fc.constantFrom(1, 3, 1_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      replica: fc.nat({ max: 3 }),
      by: fc.integer({ min: -6 * 3_600_000, max: 6 * 3_600_000 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 900_000 }) }) },
);

/** A world after its story, with the words that went into it: token → ids of the events it was written in. */
export interface History {
  world: World;
  tokens: Map<string, string[]>;
}

/** What happened to an incident on `min` to `max` installations that hear of each other now and then. */
export function history(min: number, max: number, maxSteps = 70): fc.Arbitrary<History> {
  // Without the bias towards small numbers: it would make most stories short and most choices the first one.
  const story = fc.noBias(
    fc.record({
      size: fc.integer({ min, max }),
      draft,
      // Arrays of random length are mostly short; cutting a long one gives all lengths and still shrinks.
      length: fc.integer({ min: 3, max: maxSteps }),
      steps: fc.array(step, { minLength: maxSteps, maxLength: maxSteps }),
    }),
  );
  return story.map(({ size, draft: first, length, steps }) => play(size, first, steps.slice(0, length)));
}

function play(size: number, first: Draft, steps: readonly Step[]): History {
  const world = newWorld(size);
  const tokens = new Map<string, string[]>();
  const at = (index: number): Replica => world.replicas[index % size] ?? firstOf(world);
  command(world, firstOf(world), { ...first, name: 'incident.declare' }, tokens);
  syncAll(world);
  for (const one of steps) {
    if (one.do === 'command') command(world, at(one.replica), one.draft, tokens);
    else if (one.do === 'sync') sync(at(one.from), at(one.to), one.most);
    else if (one.do === 'clock') at(one.replica).skew += one.by;
    else world.now += one.ms;
  }
  return { world, tokens };
}

function command(world: World, replica: Replica, drafted: Draft, tokens: Map<string, string[]>): void {
  const before = tokens.size;
  const say = (extra = ''): string => {
    const token = `«${tokens.size}»`;
    tokens.set(token, []);
    return `${token}${extra}${drafted.text}`.slice(0, 190).replace(/[\uD800-\uDBFF]$/, '');
  };
  const name = sensible(drafted, replica);
  const input = inputFor({ ...drafted, name }, replica, world.now + replica.skew, say);
  const outcome = act(world, replica, name, input, actorOf(name, drafted, replica.state));
  if (!outcome.ok) return;
  for (const [token, ids] of [...tokens].slice(before)) {
    ids.push(
      ...outcome.output
        .filter((event) => JSON.stringify(event.data).includes(token))
        .map((event) => event.id),
    );
  }
}

/** Mostly something else than what would be refused, and seldom an end: the story goes on after it, but poorer. */
function sensible({ name: what, b, d }: Draft, { id, state }: Replica): IncidentCommandName {
  if (d % 4 === 0) return what;
  const is = (kind: Entry['kind']) => [...state.entries.values()].some((entry) => entry.kind === kind);
  const has = (...states: string[]) => state.head.tasks.some((task) => states.includes(task.state));
  switch (what) {
    case 'incident.cancel':
    case 'incident.merge':
      return 'entry.log';
    case 'phase.change':
      return of(PHASES, b) === 'closed' ? 'entry.log' : what;
    case 'hypothesis.judge':
      return is('hypothesis') ? what : 'entry.log';
    case 'question.answer':
      return is('question') ? what : 'entry.log';
    case 'task.ticket':
    case 'task.change':
      return has('open', 'done', 'dropped') ? what : 'task.add';
    case 'task.close':
      return has('open') ? what : 'task.add';
    case 'task.reopen':
      return has('done', 'dropped') ? what : has('open') ? 'task.close' : 'task.add';
    case 'page.escalate':
    case 'page.acknowledge':
    case 'page.attempt':
    case 'page.advance':
      return state.head.pages.some((page) => page.resolved === null) ? what : 'page.raise';
    case 'run.approve':
      return stepsIn(state, 'awaiting').length > 0 ? what : anyRun(state, 'run.move');
    case 'run.takeOver':
      return state.head.runs.length > 0 ? what : 'run.begin';
    case 'run.reopen':
      return brokenAt({ id, state }).length > 0 ? what : anyRun(state, 'run.settle');
    case 'run.answer':
    case 'run.done':
    case 'run.skip':
    case 'run.move':
    case 'run.settle':
      return anyRun(state, what);
    case 'run.end':
    case 'run.stop':
      return anyRun(state, b % 3 === 0 ? what : 'run.move');
    case 'alert.attach':
    case 'alert.silence':
    case 'alert.resolve':
    case 'alert.refire': {
      const { alerts } = state.head;
      if (alerts.length === 0) return 'alert.attach';
      if (what === 'alert.silence') return what;
      return alerts.some(({ resolvedAt }) => resolvedAt !== null) ? 'alert.refire' : 'alert.resolve';
    }
    case 'page.resolve':
      return b % 3 === 0 ? what : 'page.raise';
    case 'handoff.start':
      return open(state) === undefined && state.head.tenures.some(isCommand) ? what : 'seat.take';
    case 'handoff.tick':
    case 'handoff.document':
    case 'handoff.brief':
    case 'handoff.readBack':
    case 'handoff.confirm':
    case 'handoff.accept':
    case 'handoff.decline':
    case 'handoff.cancel':
      return stepOf(what, state);
    case 'context.lose':
      return state.head.handoffs.some((each) => each.state === 'accepted') ? what : stepOf(what, state);
    case 'entry.correct':
      return [...state.entries.values()].some((entry) => entry.system === null) ? what : 'entry.log';
    default:
      return what;
  }
}

const anyRun = ({ head }: Replica['state'], what: IncidentCommandName): IncidentCommandName =>
  head.runs.some((run) => run.ended === null) ? what : 'run.begin';

/** Steps of runs that stand in one of these states. */
function stepsIn({ head }: Replica['state'], ...states: string[]): { run: string; step: string }[] {
  return head.runs.flatMap((run) =>
    run.steps
      .filter(({ state, kind }) => states.includes(state) && kind !== 'decide')
      .map(({ id }) => ({ run: run.id, step: id })),
  );
}

/** Steps that can be run again here, with some that only another machine can. */
function brokenAt({ id, state }: Pick<Replica, 'id' | 'state'>): { run: string; step: string }[] {
  const all = stepsIn(state, 'failed', 'interrupted');
  const here = all.filter(({ run }) =>
    state.head.runs.some((each) => each.id === run && each.replica === id),
  );
  return here.length > 0 ? here : all;
}

const isCommand = ({ seat, until }: { seat: string; until: number | null }) =>
  seat === 'ic' && until === null;
const open = ({ head }: Replica['state']) =>
  head.handoffs.find((each) => each.state === 'preparing' || each.state === 'briefing');

/** The step asked for where a handoff can take it, else one that leads there. */
function stepOf(what: IncidentCommandName, state: Replica['state']): IncidentCommandName {
  const handoff = open(state);
  if (handoff === undefined) return state.head.tenures.some(isCommand) ? 'handoff.start' : 'seat.take';
  const ends: readonly IncidentCommandName[] = ['handoff.confirm', 'handoff.accept', 'context.lose'];
  if (handoff.mode === 'written' && handoff.state === 'briefing' && what === 'handoff.tick')
    return 'handoff.accept';
  if (handoff.briefing === null && (what === 'handoff.readBack' || ends.includes(what)))
    return 'handoff.brief';
  if (what === 'handoff.readBack' || ends.includes(what)) {
    if (handoff.mode === 'written') return 'handoff.accept';
    return handoff.readBack === null ? 'handoff.readBack' : 'handoff.confirm';
  }
  return what;
}

/** Who has to give a command of a handoff: mostly the right one. */
function actorOf(name: IncidentCommandName, { a, actor }: Draft, state: Replica['state']): string {
  const handoff = open(state);
  if (handoff === undefined || a % 8 === 0) return actor;
  if (name === 'handoff.accept' || name === 'handoff.decline') return handoff.to;
  return name === 'handoff.confirm'
    ? (state.head.tenures.find((tenure) => isCommand(tenure) && tenure.person !== handoff.to)?.person ??
        actor)
    : actor;
}

function of<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** The input of a command as a caller would write it, mostly sensible, at times pointing at the wrong thing. */
function inputFor(drafted: Draft, replica: Replica, now: number, say: (extra?: string) => string): unknown {
  const { a, b, c, d } = drafted;
  const { head, entries } = replica.state;
  const all = [...entries.values()];
  const pointAt = (fits: (entry: Entry) => boolean): string | number => {
    const fitting = all.filter(fits);
    const entry =
      fitting.length > 0 && a % 8 !== 0 ? of(fitting, b) : all.length > 0 ? of(all, b) : undefined;
    if (entry === undefined) return 1;
    const twins = all.filter((other) => other.n === entry.n).length;
    return c % 3 === 0
      ? entry.n
      : c % 3 === 1
        ? `#${entry.n}${twins > 1 ? of(['a', 'b'], d) : ''}`
        : entry.id;
  };
  const taskIn = (states: readonly string[]): string | number => {
    const fitting = head.tasks.filter((each) => a % 8 === 0 || states.includes(each.state));
    if (fitting.length === 0) return 1;
    return a % 2 === 0 ? of(fitting, b).id : of(fitting, b).number;
  };
  const at = d % 4 === 0 ? { at: now - (c % 120) * 60_000 } : d % 97 === 1 ? { at: now + 3_600_000 } : {};
  const maybe = (key: string, value: () => unknown, bit: number) =>
    (a >> bit) % 2 === 0 ? {} : { [key]: value() };
  const pageOf = () =>
    head.pages.length === 0 ? 1 : b % 2 === 0 ? of(head.pages, c).id : of(head.pages, c).number;
  const runOf = () =>
    head.runs.length === 0 ? 1 : b % 2 === 0 ? of(head.runs, c).id : of(head.runs, c).number;
  const runId = () => {
    // What a machine records of a run that another one executes changes nothing.
    const own = head.runs.filter((run) => run.replica === replica.id);
    const from = own.length > 0 && a % 8 > 0 ? own : head.runs;
    return from.length === 0 ? NO_RUN : of(from, c).id;
  };
  const stepOfRun = () => of(RUN_STEPS, d).id;
  const which = () =>
    b % 5 === 0 && open(replica.state) !== undefined ? { handoff: open(replica.state)?.id } : {};
  const owner = () => (b % 2 === 0 ? { person: of(PEOPLE, c) } : { seat: of(SEATS, c) });

  switch (drafted.name) {
    case 'incident.declare':
      return {
        title: say(),
        services: [of(NAMES, b)],
        regions: [],
        ...maybe('severity', () => String(1 + (b % 4)), 0),
        ...maybe('detectedBy', () => of(DETECTORS, b), 1),
        ...maybe('impactStartedAt', () => now - b * 1_000, 2),
        ...maybe('importedFrom', () => say('file '), 3),
        ...(a % 16 > 13 ? { nearMiss: true, ...maybe('stoppedBy', () => say('luck '), 0) } : {}),
        ...(c % 8 > 6 ? { exercise: true } : {}),
      };
    case 'incident.retitle':
      return { title: say(), ...at };
    case 'incident.rescope':
      return {
        addServices: [of(NAMES, b)],
        removeServices: a % 2 === 0 ? [of(NAMES, c)] : [],
        addRegions: a % 3 === 0 ? [of(NAMES, d)] : [],
        removeRegions: a % 5 === 0 ? [of(NAMES, c)] : [],
      };
    case 'severity.change':
      return { severity: `sev${1 + (b % 7)}`, reason: say(), ...at };
    case 'phase.change':
      return { phase: of(PHASES, b), ...maybe('reason', say, 0), ...at };
    case 'incident.cancel':
      return { reason: say(), ...at };
    case 'incident.merge':
      return {
        into: of(['INC-7F3', 'INC-7F3', 'INC-SELF', 'INC-NONE'], b),
        ...maybe('reason', say, 0),
        ...at,
      };
    case 'clock.correct':
      return { clock: of(CLOCKS, b), to: c % 4 === 0 ? null : now - c * 60_000, reason: say() };
    case 'detection.describe':
      return { by: of(DETECTORS, b), ...maybe('whySlow', say, 0), ...at };
    case 'seat.take':
      return { seat: of(SEATS, b), person: of(PEOPLE, c), ...at };
    case 'seat.leave': {
      const held = head.tenures.filter((tenure) => tenure.until === null && a % 8 !== 0);
      const tenure = held.length === 0 ? { seat: of(SEATS, b), person: of(PEOPLE, c) } : of(held, b);
      return c % 6 === 0
        ? { person: tenure.person, ...at }
        : { seat: tenure.seat, ...maybe('person', () => tenure.person, 0), ...at };
    }
    case 'entry.log':
      return {
        kind: of(['question', 'hypothesis', ...ENTRY_KINDS], b),
        text: say(),
        undated: a % 7 === 0,
        detail:
          c % 3 === 0
            ? {
                known: say('known '),
                considered: say('considered '),
                advisedBy: [of(PEOPLE, c)],
                source: say('from '),
              }
            : {},
        ...maybe('replyTo', () => pointAt(() => true), 0),
        ...at,
      };
    case 'entry.correct':
      return {
        entry: pointAt((entry) => entry.system === null && entry.kind !== 'task' && entry.kind !== 'update'),
        ...maybe('text', say, 0),
        ...maybe('kind', () => of(['question', 'hypothesis', ...ENTRY_KINDS], c), 1),
        ...maybe('occurredAt', () => now - c * 60_000, 2),
        ...maybe('detail', () => ({ known: say('now known '), decidedBy: of(PEOPLE, b) }), 3),
        ...maybe('reason', say, 4),
      };
    case 'entry.mark':
      return { entry: pointAt(() => true), mark: of(['pin', 'star'], b), on: c % 4 !== 0 };
    case 'entry.strike':
      return { entry: pointAt((entry) => entry.struck === null), ...maybe('reason', () => 'a password', 0) };
    case 'hypothesis.judge':
      return {
        entry: pointAt((entry) => entry.kind === 'hypothesis'),
        verdict: of(VERDICTS, d),
        ...maybe('because', say, 0),
        ...at,
      };
    case 'question.answer':
      return {
        entry: pointAt((entry) => entry.kind === 'question'),
        ...(d % 2 === 0 ? { text: say() } : { by: all.length > 0 ? of(all, d).n : 1 }),
      };
    case 'task.add':
      return {
        text: say(),
        ...maybe('owner', owner, 0),
        ...maybe('dueAt', () => now + (b - 300) * 60_000, 1),
        ...(a % 4 > 1 && d % 5 === 0 ? { timeBox: true } : {}),
        ...maybe('cause', () => pointAt(() => true), 2),
        ...at,
      };
    case 'task.change':
      return {
        task: taskIn(['open', 'done', 'dropped']),
        ...maybe('text', say, 0),
        ...maybe('owner', () => (c % 3 === 0 ? null : owner()), 1),
        ...maybe('dueAt', () => (c % 3 === 1 ? null : now + b * 60_000), 2),
      };
    case 'task.close':
      return {
        task: taskIn(['open']),
        how: a % 3 === 0 ? 'dropped' : 'done',
        ...maybe('note', say, 1),
        ...at,
      };
    case 'task.reopen':
      return { task: taskIn(['done', 'dropped']) };
    case 'update.post':
      return {
        text: say(),
        ...maybe('publicText', say, 1),
        ...maybe('nextDueAt', () => (b % 3 === 0 ? null : now + b * 1_000), 0),
        ...at,
      };
    case 'update.snooze':
      return { until: now + (1 + b) * 60_000, ...maybe('reason', say, 0) };
    case 'update.confirm':
      return { update: pointAt((entry) => entry.kind === 'update'), stillTrue: b % 2 === 0 };
    case 'region.isolate':
      return { region: of(['EMEA', 'emea', 'APAC'], b), on: c % 3 !== 0, ...at };
    case 'rollcall.hold':
      return {
        present: a % 2 === 0 ? [] : [of(PEOPLE, b)],
        missing: a % 3 === 0 ? [of(PEOPLE, b + 1)] : [],
        ...at,
      };
    case 'objective.set':
      return { text: b % 4 === 0 ? null : say(), ...at };
    case 'incident.relate':
      return {
        relation: of(RELATIONS, b),
        to: of(['INC-7F3', 'INC-SELF', 'INC-NONE'], c),
        on: d % 3 !== 0,
        ...at,
      };
    case 'checklist.apply':
      return { checklist: of(['First ten minutes', 'before closing', 'no such list'], b), ...at };
    case 'signal.leave':
      return { signal: of(SIGNALS, b), ...maybe('text', say, 0), ...at };
    case 'page.raise': {
      const summary = maybe('summary', say, 0);
      if (b % 3 === 0)
        return { service: of(PAGED_SERVICES, c), ...maybe('urgency', () => 'high', 1), ...summary };
      if (b % 3 === 1) return { policy: of(['Everyone', 'Database', 'Nobody'], c), ...summary };
      return { targets: [of(PAGED_TARGETS, c), of(PAGED_TARGETS, d)], ...summary };
    }
    case 'page.escalate':
    case 'page.resolve':
      return { ...maybe('page', pageOf, 0) };
    case 'page.acknowledge':
      return { ...maybe('page', pageOf, 0), ...maybe('person', () => of(PEOPLE, c), 1), ...at };
    case 'page.attempt':
      return {
        ...maybe('page', pageOf, 0),
        ...maybe('person', () => of(PEOPLE, c), 1),
        outcome: d % 5 === 0 ? 'reached' : 'no-answer',
        ...at,
      };
    case 'page.advance': {
      const acknowledged = head.pages.filter((page) => page.resolved === null && page.acks.length > 0);
      const meant = acknowledged.length > 0 && c % 2 === 0 ? of(acknowledged, b).id : pageOf();
      return { page: meant, ...(a % 4 === 0 ? {} : { asOf: now + (d % 120) * 60_000 }) };
    }
    case 'handoff.schedule':
      return {
        dueAt: b % 4 === 0 ? null : now + (b - 50) * 60_000,
        ...maybe('region', () => of(['EMEA', 'NOWHERE'], c), 0),
        ...maybe('to', () => of(PEOPLE, c), 1),
      };
    case 'handoff.start':
      return {
        to: of(PEOPLE, b),
        ...maybe('region', () => of(['EMEA', 'NOWHERE'], c), 0),
        ...maybe('mode', () => of(HANDOFF_MODES, c), 1),
        ...maybe('dueAt', () => now + b * 60_000, 2),
        ...at,
      };
    case 'handoff.tick':
      return { item: of(HANDOFF_ITEMS, b), on: c % 5 !== 0, ...maybe('note', say, 0), ...which(), ...at };
    case 'handoff.document':
      return { text: say(), posted: c % 2 === 0, ...which(), ...at };
    case 'handoff.brief':
      return {
        ...(a % 6 === 0 ? {} : { broken: say('broken '), tried: say('tried '), next: say('next ') }),
        ...which(),
        ...at,
      };
    case 'handoff.readBack':
      return { text: say(), ...which(), ...at };
    case 'handoff.confirm':
      return { ...maybe('nextAt', () => (b % 3 === 0 ? null : now + b * 60_000), 0), ...which(), ...at };
    case 'handoff.accept':
      return {
        ...maybe('note', say, 0),
        ...maybe('nextAt', () => (b % 3 === 0 ? null : now + b * 60_000), 1),
        ...which(),
        ...at,
      };
    case 'handoff.decline':
      return { reason: say(), ...which(), ...at };
    case 'handoff.cancel':
      return { ...maybe('reason', say, 0), ...which(), ...at };
    case 'context.lose':
      return {
        entry: pointAt(
          (entry) =>
            entry.occurredAt >= (head.handoffs.findLast((each) => each.state === 'accepted')?.end?.at ?? 0),
        ),
        on: d % 4 !== 1,
        ...maybe('answeredIn', () => pointAt(() => true), 0),
      };
    case 'run.begin':
      return {
        runbook: 'restart',
        title: say('runbook '),
        hash: 'ab'.repeat(32),
        text: say('# Restart '),
        dryRun: b % 5 === 0,
        folder: null,
        variables: [{ name: 'HOST', value: c % 2 === 0 ? say() : null, secret: c % 2 === 1 }],
        steps: RUN_STEPS.map((each, index) => ({
          ...each,
          number: index + 1,
          name: `Step ${index + 1}`,
          question: each.kind === 'decide' ? 'Which?' : null,
          branches:
            each.kind === 'decide'
              ? [
                  { answer: 'Yes', goTo: 'done' },
                  { answer: 'No', goTo: null },
                ]
              : [],
        })),
      };
    case 'run.approve': {
      const waiting = stepsIn(replica.state, 'awaiting');
      return waiting.length === 0 || a % 8 === 0 ? {} : of(waiting, b);
    }
    case 'run.done':
    case 'run.skip':
      return {
        ...(head.runs.length > 0 && a % 4 > 0 ? { run: runOf() } : {}),
        ...maybe('step', stepOfRun, 1),
      };
    case 'run.answer':
      return { ...maybe('run', runOf, 0), answer: b % 3 === 0 ? 'Perhaps' : 'yes' };
    case 'run.stop':
      return { ...maybe('run', runOf, 0), ...maybe('reason', say, 1) };
    case 'run.move':
      return {
        run: runId(),
        step: stepOfRun(),
        to: b % 3 === 0 ? 'running' : 'awaiting',
        attempt: 1 + (c % 3),
        until: b % 4 === 0 ? now + 300_000 : null,
      };
    case 'run.settle':
      return {
        run: runId(),
        step: stepOfRun(),
        outcome: of(STEP_OUTCOMES, b),
        reason: c % 2 === 0 ? null : say(),
        exit: c % 3,
        status: null,
        ms: c,
        output: say('out '),
        lines: say('line '),
      };
    case 'run.reopen': {
      const broken = brokenAt(replica);
      const which = broken.length === 0 || a % 8 === 0 ? {} : of(broken, b);
      return { ...which, how: d % 2 === 0 ? 'rerun' : 'rollback' };
    }
    case 'run.takeOver': {
      const others = head.runs.filter((run) => run.replica !== replica.id);
      const run = others.length === 0 ? runId() : of(others, b).id;
      return { run, machine: c % 2 === 0 ? null : 'desk-2', reason: d % 2 === 0 ? null : say() };
    }
    case 'task.ticket':
      return { task: taskIn(['open', 'done']), ...at };
    case 'link.record':
      return {
        links: [
          {
            connector: '0198c0de-0000-7000-8000-0000000000c1',
            connectorName: 'Slack',
            what: of(['channel', 'ticket'], b),
            of: of(['incident/x', 'task'], c),
            id: `C${d % 3}`,
            url: d % 2 === 0 ? null : 'https://slack.example.com/',
            name: say('#inc '),
          },
        ],
      };
    case 'run.end':
      return { run: runId(), how: b % 2 === 0 ? 'completed' : 'failed', reason: c % 2 === 0 ? null : say() };
    case 'alert.attach':
      return {
        connector: of(['monitor', 'other'], a),
        groupKeys: [...new Set([of(NAMES, b), of(NAMES, c)])],
        vendorId: `alert ${d}`,
        title: say().replaceAll(/\s+/g, ' ').slice(0, 150),
        alerts: 1 + (c % 5),
        severity: b % 2 === 0 ? 'critical' : null,
        service: c % 2 === 0 ? of(NAMES, d) : null,
        labels: { alertname: say() },
        startedAt: now - b * 1_000,
        url: d % 2 === 0 ? 'https://monitor.example/1' : null,
        evidence: a % 2 === 0 ? { text: say(), source: 'Monitor', link: null } : null,
      };
    case 'alert.silence': {
      const [first] = head.alerts;
      return {
        ...(first === undefined || a % 2 === 0 ? {} : { alert: first.n }),
        minutes: 1 + (b % 60),
        ...maybe('reason', say, 1),
      };
    }
    case 'alert.resolve':
    case 'alert.refire': {
      const fires = drafted.name === 'alert.resolve';
      const fitting = head.alerts.filter((each) => (each.resolvedAt === null) === fires);
      const [first] = head.alerts;
      const alert = (fitting.length === 0 ? first : of(fitting, c))?.id ?? NO_RUN;
      return { alert, ...maybe('at', () => now - b * 100, 0) };
    }
  }
}

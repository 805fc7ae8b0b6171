import type { EngineOperations } from '#shared/contract/index.ts';
import type { InputOf } from '#shared/contract/operation.ts';
import { samplePicture } from './sample-picture.ts';
import { startSampleEngine, type SampleEngine } from './sample-engine.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Files to import, in this order, and the references their incidents have then. */
export interface SampleIncidents {
  files: readonly { name: string; text: string }[];
  /** In full swing: every kind of entry, tasks, updates, open questions. */
  running: string;
  /** Two people hold command, after two installations worked apart. */
  contested: string;
  /** Over for two days. */
  closed: string;
}

/** Records the sample incidents as if the last hours had brought them, in logs of their own. */
export async function sampleIncidents(now: number): Promise<SampleIncidents> {
  const log = await startSampleEngine(now - 10 * DAY);
  const elsewhere = await startSampleEngine(now - HOUR);
  try {
    const diskFull = await diskFullIncident(scribe(log, now - 9 * DAY));
    const closed = await webhooksIncident(scribe(log, now - 2 * DAY));
    const search = await searchIncident(scribe(log, now));
    const invoices = await invoicesIncident(scribe(log, now));
    const login = await loginIncident(scribe(log, now));
    const running = await paymentsIncident(scribe(log, now));
    const read = (ref: string) => log.do('incident.export', { ref, format: 'json' });
    const before = await read(login);
    await elsewhere.do('incident.import', {
      name: before.name,
      content: Buffer.from(before.text).toString('base64'),
    });
    const apart = scribe(elsewhere, now);
    await apart.do(9, '@ines', 'seat.take', { ref: login, seat: 'ic', person: '@ines' });
    await apart.log(
      7,
      '@ines',
      login,
      'observation',
      'Sign-in works again for customers on the new endpoint',
    );
    const there = await elsewhere.do('incident.export', { ref: login, format: 'json' });
    const here = scribe(log, now);
    await here.do(8, '@kofi', 'seat.take', { ref: login, seat: 'ic', person: '@kofi' });
    await here.log(5, '@kofi', login, 'action', 'Asked the identity provider to roll its certificate back');
    const files = await Promise.all([diskFull, closed, search, invoices, login, running].map(read));
    return { files: [...files, there], running, contested: login, closed };
  } finally {
    await Promise.all([log.close(), elsewhere.close()]);
  }
}

type OnIncident =
  | 'phase.change'
  | 'objective.set'
  | 'severity.change'
  | 'seat.take'
  | 'entry.log'
  | 'entry.correct'
  | 'entry.mark'
  | 'entry.strike'
  | 'hypothesis.judge'
  | 'question.answer'
  | 'task.add'
  | 'task.close'
  | 'update.post'
  | 'clock.correct';
type LogInput = InputOf<EngineOperations['entry.log']>;

/** Writes down what happened so many minutes before a point in time, as it happens. */
function scribe(engine: SampleEngine, end: number) {
  const at = (minutes: number): number => end - minutes * MINUTE;
  const act = <N extends OnIncident | 'incident.declare'>(
    minutes: number,
    as: string,
    name: N,
    input: InputOf<EngineOperations[N]>,
  ) => {
    engine.setClock(at(minutes));
    return engine.do(name, { ...input, as });
  };
  return {
    at,
    do: act,
    /** Returns the number of the entry. */
    async log(
      minutes: number,
      as: string,
      ref: string,
      kind: NonNullable<LogInput['kind']>,
      text: string,
      more: Partial<LogInput> = {},
    ): Promise<number> {
      return (await act(minutes, as, 'entry.log', { ref, kind, text, ...more })).n;
    },
    /** Stores a file, for an entry's detail. */
    file: (name: string, content: Buffer) =>
      engine.do('attachment.put', { name, content: content.toString('base64') }),
    async declare(
      minutes: number,
      as: string,
      input: InputOf<EngineOperations['incident.declare']>,
    ): Promise<string> {
      return (await act(minutes, as, 'incident.declare', input)).ref;
    },
  };
}

type Scribe = ReturnType<typeof scribe>;

async function paymentsIncident({ at, do: act, log, declare, file }: Scribe): Promise<string> {
  const ref = await declare(38, '@ana', {
    title: 'Card payments failing at checkout',
    severity: 'SEV-2',
    services: ['payments-api', 'checkout'],
    regions: ['Americas', 'EMEA'],
    detectedBy: 'monitoring',
    impactStartedAt: at(41.2),
  });
  const seat = (minutes: number, seatName: string, person: string) =>
    act(minutes, '@ana', 'seat.take', { ref, seat: seatName, person });
  await seat(37.8, 'ic', '@ana');
  await act(37, '@ana', 'phase.change', { ref, phase: 'investigating' });
  await seat(35, 'deputy', '@kofi');
  const rate = await log(34, '@maya', ref, 'observation', 'Error rate on POST /charge at 38 %, was 0.2 %', {
    detail: { source: 'Grafana' },
  });
  await act(33, '@ana', 'severity.change', {
    ref,
    severity: 'SEV-1',
    reason: 'More than half of all checkouts fail in two regions',
  });
  await seat(31, 'scribe', '@jun');
  const deploy = await log(30, '@kofi', ref, 'question', 'Did the last payments-api deploy reach EU?');
  await seat(29, 'ops', '@maya');
  await log(28, '@kofi', ref, 'communication', 'Card payments fail, we are on it; PayPal works', {
    detail: { sentTo: 'support leads' },
  });
  await act(27, '@kofi', 'update.post', {
    ref,
    text: 'Card payments fail for about half of customers in Americas and EMEA. Cause not known yet.',
    nextDueAt: at(12),
  });
  const cache = await log(26, '@jun', ref, 'hypothesis', 'The last deploy broke the card token cache');
  await seat(22, 'sme:database', '@lars');
  const pool = await log(17, '@lars', ref, 'hypothesis', 'Connection pool exhausted by a retry storm', {
    at: at(25),
  });
  await act(21, '@lars', 'hypothesis.judge', {
    ref,
    entry: cache,
    verdict: 'ruled-out',
    because: 'the version before it fails the same way',
  });
  await log(20, '@maya', ref, 'metric', 'Database connections 500 of 500, 1,900 waiting', {
    detail: { source: 'Prometheus' },
  });
  await act(19, '@maya', 'question.answer', {
    ref,
    entry: deploy,
    text: 'Yes, both regions, ten minutes before',
  });
  const secret = await log(18.5, '@maya', ref, 'note', 'psql login for the replica: readonly / 7h!sIsWrong');
  await act(18, '@ana', 'entry.strike', { ref, entry: secret, reason: 'held a password' });
  await act(16.5, '@ana', 'hypothesis.judge', { ref, entry: pool, verdict: 'supported' });
  const decision = await log(15, '@ana', ref, 'decision', 'Fail over to the replica before rolling back', {
    detail: {
      decidedBy: '@ana',
      advisedBy: ['@lars'],
      known: 'pool at 100 %, replica lag 0.4 s',
      considered: 'rolling the deploy back',
    },
  });
  await act(14.8, '@jun', 'entry.mark', { ref, entry: decision, mark: 'pin', on: true });
  await act(14.7, '@jun', 'entry.mark', { ref, entry: rate, mark: 'star', on: true });
  await act(14.5, '@ana', 'phase.change', { ref, phase: 'mitigating' });
  await act(14.3, '@ana', 'objective.set', { ref, text: 'Cards work again in both regions on eu-db-2' });
  await act(14, '@ana', 'task.add', {
    ref,
    text: 'Watch replica lag until it stays under 1 s',
    owner: { person: '@lars' },
    dueAt: at(-4.4),
    cause: decision,
  });
  await act(13.8, '@ana', 'task.add', {
    ref,
    text: 'Stop batch writers on eu-db-1',
    owner: { person: '@maya' },
  });
  await act(13.5, '@kofi', 'task.add', {
    ref,
    text: 'Answer for the largest merchants',
    owner: { seat: 'comms' },
  });
  await act(13.2, '@ana', 'task.add', {
    ref,
    text: 'Find out why retries have no back-off',
    owner: { person: '@jun' },
    dueAt: at(2.3),
    cause: pool,
  });
  await log(12.6, '@maya', ref, 'action', 'Stopped batch writers on eu-db-1');
  await act(12.5, '@maya', 'task.close', { ref, task: 2, how: 'done' });
  await act(11.7, '@kofi', 'update.post', {
    ref,
    text: 'The payments database ran out of connections. We are failing over to its replica now.',
    publicText: 'Card payments fail for some of you. We know why and are fixing it. PayPal works.',
    nextDueAt: at(-3.35),
  });
  await log(9, '@maya', ref, 'action', 'Promoted eu-db-2, pointed payments-api at it');
  await log(
    7,
    '@lars',
    ref,
    'evidence',
    'Failover log, no transaction lost: https://runs.example/eu-db-2/failover',
    {
      detail: { link: 'https://runs.example/eu-db-2/failover' },
    },
  );
  const graph = await file('error-rate.png', samplePicture());
  await log(6.5, '@maya', ref, 'evidence', 'Error rate on POST /charge since the switch', {
    detail: { attachment: graph },
  });
  await log(6, '@kofi', ref, 'question', 'Is the replica lag real, or is it the clock of eu-db-2?');
  const back = await log(
    5,
    '@maya',
    ref,
    'observation',
    'Checkout success back to 17 % in Americas, EU unchanged',
    {
      detail: { source: 'Grafana' },
    },
  );
  await act(4, '@maya', 'entry.correct', {
    ref,
    entry: back,
    text: 'Checkout success back to 71 % in Americas, EU unchanged',
    reason: 'digits swapped',
  });
  await act(3.5, '@ana', 'task.add', {
    ref,
    text: 'Is eu-db-2 in step?',
    owner: { person: '@lars' },
    dueAt: at(0.5),
    timeBox: true,
  });
  await log(3, '@lars', ref, 'note', 'Lag falls: 0.9 s after 4.2 s at the switch', { replyTo: back });
  await log(1.5, '@jun', ref, 'observation', 'First successful charge in EU since impact began', {
    detail: { source: 'payments log' },
  });
  return ref;
}

async function loginIncident({ at, do: act, log, declare }: Scribe): Promise<string> {
  const ref = await declare(24, '@kofi', {
    title: 'Single sign-on fails for customers in EMEA',
    severity: 'SEV-2',
    services: ['login'],
    regions: ['EMEA'],
    detectedBy: 'customer',
    impactStartedAt: at(33),
  });
  await log(22, '@kofi', ref, 'observation', 'Sign-in ends with “signature not valid” for SAML customers');
  await act(20, '@kofi', 'phase.change', { ref, phase: 'investigating' });
  await log(15, '@noor', ref, 'hypothesis', 'The identity provider rolled its certificate early');
  return ref;
}

async function searchIncident({ at, do: act, log, declare }: Scribe): Promise<string> {
  const ref = await declare(131, '@noor', {
    title: 'Search results up to an hour old in APAC',
    severity: 'SEV-3',
    services: ['search'],
    regions: ['APAC'],
    detectedBy: 'employee',
    impactStartedAt: at(150),
  });
  await act(130, '@noor', 'seat.take', { ref, seat: 'ic', person: '@noor' });
  await log(120, '@noor', ref, 'observation', 'Indexer of ap-2 restarts every four minutes');
  await act(90, '@noor', 'phase.change', { ref, phase: 'identified' });
  await act(24, '@noor', 'update.post', {
    ref,
    text: 'The index catches up. Fresh results within the hour.',
  });
  return ref;
}

async function invoicesIncident({ at, do: act, declare }: Scribe): Promise<string> {
  const ref = await declare(410, '@maya', {
    title: 'Invoice PDFs take over a minute',
    severity: 'SEV-4',
    services: ['billing'],
    impactStartedAt: at(460),
  });
  await act(300, '@maya', 'phase.change', { ref, phase: 'monitoring' });
  return ref;
}

async function webhooksIncident({ at, do: act, log, declare }: Scribe): Promise<string> {
  const ref = await declare(130, '@ines', {
    title: 'Webhook deliveries delayed by up to 40 minutes',
    severity: 'SEV-2',
    services: ['webhooks'],
    regions: ['Americas'],
    detectedBy: 'customer',
    impactStartedAt: at(158),
  });
  await act(129, '@ines', 'seat.take', { ref, seat: 'ic', person: '@ines' });
  await act(127, '@ines', 'phase.change', { ref, phase: 'investigating' });
  await log(120, '@ines', ref, 'observation', 'Queue us-3 holds 1.2 million deliveries and grows');
  await log(112, '@lars', ref, 'hypothesis', 'One customer’s slow endpoint holds all workers of its shard');
  await act(101, '@lars', 'hypothesis.judge', { ref, entry: 5, verdict: 'supported' });
  await log(98, '@ines', ref, 'decision', 'Give that customer a queue of its own', {
    detail: { decidedBy: '@ines', advisedBy: ['@lars'], considered: 'dropping its deliveries' },
  });
  await act(97, '@ines', 'phase.change', { ref, phase: 'mitigating' });
  await act(96, '@ines', 'task.add', { ref, text: 'Tell the customer', owner: { person: '@maya' } });
  await log(80, '@lars', ref, 'action', 'Moved the customer to queue us-3b');
  await act(75, '@maya', 'task.close', { ref, task: 1, how: 'done' });
  await act(60, '@ines', 'update.post', { ref, text: 'Deliveries are on time again.', nextDueAt: null });
  await act(58, '@ines', 'phase.change', { ref, phase: 'resolved', reason: 'Queue empty for ten minutes' });
  await act(10, '@ines', 'phase.change', { ref, phase: 'closed' });
  return ref;
}

async function diskFullIncident({ at, do: act, declare }: Scribe): Promise<string> {
  const ref = await declare(90, '@noor', {
    title: 'Primary of the orders database out of disk',
    severity: 'SEV-1',
    services: ['orders'],
    regions: ['APAC', 'EMEA'],
    detectedBy: 'monitoring',
    impactStartedAt: at(94),
  });
  await act(88, '@noor', 'seat.take', { ref, seat: 'ic', person: '@noor' });
  await act(40, '@noor', 'phase.change', { ref, phase: 'resolved' });
  await act(5, '@noor', 'phase.change', { ref, phase: 'closed' });
  return ref;
}

import os from 'node:os';
import { v7 } from 'uuid';
import type { EngineOperations, NameOfKind } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import { RefusalError, type Outcome } from '#shared/contract/refusal.ts';
import { handle } from '#shared/domain/fields.ts';
import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { createAnswering } from './answering.ts';
import { createReferences } from './attachments/references.ts';
import { attachmentsFolder, createAttachments } from './attachments/store.ts';
import { createBus } from './bus.ts';
import { createCare } from './care.ts';
import type { Connector } from './connectors/connector.ts';
import { createFolders } from './connectors/external/folders.ts';
import type { HttpTimes } from './connectors/http.ts';
import { createHub } from './connectors/hub.ts';
import { builtInConnectors } from './connectors/index.ts';
import { createMetricAsker } from './connectors/metric.ts';
import { createNetwork } from './connectors/network.ts';
import { networkSettings } from './connectors/network-settings.ts';
import { createOutbox } from './connectors/outbox.ts';
import { planEffects, type EffectPlanner } from './connectors/planners.ts';
import { createRouting } from './connectors/routing.ts';
import { createSecrets, type KeptSecret } from './connectors/secrets.ts';
import { createHandlers } from './handlers/index.ts';
import { createHeads } from './heads.ts';
import { createMetrics } from './http/metrics.ts';
import { createLocalServer } from './http/server.ts';
import type { Linked } from './inbox/happenings.ts';
import { createInbox } from './inbox/inbox.ts';
import type { Taken } from './inbox/take.ts';
import { createIncidents } from './incidents.ts';
import { dataFolder, reasonOf } from './log/folder.ts';
import { markSuspect, openLog, type OpenLog } from './log/open.ts';
import { createReceiver } from './log/receive.ts';
import { printNowhere, type Print } from './print.ts';
import { createRunbooks } from './runbooks/runbooks.ts';
import { createPaging } from './services/paging.ts';
import { createDrillScripts } from './services/drill-scripts.ts';
import { createDrills } from './services/drills.ts';
import { createRuns } from './services/runs.ts';
import { createWatchedRuns, type FollowTimes } from './services/watched-runs.ts';
import { createReminders } from './services/reminders.ts';
import { builtInCarriers, type CarrierRegistry } from './sync/registry.ts';
import { createSync } from './sync/service.ts';
import { systemTimer, type StartTimer } from './timer.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createEntriesView } from './views/entries.ts';
import { createIncidentsView } from './views/incidents.ts';
import { createRunFiguresView } from './views/run-figures.ts';
import { createSearch } from './views/search.ts';
import { createSimilar } from './views/similar.ts';
import { createWorkspace } from './workspace.ts';

/** Names that can be called: commands and queries. */
export type CallName = NameOfKind<'command' | 'query', EngineOperations>;

export interface EngineOptions {
  /** Created when absent. */
  dataDir: string;
  appVersion: string;
  /** Wall clock in ms since the epoch; tests step it. */
  now?: () => number;
  /** Who acts when a call doesn't say: a handle. Defaults to the user of the machine. */
  me?: string;
  /** Effects of events for connectors. */
  planners?: readonly EffectPlanner[];
  /** Whether hourly backups, quiet-moment signatures and reminders run by themselves. Defaults to true. */
  selfCare?: boolean;
  /** What wakes reminders and pages; tests turn the hands themselves. */
  startTimer?: StartTimer;
  /** Milliseconds from any beginning, never set back: what pages go by when the wall clock is. Tests turn it. */
  steady?: () => number;
  /** Variables of the environment: the proxy, secrets of connectors. Defaults to the process's own. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ways to other installations; tests bring their own. */
  carriers?: CarrierRegistry;
  /** Connectors in place of those that come along, for tests. */
  connectors?: readonly Connector[];
  /** Whether effects go out and team systems are read. As `selfCare`, where nothing else is said. */
  deliver?: boolean;
  /** Whether events are exchanged with other installations. As `selfCare`, where nothing else is said. */
  exchange?: boolean;
  /** How patient those are who follow a run elsewhere; tests are faster. */
  followTimes?: FollowTimes;
  /** How patient requests are; tests are faster. */
  httpTimes?: HttpTimes;
  /** Makes PDFs. Without it there are none. */
  print?: Print;
  /** Called at every step of work that holds everything else up. */
  pulse?: () => void;
}

export interface Engine {
  /** Answers a command or query of the contract. Input is parsed here; what doesn't fit is refused. Never throws. */
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** The same, typed. */
  do<N extends CallName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
  ): Promise<Outcome<OutputOf<EngineOperations[N]>>>;
  /** Opens a subscription. The first increment is a snapshot and comes before this returns. */
  subscribe(name: string, input: unknown, push: (increment: unknown) => void): Outcome<() => void>;
  /** Takes in what a team system told, as its connector translated it. `linked` says whose thing something there is. */
  receive(connector: string, incoming: readonly unknown[], linked?: Linked): Taken;
  /** What the keychain holds of secrets of connectors: all of it. */
  keepSecrets(secrets: readonly KeptSecret[]): void;
  /** Signs what is unsigned and lets go of the folder. */
  close(): void;
}

/**
 * Opens a data folder and answers the contract on it. Everything an engine does goes through this object: the engine
 * process, the command line and the tests differ only in how they reach it.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  try {
    return await open(options);
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    // A log that can't be folded is damaged in a place that opening it did not touch: examine it, mend it, try again.
    markSuspect(dataFolder(options.dataDir), reasonOf(error), (options.now ?? Date.now)());
    return await open(options);
  }
}

async function open(options: EngineOptions): Promise<Engine> {
  const log = await openLog(dataFolder(options.dataDir), options.now ?? Date.now, options.appVersion);
  try {
    return assemble(options, log);
  } catch (error) {
    log.close();
    throw error;
  }
}

/** Puts the engine together on an open log. */
function assemble(options: EngineOptions, log: OpenLog): Engine {
  const now = options.now ?? Date.now;
  const me = options.me ?? machineUser();
  const bus = createBus();
  const heads = createHeads(log.db, log.reader);
  const entries = createEntriesView(log.db, log.reader);
  const list = createIncidentsView(log.db);
  const runFigures = createRunFiguresView(log.db, log.reader);
  const env = options.env ?? process.env;
  const builtIn = options.connectors ?? builtInConnectors();
  const folders = createFolders(log, builtIn, env);
  const kinds = (): readonly Connector[] => [...builtIn, ...folders.kinds()];
  const manifestOf = (kind: string) =>
    kinds().find(({ manifest }) => manifest.kind === kind)?.manifest ?? null;
  const workspace = createWorkspace(log, bus, now, {
    manifestOf,
    newId: () => v7(),
  });
  const outbox = createOutbox(
    log.db,
    options.planners ?? [planEffects],
    createRouting(() => workspace.state, manifestOf),
  );
  const receive = createReceiver(log.db, log.reader, log.writer);
  const incidents = createIncidents({
    log,
    bus,
    heads,
    entries,
    list,
    runFigures,
    outbox,
    workspace,
    receive,
    paging: () => pagingDirectory(workspace.state, me),
    now,
    ...(options.pulse === undefined ? {} : { pulse: options.pulse }),
  });
  const search = createSearch(log.db, log.reader.names, entries, list);
  const similar = createSimilar(log.db, log.reader.names, entries, list);
  workspace.announce(me);
  const care = createCare({ log, bus, now, enabled: options.selfCare ?? true });
  const instanceOf = (id: string) => workspace.state.connectors.find((each) => each.id === id);
  const inbox = createInbox({
    log,
    bus,
    heads,
    list,
    incidents,
    workspace,
    connectorName: (connector) => instanceOf(connector)?.name ?? connector,
    now,
    steady: options.steady ?? (() => performance.now()),
    enabled: options.selfCare ?? true,
    startTimer: options.startTimer ?? systemTimer,
  });
  const reminders = createReminders({
    log,
    bus,
    heads,
    list,
    workspace,
    inbox,
    now,
    me,
    enabled: options.selfCare ?? true,
    startTimer: options.startTimer ?? systemTimer,
  });
  const paging = createPaging({
    log,
    bus,
    heads,
    list,
    incidents,
    directory: () => pagingDirectory(workspace.state, me),
    now,
    steady: options.steady ?? (() => performance.now()),
    enabled: options.selfCare ?? true,
    startTimer: options.startTimer ?? systemTimer,
  });
  const drills = createDrills({
    log,
    heads,
    list,
    incidents,
    workspace,
    scripts: createDrillScripts(),
    now,
    enabled: options.selfCare ?? true,
    startTimer: options.startTimer ?? systemTimer,
  });
  const network = createNetwork(env, () => networkSettings(log.reader));
  const runbooks = createRunbooks({
    dataDir: log.folder.dir,
    now,
    startTimer: options.startTimer ?? systemTimer,
  });
  const secrets = createSecrets(env);
  const hub = createHub({
    ...{ log, bus, heads, incidents, outbox, workspace, list, network, secrets, kinds, now },
    receive: (connector, incoming, linked) => void inbox.take(connector, incoming, linked),
    appVersion: options.appVersion,
    steady: options.steady ?? (() => performance.now()),
    enabled: options.deliver ?? options.selfCare ?? true,
    startTimer: options.startTimer ?? systemTimer,
    ...(options.httpTimes === undefined ? {} : { times: options.httpTimes }),
  });
  const runs = createRuns({
    log,
    bus,
    heads,
    incidents,
    isTrusted: runbooks.isTrusted,
    now,
    startTimer: options.startTimer ?? systemTimer,
    network,
    askMetric: createMetricAsker(hub),
  });
  let appended = 0;
  bus.listen(({ events }) => {
    appended += events.length;
  });
  const server = createLocalServer({
    log,
    answers: {
      hook: (connector, request) => hub.hook(connector, request),
      health: () => ({ ok: true }),
      metrics: createMetrics({
        db: log.db,
        reader: log.reader,
        list,
        inbox,
        kindOf: (connector) => instanceOf(connector)?.kind ?? connector,
        hooks: () => server.counts(),
        appended: () => appended,
        bytes: () => care.bytes(),
        appVersion: options.appVersion,
        now,
      }),
    },
    enabled: options.selfCare ?? true,
  });
  const steady = options.steady ?? (() => performance.now());
  let commandAt = Number.NEGATIVE_INFINITY;
  const attachments = createAttachments(attachmentsFolder(log.folder.dir));
  const references = createReferences(log.db);
  const sync = createSync({
    log,
    attachments,
    references,
    secrets,
    bus,
    heads,
    incidents,
    list,
    workspace,
    carriers: options.carriers ?? builtInCarriers,
    now,
    steady,
    commandAt: () => commandAt,
    random: Math.random,
    me,
    enabled: options.exchange ?? options.selfCare ?? true,
  });
  const watchedRuns = createWatchedRuns({
    ...{ own: log.identity.replica, bus, heads, list, runs, talk: sync.live, now, steady },
    startTimer: options.startTimer ?? systemTimer,
    ...(options.followTimes === undefined ? {} : { times: options.followTimes }),
  });
  const parts = {
    log,
    bus,
    heads,
    outbox,
    hub,
    folders,
    env,
    entries,
    list,
    workspace,
    incidents,
    search,
    similar,
    runFigures,
    attachments,
    references,
    care,
    reminders,
    drills,
    runbooks,
    runs,
    watchedRuns,
    inbox,
    server,
    sync,
    print: options.print ?? printNowhere,
    now,
    me,
    appVersion: options.appVersion,
  };
  const handlers = createHandlers(parts);
  const subscriptions = createSubscriptions(parts);

  const { call, subscribe } = createAnswering({
    handlers,
    subscriptions,
    suspect: (reason) => log.suspect(reason),
    commanded: () => {
      commandAt = steady();
    },
  });

  return {
    call,
    do: call as Engine['do'],
    subscribe,
    receive: inbox.take,
    keepSecrets: secrets.replace,
    close() {
      hub.stop();
      folders.stop();
      void server.stop();
      watchedRuns.stop();
      sync.stop();
      runs.stop();
      inbox.stop();
      paging.stop();
      drills.stop();
      runbooks.library.stop();
      reminders.stop();
      care.stop();
      network.close();
      log.close();
    },
  };
}

/** The user of the machine as a handle. */
export function machineUser(): string {
  let name = '';
  try {
    name = os.userInfo().username;
  } catch {
    // A container may run under a user id that has no name.
  }
  const parsed = handle.safeParse(
    name
      .normalize('NFC')
      .replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
      .replace(/^[^\p{L}\p{N}]+/u, ''),
  );
  return parsed.success ? parsed.data : '@me';
}

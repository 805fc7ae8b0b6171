import { RefusalError } from '#shared/contract/refusal.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { growingHeads } from '#shared/sync/heads.ts';
import type { MergeReport } from '#shared/policy/merge-report.ts';
import type { KeyMessage } from '#shared/sync/message.ts';
import type { Attachments } from '../attachments/store.ts';
import type { References } from '../attachments/references.ts';
import type { Bus } from '../bus.ts';
import type { SecretStore } from '../connectors/secrets.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { Workspace } from '../workspace.ts';
import { createFiles } from './files.ts';
import { createIntake } from './intake.ts';
import { createKeySharing } from './key-sharing.ts';
import type { Link } from './link.ts';
import { createLiveTalk } from './live.ts';
import { createMembership } from './membership.ts';
import { createMerges } from './merges.ts';
import { createOutgoing } from './outgoing.ts';
import { lastOfChains } from './pieces.ts';
import { createQuarantine } from './quarantine.ts';
import type { CarrierRegistry } from './registry.ts';
import { createSyncState } from './state.ts';
import { createTimers } from './timers.ts';
import { createWaiting } from './waiting.ts';
import { createWaySecrets } from './way-secrets.ts';
import { createWays } from './ways.ts';

/** What a bundle is called where a way is named. */
export const BUNDLE = 'bundle';
/** A member counts as reachable for this long after it was heard of, ms. */
const REACHABLE = 120_000;
/** A merge is over when nothing has come for this long, ms. */
const QUIET = 2_000;
/** What is kept in memory for merges is let go when nothing has come for this long, ms. */
const LONG_QUIET = 15_000;
/** Watchers are told of changes this often at most, ms. */
const TELL_EVERY = 250;
/** Remembers in `meta` that nothing is to be sent or fetched. */
const OFFLINE = 'offline';

export interface SyncParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  incidents: Incidents;
  list: IncidentsView;
  workspace: Workspace;
  carriers: CarrierRegistry;
  attachments: Attachments;
  references: References;
  secrets: SecretStore;
  now: () => number;
  /** Milliseconds from any beginning, never set back. */
  steady: () => number;
  /** When a command was given here last, by the same clock. */
  commandAt: () => number;
  random: () => number;
  me: string;
  /** Whether it exchanges by itself. A command that opens the folder for a moment does so only when it is asked to. */
  enabled: boolean;
}

/** Replication with the other installations of the team: owns the ways to them, and everything that goes over these. */
export function createSync(parts: SyncParts) {
  const { log, bus, heads, incidents, list, workspace, carriers, now, steady, random, me, enabled } = parts;
  const { db } = log;
  const own = log.identity.replica;
  const state = createSyncState(db);
  const membership = createMembership({ log, workspace, me });
  const quarantine = createQuarantine(db, now);
  const waiting = createWaiting(db, now);
  const outgoing = createOutgoing(log, membership);
  const chains = growingHeads();
  const watchers = new Set<() => void>();
  const heardAt = new Map<string, number>();
  const timers = createTimers();
  let offline = log.reader.meta(OFFLINE) === '1';
  let receivedEvents = 0;
  let lastArrival = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let headsRead = false;

  // Before there is a workspace a way needs no secrets: the id only has to be one.
  const secrets = createWaySecrets(
    parts.secrets,
    carriers,
    () => membership.shared?.id ?? log.identity.replica,
  );
  const nameOf = (replica: string): string => membership.replica(replica)?.name ?? replica.slice(0, 8);
  const merges = createMerges(db, {
    log,
    heads,
    list,
    state,
    nameOf,
    quarantined: () => quarantine.open,
    now,
  });
  const intake = createIntake({
    log,
    incidents,
    membership,
    quarantine,
    waiting,
    heads: chains,
    steady,
    commandAt: parts.commandAt,
    arrived(carrier, _sender, added) {
      receivedEvents += added.length;
      lastArrival = steady();
      const link = ways.link(carrier);
      for (const { event } of lastOfChains(added)) link?.passed(event.stream, event.replica, event.seq);
      for (const other of ways.links) if (other !== link) other.recorded();
      if (added.some(({ event }) => MEMBERSHIP.has(event.type))) keys.membershipChanged();
    },
    told(carrier, sender, generation, message) {
      const link = ways.link(carrier);
      link?.told(sender, message);
      if (link !== undefined) files.told(link, message);
      if (generation < membership.newestKey().generation) link?.sendKeys(sender, generation);
    },
    key: (_carrier, _sender, message) => keys.take(message),
    brought: (carrier, sender) => merges.begin(carrier, sender),
    heard(carrier, sender) {
      heardAt.set(sender, steady());
      merges.heard(carrier, sender);
    },
    idle() {
      timers.later('merge', QUIET, () => void finishMerge());
      timers.later('merged', LONG_QUIET, heads.merged);
    },
    changed,
  });
  const files = createFiles({
    ...{ log, membership, outgoing, state, nameOf, changed, now, steady, random },
    attachments: parts.attachments,
    references: parts.references,
    links: () => ways.links,
    taking: () => intake.state().taking,
    refuse: (way, replica, reason, content) => intake.refuse(way, replica, reason, content),
    refOf: (stream) => list.summary(stream)?.ref ?? null,
  });
  const ofFiles = (kind: string, tell: (link: Link) => void): void => {
    const link = ways.link(kind);
    if (link !== undefined) tell(link);
  };
  const ways = createWays({
    connected: (kind) => ofFiles(kind, files.connected),
    lost: (kind) => ofFiles(kind, files.lost),
    files: (kind) => files.asked(kind),
    secret: secrets.get,
    carriers,
    log,
    membership,
    outgoing,
    intake,
    state,
    heads: chains,
    now,
    steady,
    random,
    changed,
    said: (carrier, bytes) => live.take(carrier, bytes),
  });
  const live = createLiveTalk({
    own,
    membership,
    outgoing,
    links: () => ways.links,
    steady,
    refuse: intake.refuse,
    heard: (sender) => heardAt.set(sender, steady()),
  });
  const keys = createKeySharing({
    ...{ own, membership, intake, timers, random },
    shutOut: () => void close(),
    learnt() {
      for (const link of ways.links) link.recorded();
      changed();
    },
  });
  bus.listen((committed) => {
    files.committed(committed);
    let mine = false;
    for (const event of committed.events) {
      if (event.replica !== own) continue;
      mine = true;
      if (headsRead) chains.note(event.stream, event.replica, event.seq);
    }
    if (mine) for (const link of ways.links) link.recorded();
  });
  secrets.onChange(() => {
    if (ways.opened) void reopen();
  });
  if (enabled) timers.later('open', 0, open);

  function changed(): void {
    if (timers.has('changed')) return;
    timers.later('changed', TELL_EVERY, () => {
      for (const watcher of watchers) watcher();
    });
  }

  /** How far every chain has come: read once, when there is somebody to compare it with. */
  function readHeads(): void {
    if (headsRead) return;
    headsRead = true;
    for (const [stream, replica, seq] of log.reader.chainHeads()) chains.note(stream, replica, seq);
  }

  /** Opens every way that is set, unless this installation works alone, offline, or was shut out. */
  function open(): void {
    if (ways.opened || stopped || offline || membership.shared === null || membership.problem !== null)
      return;
    readHeads();
    membership.announceKey();
    membership.learnFromLog();
    ways.open();
    keys.share();
    files.start();
    changed();
  }

  async function close(): Promise<void> {
    files.pause();
    await ways.close();
    changed();
  }

  async function reopen(): Promise<void> {
    await close();
    if (enabled) open();
  }

  async function finishMerge(last = false): Promise<MergeReport | null> {
    if (intake.state().taking > 0) return null;
    try {
      const report = await merges.finish(last);
      if (report !== null) changed();
      return report;
    } catch (error) {
      if (stopped) return null;
      process.stderr.write(`sync: the merge report could not be written (${reasonOf(error)})\n`);
      return null;
    }
  }

  function status(): SyncStatus {
    const { shared } = membership;
    const { taking, locked, problem } = intake.state();
    const unread =
      locked === 0
        ? null
        : `${locked} parcels are sealed with a key this installation does not have yet. It comes from another member; if it does not, join again with a new invitation.`;
    return {
      offline,
      workspace: shared,
      carriers: ways.statuses(),
      members: shared === null ? 1 : Math.max(1, membership.members().length),
      reachable: [...heardAt.values()].filter((at) => steady() - at < REACHABLE).length,
      quarantined: quarantine.open,
      waiting: waiting.count,
      taking,
      files: files.status(),
      lastMergeAt: merges.openSince(),
      problem: membership.problem ?? problem ?? unread,
    };
  }

  return {
    membership,
    quarantine,
    merges,
    intake,
    outgoing,
    state,
    files,
    /** How far every chain has come here. */
    heads: () => {
      readHeads();
      return chains;
    },
    nameOf,
    carriers,
    live,
    secrets,
    status,
    heardAt: (replica: string): number | null => {
      const at = heardAt.get(replica);
      return at === undefined ? null : Math.round(now() - (steady() - at));
    },
    watch(push: (status: SyncStatus) => void): () => void {
      const watcher = (): void => push(status());
      watchers.add(watcher);
      const stopListening = bus.listen(changed);
      watcher();
      return () => {
        watchers.delete(watcher);
        stopListening();
      };
    },
    changed,
    reopen,
    /** Makes the report of what has come, now. */
    finishMerge: (): Promise<MergeReport | null> => finishMerge(true),

    /** Sends and fetches now. Resolves when nothing more comes, at the latest after so many seconds. */
    async hurry(seconds: number): Promise<{ received: number; sent: number }> {
      if (membership.shared === null)
        throw new RefusalError(
          'no_workspace',
          'This installation works alone. Start a workspace, or join one with an invitation.',
        );
      if (offline)
        throw new RefusalError(
          'offline',
          'This installation works offline. Go online first, then try again.',
        );
      if (membership.problem !== null) throw new RefusalError('not_possible', membership.problem);
      open();
      const [received, sent] = [receivedEvents, ways.sentEvents()];
      const until = steady() + seconds * 1_000;
      let quietSince = steady();
      await Promise.race([
        Promise.all(ways.links.map((link) => link.hurry().catch(() => undefined))),
        pause(seconds * 1_000),
      ]);
      while (steady() < until && !stopped) {
        const busy = intake.state().taking > 0 || files.busy || ways.links.some((link) => link.busy);
        if (busy || lastArrival > quietSince) quietSince = steady();
        if (steady() - quietSince > QUIET_ENOUGH) break;
        await pause(50);
      }
      timers.clear('merge');
      await finishMerge(true);
      return { received: receivedEvents - received, sent: ways.sentEvents() - sent };
    },

    async setOffline(on: boolean): Promise<void> {
      offline = on;
      log.writer.setMeta(OFFLINE, on ? '1' : '0');
      if (on) await close();
      else if (enabled) open();
      changed();
    },

    /** A way was set, changed or removed: what it had sent and read counts no more. */
    async carrierChanged(kind: string): Promise<void> {
      await close();
      ways.forget(kind);
      if (enabled) open();
    },

    async leave(): Promise<void> {
      await close();
      membership.leave();
      state.forgetAll();
      files.forget();
      heardAt.clear();
      changed();
    },

    /** Tells the others the key that replaces the one a shut-out installation has. */
    async rotated(message: KeyMessage): Promise<void> {
      const under = membership.keyOfGeneration(message.generation - 1);
      if (under === undefined) return;
      const parcel = outgoing.key(message, under, `${message.keyId}-all`);
      await Promise.all(ways.links.map((link) => link.publish([parcel]).catch(() => undefined)));
    },

    stop(): void {
      stopped = true;
      intake.stop();
      merges.stop();
      timers.stop();
      void close();
    },
  };
}

/** How long nothing has to happen for everything to count as exchanged, ms. */
const QUIET_ENOUGH = 1_200;

const MEMBERSHIP = new Set(['replica.keyed', 'replica.revoked', 'key.rotated']);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export type Sync = ReturnType<typeof createSync>;

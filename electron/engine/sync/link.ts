import type { CarrierStatus } from '#shared/contract/sync.ts';
import { answer, tell } from '#shared/sync/exchange.ts';
import type { GrowingHeads } from '#shared/sync/heads.ts';
import type { HeadsMessage } from '#shared/sync/message.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import type { Carrier, CarrierHost, Parcel } from './carrier.ts';
import { createDebts } from './debts.ts';
import type { Intake } from './intake.ts';
import type { Membership } from './membership.ts';
import type { Outgoing } from './outgoing.ts';
import type { SyncState } from './state.ts';
import { createTimers } from './timers.ts';

/** A side tells what it has this often, ms, also when nothing happens. */
const TELL_EVERY = 30_000;
/** After something changed it tells so much later, and never twice within this time, ms. */
const TELL_AFTER = 2_000;
const TELL_APART = 5_000;
/** About attached files it tells so much later: most of the time there are several. */
const TELL_FILES_AFTER = 250;
/** After a failed publication, ms: doubled with each, up to a minute. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;
/** Keys are sent to one who lacks them this often at most, ms. */
const KEYS_APART = 20_000;
/** How far sending has come is written down so long after something went out, ms. */
const NOTE_AFTER = 1_000;
/** Own events of one moment go out together: this much later, ms. */
const GATHER = 5;

export interface LinkParts {
  kind: string;
  open: (host: CarrierHost) => Carrier;
  log: OpenLog;
  membership: Membership;
  outgoing: Outgoing;
  intake: Intake;
  state: SyncState;
  heads: GrowingHeads;
  now: () => number;
  steady: () => number;
  random: () => number;
  changed: () => void;
  /** The way stands, now or again. */
  connected(kind: string): void;
  /** What lay there is gone. */
  lost(kind: string): void;
  /** A secret this machine has for a way. */
  secret(kind: string, name: string): string | null;
  /** Attached files that are asked of the others on this way. */
  files: (kind: string) => NonNullable<HeadsMessage['files']>;
  /** Another installation said something that is kept nowhere. */
  said: (kind: string, bytes: Buffer) => void;
}

/** One way to the other installations: what goes out over it, and what is owed to whom. */
export function createLink(parts: LinkParts) {
  const { kind, log, membership, outgoing, intake, state, heads, now, steady } = parts;
  const own = log.identity.replica;
  const debts = createDebts(own, parts.random);
  const status: Omit<CarrierStatus, 'unsent' | 'oldestUnsentAt'> = {
    kind,
    connected: false,
    problem: null,
    lastSentAt: null,
    lastReceivedAt: null,
  };
  let stopped = false;
  let sent = Number(state.recall(kind, 'sent') ?? 0);
  let noted = sent;
  let sentEvents = 0;
  /** How often what lay there was lost: what went out before is to go out again. */
  let losses = 0;
  let sending: Promise<void> | null = null;
  let again = false;
  let retry = FIRST_RETRY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let toldFilesAt = Number.NEGATIVE_INFINITY;
  const keysSentAt = new Map<string, number>();
  const { later, stop: stopTimers } = createTimers();

  const host: CarrierHost = {
    replica: own,
    workspace: membership.shared?.id ?? '',
    take(parcels) {
      if (stopped) return;
      status.lastReceivedAt = now();
      intake.take(kind, parcels);
      parts.changed();
    },
    heads(notice) {
      if (!stopped) intake.take(kind, [{ bytes: notice.bytes, settle: () => undefined }]);
    },
    said(bytes) {
      if (stopped) return;
      status.lastReceivedAt = now();
      parts.said(kind, bytes);
    },
    remember: (key, value) => {
      if (!stopped) state.remember(kind, `own ${key}`, value);
    },
    recall: (key) => (stopped ? null : state.recall(kind, `own ${key}`)),
    refuse({ sender, reason, content }) {
      if (!stopped) intake.refuse(kind, sender, reason, content);
    },
    state({ connected, problem }) {
      if (stopped) return;
      const came = connected && !status.connected;
      Object.assign(status, { connected, problem });
      if (came) {
        retry = FIRST_RETRY;
        flush();
        parts.connected(kind);
      }
      if (connected) later('tell', 500, tellNow);
      parts.changed();
    },
    lost() {
      if (stopped) return;
      losses += 1;
      sent = 0;
      noteSent();
      flush();
      parts.lost(kind);
      later('tell', 500, tellNow);
    },
    secret: (name) => parts.secret(kind, name),
    now,
  };
  const carrier = parts.open(host);
  later('flush', 0, flush);

  /** Sends own events that have not gone out this way yet. */
  function flush(): void {
    if (stopped) return;
    if (sending !== null) {
      again = true;
      return;
    }
    sending = sendAll()
      .then(
        () => {
          retry = FIRST_RETRY;
        },
        (error: unknown) => {
          if (stopped) return;
          status.problem ??= `Nothing could be sent (${reasonOf(error)}). It is tried again.`;
          later('flush', retry, flush);
          retry = Math.min(LONGEST_RETRY, retry * 2);
        },
      )
      .finally(() => {
        sending = null;
        parts.changed();
        if (!again) return;
        again = false;
        flush();
      });
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      if (stopped || membership.shared === null) return;
      const before = losses;
      const { parcels, upTo, events, reached } = outgoing.fresh(sent);
      if (parcels.length === 0) return;
      await publish(parcels);
      if (stopped) return;
      if (losses !== before) continue;
      for (const [stream, seq] of reached) debts.passed(stream, own, seq, steady());
      sent = upTo;
      sentEvents += events;
      // Each note costs a commit. Without the last one something is sent twice, which changes nothing.
      later('note', NOTE_AFTER, noteSent, false);
      // Who reads elsewhere gets a turn between two portions.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function noteSent(): void {
    if (sent === noted) return;
    state.remember(kind, 'sent', String(sent));
    noted = sent;
  }

  async function publish(parcels: readonly Parcel[]): Promise<void> {
    await carrier.publish(parcels);
    if (stopped) return;
    status.lastSentAt = now();
    if (status.connected) status.problem = null;
  }

  function tellNow(buckets: readonly number[] = [], asks: readonly string[] = []): void {
    if (stopped || membership.shared === null) return;
    // What lies here is taken first: others would send again what is about to be taken.
    if (intake.state().taking > 0) {
      later('tell', 300, () => tellNow(buckets, asks));
      return;
    }
    toldAt = steady();
    const files = parts.files(kind);
    const told = { ...tell(heads, buckets, asks), ...(files.length === 0 ? {} : { files }) };
    carrier.tell(outgoing.notice(told)).catch(() => undefined);
    later('tell-again', TELL_EVERY, () => tellNow());
  }

  /** The others are told that something is here now, once for all of it. */
  function tellSoon(): void {
    const ms = Math.max(TELL_AFTER, toldAt + TELL_APART - steady());
    later('tell-after', ms, tellNow, false);
  }

  /** The others are told at once what is asked for, or what lies there for them now; not again and again. */
  function tellFiles(): void {
    const ms = Math.max(TELL_FILES_AFTER, toldFilesAt + TELL_APART - steady());
    const tellThem = (): void => {
      toldFilesAt = steady();
      tellNow();
    };
    later('tell-files', ms, tellThem, false);
  }

  function payDebts(): void {
    void paying().catch((error: unknown) => {
      if (!stopped) status.problem ??= `Nothing could be sent (${reasonOf(error)}). It is tried again.`;
    });
  }

  let paysDebts = false;
  async function paying(): Promise<void> {
    if (paysDebts || membership.shared === null) return;
    paysDebts = true;
    try {
      for (let lack = debts.next(steady()); lack !== undefined && !stopped; lack = debts.next(steady())) {
        for (const { parcel, upTo, events } of outgoing.lacked(lack)) {
          await publish([parcel]);
          if (stopped) return;
          sentEvents += events;
          debts.passed(lack.stream, lack.replica, upTo, steady());
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    } finally {
      paysDebts = false;
      planDebts();
    }
  }

  function planDebts(): void {
    const at = debts.nextAt();
    if (at !== null) later('debts', Math.max(50, at - steady()), payDebts);
  }

  function unsent(): { count: number; oldestAt: number | null } {
    return sent >= log.reader.lastPos() ? { count: 0, oldestAt: null } : log.reader.countAfter(own, sent);
  }

  return {
    kind,
    /** Something was recorded here, or came another way. */
    recorded(): void {
      later('flush', GATHER, flush, false);
      tellSoon();
    },
    tellFiles,
    shelf: carrier.shelf,
    get connected(): boolean {
      return status.connected && !stopped;
    },
    /** Events came in over this way. */
    passed(stream: string, replica: string, seq: number): void {
      debts.passed(stream, replica, seq, steady());
      tellSoon();
    },
    /** Another installation told what it has. */
    told(sender: string, message: HeadsMessage): void {
      const so = answer(heads, message, own);
      debts.owed(sender, so.theirs, so.send, steady());
      planDebts();
      if (so.ask.length > 0) later('tell', 100, () => tellNow(so.ask, [sender]));
      else if (so.tell.length > 0) later('tell', 100, () => tellNow(so.tell));
      else if (so.behind)
        later('tell', steady() - toldAt > TELL_APART ? 200 : TELL_APART, () => tellNow(), false);
    },
    /** Sends the keys that a member lacks, sealed with the one it uses. */
    sendKeys(member: string, generation: number): void {
      const replica = membership.members().find((each) => each.id === member);
      const under = membership.keyOfGeneration(generation);
      const lately = steady() - (keysSentAt.get(member) ?? Number.NEGATIVE_INFINITY) < KEYS_APART;
      if (replica === undefined || under === undefined || lately) return;
      keysSentAt.set(member, steady());
      const parcels = membership
        .keysFor(replica, generation)
        .map((message) => outgoing.key(message, under, `${message.keyId}-${member}-${Math.floor(now())}`));
      publish(parcels).catch(() => keysSentAt.delete(member));
    },
    publish,
    /** Whether what is said this way is heard at once. */
    get isLive(): boolean {
      return !stopped && status.connected && carrier.say !== undefined;
    },
    say: (bytes: Buffer): void => carrier.say?.(bytes),
    /** Sends and fetches now. */
    async hurry(): Promise<void> {
      flush();
      tellNow();
      await carrier.look?.();
      await sending;
    },
    status: (): CarrierStatus => {
      const { count, oldestAt } = unsent();
      return { ...status, unsent: count, oldestUnsentAt: oldestAt };
    },
    get busy(): boolean {
      return sending !== null || paysDebts;
    },
    get sentEvents(): number {
      return sentEvents;
    },
    async close(): Promise<void> {
      noteSent();
      stopped = true;
      stopTimers();
      debts.clear();
      await carrier.close();
    },
  };
}

export type Link = ReturnType<typeof createLink>;

import { thingOf } from '#shared/connectors/stored.ts';
import { vendorThing } from '#shared/domain/incident/links.ts';
import { PAGER } from '#shared/domain/incident/paging/events.ts';
import { afterFailure, nextInLane, STRAGGLES } from '#shared/policy/outbox.ts';
import { standing } from '#shared/policy/outbox-standing.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import type { Bus } from '../bus.ts';
import { derivedId } from '../derived-id.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import { createLookout } from '../services/lookout.ts';
import type { StartTimer } from '../timer.ts';
import { DeliveryError, type Delivered, type FailureFacts } from './connector.ts';
import type { HttpTimes } from './http.ts';
import { isReady, linkKey, type Instances, type ReadyConnector } from './instances.ts';
import type { ConnectorMemory } from './memory.ts';
import type { Outbox, QueuedRow } from './outbox.ts';
import { createWaiters } from './waiters.ts';
import type { Words } from './words.ts';

/** The outbox is looked at this often even when nothing happens, ms. */
const LOOK = 15_000;
/** A burst of commits is looked at once, ms. */
const SETTLE = 20;
/** Opening is not held up, ms. */
const FIRST_LOOK = 300;
/** Effects of one connector that are on their way at once. */
const MOST_AT_ONCE = 4;
/** Rows of a lane that are read to find its next one; more of them when all of these wait for a person. */
const FIRST_ROWS = 16;
/** No delivery takes longer, ms. */
const DEADLINE = 60_000;
/** A connector that goes on after its signal ended is not waited for longer, ms. */
const GRACE = 1_000;
/** Longest line of the history, characters. */
const MOST_SAID = 500;
/** Under which key it is remembered that credentials were refused. */
const BLOCKED = 'blocked';
const META_REPLICA = 'outboxReplica';

export interface DeliveryParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  incidents: Incidents;
  outbox: Outbox;
  instances: Instances;
  memory: ConnectorMemory;
  words: Words;
  /** Whether nothing may leave this machine now. */
  isOffline: () => boolean;
  now: () => number;
  steady: () => number;
  /** From 0 up to 1: spreads the pauses. */
  random: () => number;
  enabled: boolean;
  startTimer: StartTimer;
  /** What tests do faster. */
  times?: HttpTimes;
}

/**
 * Works the outbox off: in order per connector and incident, incidents beside each other. That an attempt begins is on disk before
 * it begins, and what came of it before the next one does; so an effect goes out at least once, and one whose attempt was cut
 * off is marked uncertain, so that its connector asks before it acts again. Its lane waits until nothing of that attempt can be
 * on its way any more: what is asked for earlier proves nothing, and what is sent earlier could overtake it.
 */
export function createDelivery(parts: DeliveryParts) {
  const { log, bus, heads, incidents, outbox, instances, memory, words, isOffline, now, random } = parts;
  const { enabled, steady, startTimer, times = {} } = parts;
  const { straggle = STRAGGLES, longestPause } = times;
  /** By connector and stream. */
  const flying = new Map<string, { connector: string; abort: AbortController }>();
  let stopped = false;

  const lookout = createLookout({
    ...{ log, enabled, steady, startTimer, every: LOOK },
    words: { what: 'the outbox', failed: 'the outbox could not be worked off' },
    look,
  });
  const waiters = createWaiters({ outbox, instances, heads, log, now });

  // The log came from a backup or was mended: this installation is another than the one that worked its outbox off.
  log.writer.transaction(() => {
    const last = log.reader.meta(META_REPLICA);
    if (last !== undefined && last !== log.identity.replica) outbox.holdAll(connectorSays.restored);
    else if (enabled) outbox.settleInterrupted(now() + straggle);
    if (last !== log.identity.replica) log.writer.setMeta(META_REPLICA, log.identity.replica);
  });

  const unlisten = bus.listen(() => lookout.wake(SETTLE));
  lookout.wake(FIRST_LOOK);

  function look(): number {
    if (stopped || isOffline()) return LOOK;
    waiters.settle();
    let next = LOOK;
    for (const instance of instances.all()) {
      if (memory.get(instance.id, BLOCKED) !== null) continue;
      const lanes = outbox.lanes(instance.id);
      if (lanes.length === 0) continue;
      const ready = instances.ready(instance);
      if (!isReady(ready)) continue;
      next = Math.min(next, begin(ready, lanes));
    }
    return next;
  }

  /** Begins what may go out of one connector now. Returns in how many ms something else may, at the latest. */
  function begin(ready: ReadyConnector, lanes: readonly string[]): number {
    const { id } = ready.instance;
    let next = LOOK;
    for (const stream of lanes) {
      const atOnce = [...flying.values()].filter(({ connector }) => connector === id).length;
      if (atOnce >= MOST_AT_ONCE) return next;
      if (flying.has(`${id} ${stream}`)) continue;
      let most = FIRST_ROWS;
      for (;;) {
        const { rows, more } = outbox.lane(id, stream, most);
        const lane = rows.map((row) => ({ ...row, thing: thingOf(row.effect, row.payload) }));
        const { row, later } = nextInLane(lane, now());
        if (later !== null) next = Math.min(next, Math.max(0, later - now()));
        if (row !== null) {
          if (settle(ready, row) === 'sent') break;
        } else if (later === null && more && !lane.some(({ state }) => state === 'sending')) most *= 4;
        else break;
      }
    }
    return next;
  }

  /** What has gone stale is put aside; everything else begins. */
  function settle(ready: ReadyConnector, row: QueuedRow): 'sent' | 'put aside' {
    const { instance } = ready;
    const { num, effect, payload, stream, queuedAt, releasedAt, uncertain } = row;
    const verdict = standing(
      heads.get(stream),
      {
        ...{ effect, payload, queuedAt, releasedAt, uncertain },
        superseded: effect === 'channel.topic' && outbox.saidAnew(instance.id, row),
        raised: outbox.raised(instance.id, stream, payload.page ?? ''),
      },
      now(),
    );
    const made = verdict.is === 'go' ? words.make({ ...row, effect: turnOf(instance.id, row) }) : null;
    if (verdict.is === 'go' && made !== null) {
      const attempt = row.attempts + 1;
      outbox.change(num, {
        state: 'sending',
        effect: made.effect,
        attempts: attempt,
        nextAt: null,
        problem: null,
      });
      outbox.tell();
      void send(ready, { ...row, attempts: attempt }, made);
      return 'sent';
    }
    if (verdict.is === 'hold') {
      outbox.change(num, { state: 'held', hold: 'stale', problem: verdict.why });
      outbox.tell();
      return 'put aside';
    }
    const why = verdict.is === 'discard' ? verdict.why : connectorSays.gone;
    outbox.change(num, { state: 'discarded', endedAt: now(), problem: why });
    outbox.tell();
    return 'put aside';
  }

  /** The first word on a status page opens it there, whatever became of those that were to be the first. */
  function turnOf(connector: string, { effect, stream, attempts }: QueuedRow): QueuedRow['effect'] {
    if (attempts > 0 || (effect !== 'status.publish' && effect !== 'status.update')) return effect;
    return outbox.did(connector, stream, 'status.%') ? 'status.update' : 'status.publish';
  }

  async function send(
    ready: ReadyConnector,
    row: QueuedRow,
    made: NonNullable<ReturnType<Words['make']>>,
  ): Promise<void> {
    const { instance } = ready;
    const lane = `${instance.id} ${row.stream}`;
    const abort = new AbortController();
    flying.set(lane, { connector: instance.id, abort });
    const limit = setTimeout(
      () =>
        abort.abort(
          new DeliveryError('later', connectorSays.tookTooLong(DEADLINE / 1_000), { uncertain: true }),
        ),
      DEADLINE,
    );
    try {
      const { key, attempts, uncertain } = row;
      const context = ready.context(abort.signal);
      if (ready.connector.deliver === undefined) throw new DeliveryError('refused', 'It sends nothing.');
      const delivery = { ...made, key, attempt: attempts, uncertain };
      const delivered = await within(abort.signal, ready.connector.deliver(delivery, context));
      if (!stopped) succeeded(ready, row, delivered);
    } catch (error) {
      if (!stopped) failed(ready, row, error);
    } finally {
      clearTimeout(limit);
      flying.delete(lane);
      outbox.tell();
      lookout.wake(0);
    }
  }

  /** Waits for a delivery, but not for one that goes on after its signal ended. */
  function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason as Error), GRACE));
      work.then(resolve, reject);
    });
  }

  /** The effect is out: told in one transaction with what the vendor made. */
  function succeeded(
    { instance, mask }: ReadyConnector,
    row: QueuedRow,
    { links = [], said }: Delivered,
  ): void {
    const done = (): void =>
      outbox.change(row.num, {
        ...{ state: 'done', endedAt: now(), uncertain: false, nextAt: null },
        problem: said === undefined ? null : mask(said).slice(0, MOST_SAID),
      });
    // What a vendor makes of it is kept only as far as it can be.
    const kept = links.flatMap((link) => {
      const read = vendorThing.safeParse({
        ...link,
        name: mask(link.name),
        url: link.url === null ? null : mask(link.url),
      });
      return read.success ? [{ connector: instance.id, connectorName: instance.name, ...read.data }] : [];
    });
    if (kept.length === 0) return done();
    const given = { actor: PAGER, commandId: derivedId(`links of ${row.key}`) };
    incidents.execute(row.stream, { name: 'link.record', input: { links: kept } }, given, () => {
      done();
      for (const { what, id } of kept) memory.set(instance.id, linkKey(what, id), row.stream);
    });
    return undefined;
  }

  function failed({ instance, mask }: ReadyConnector, row: QueuedRow, error: unknown): void {
    const known = error instanceof DeliveryError;
    const kind = known ? error.kind : 'later';
    const message = known ? error.message : connectorSays.failed(reasonOf(error));
    const facts: FailureFacts = known ? error.facts : { uncertain: true };
    const uncertain = facts.uncertain === true;
    const straggles = uncertain && facts.answered !== true ? straggle : 0;
    const problem = mask(message).slice(0, MOST_SAID);
    const offline = isOffline();
    const after = afterFailure({
      kind,
      attempt: row.attempts,
      retryAfter: facts.retryAfter ?? null,
      straggles,
      ...(longestPause === undefined ? {} : { longestPause }),
      since: Math.max(row.queuedAt, row.releasedAt ?? 0),
      now: now(),
      chance: random(),
    });
    log.writer.transaction(() => {
      outbox.change(row.num, {
        state: after.state,
        // It was we who ended it: it goes on as soon as we are back.
        nextAt: offline && after.state === 'waiting' ? now() + straggles : after.nextAt,
        uncertain: row.uncertain || uncertain,
        problem,
        ...(after.state === 'dead' ? { endedAt: now() } : {}),
      });
      if (kind === 'credentials') memory.set(instance.id, BLOCKED, problem);
    });
  }

  return {
    /** Looks at once: a person acted. */
    wake: () => lookout.wake(0),
    /** Why nothing of a connector goes out before somebody looks; null otherwise. */
    blocked: (connector: string): string | null => memory.get(connector, BLOCKED),
    /** Somebody has looked. */
    unblock(connector: string): void {
      memory.set(connector, BLOCKED, null);
      outbox.tell();
      lookout.wake(0);
    },
    /** Ends what is on its way, of one connector or of all: it was changed, or everything works offline. */
    interrupt(connector?: string): void {
      for (const each of flying.values())
        if (connector === undefined || each.connector === connector)
          each.abort.abort(new DeliveryError('later', 'It was stopped.', { uncertain: true }));
      lookout.wake(0);
    },
    stop(): void {
      stopped = true;
      unlisten();
      lookout.stop();
      for (const { abort } of flying.values()) abort.abort(new Error('the engine goes'));
    },
  };
}

export type Delivery = ReturnType<typeof createDelivery>;

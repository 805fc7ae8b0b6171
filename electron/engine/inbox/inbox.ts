import { v7 } from 'uuid';
import type { IncomingAlert, IncomingMessage } from '#shared/connectors/incoming.ts';
import type { InboxGroup, OverOffer } from '#shared/contract/inbox.ts';
import type { Recorded } from '#shared/contract/index.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { quietSince } from '#shared/domain/incident/alerts/facts.ts';
import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import { MAX_TITLE } from '#shared/domain/fields.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { alertChange, groupsOf, levelFor, type InboxState, type ItemGroup } from '#shared/policy/inbox.ts';
import { inboxText } from '#shared/text/inbox.ts';
import type { Bus } from '../bus.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import { random16 } from '../log/hashing.ts';
import type { OpenLog } from '../log/open.ts';
import { RUNNER } from '../runs/live.ts';
import { createLookout } from '../services/lookout.ts';
import type { StartTimer } from '../timer.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { Workspace } from '../workspace.ts';
import { createAttached } from './attached.ts';
import { createHappenings, type Linked } from './happenings.ts';
import { commonLabels, createShown } from './shown.ts';
import { createInboxTable } from './table.ts';
import { readIncoming, shortened, takeItems, type Taken } from './take.ts';

/** Watchers hear of a storm no more often than this, ms. */
const TELL_AFTER = 250;
/** The clock is looked at this often, ms. */
const LOOK = 60_000;
/** The table is tidied after so many rows were written. */
const PRUNE_AFTER = 1_000;
/** Words of an alert that are logged as evidence, in UTF-16 code units. */
const MOST_EVIDENCE = 10_000;

export interface InboxParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  list: IncidentsView;
  incidents: Incidents;
  workspace: Workspace;
  /** What the team calls a connector. */
  connectorName: (connector: string) => string;
  now: () => number;
  steady: () => number;
  /** Whether it tells by itself, later, what becomes of attached alerts. */
  enabled: boolean;
  startTimer: StartTimer;
}

type Given = { actor: string; commandId: string | undefined };
/** What a person says to an incident declared from alerts instead of what they say themselves. */
export interface DeclareInput {
  group: number;
  title?: string | undefined;
  severity?: string | undefined;
  services?: string[] | undefined;
  regions: string[];
  exercise?: boolean | undefined;
}
export interface Listed {
  groups: InboxGroup[];
  over: OverOffer[];
}

/**
 * What came from team systems and waits for a person. A row is local, what becomes of it is in the log: an alert that is
 * attached to an incident here is settled on every installation that heard of it.
 */
export function createInbox(parts: InboxParts) {
  const { log, bus, heads, list, incidents, workspace, connectorName, now, startTimer } = parts;
  const table = createInboxTable(log.db);
  const attached = createAttached({ bus, heads, list, onChange: followLog });
  const { logMessage, takeMarked, takeState } = createHappenings(parts);
  const showGroups = createShown(table, parts);
  const watchers = new Set<() => void>();
  const listeners = new Set<() => void>();
  let planned: (() => void) | undefined;
  let written = 0;
  let stopped = false;
  const readOver = log.db.prepare<[string], { value: string }>(
    "SELECT value FROM connector_state WHERE connector = 'inbox' AND key = ?",
  );
  const writeOver = log.db.prepare<[string, string]>(
    `INSERT INTO connector_state (connector, key, value) VALUES ('inbox', ?, ?)
     ON CONFLICT (connector, key) DO UPDATE SET value = excluded.value`,
  );
  const lookout = createLookout({
    ...{ log, enabled: parts.enabled, startTimer, every: LOOK, steady: parts.steady },
    words: { what: 'the inbox', failed: 'what became of attached alerts could not be told' },
    look: () => followAlerts() - now(),
  });

  const unlisten = bus.listen(({ stream, events }) => {
    if (stream !== WORKSPACE_STREAM) return;
    const gone = events.filter(({ type }) => type === 'connector.removed');
    if (gone.length === 0) return;
    log.writer.transaction(() => {
      for (const { data } of gone) table.forget((data as { connector: string }).connector);
    });
    changed();
  });

  /** Something changed: whoever watches hears of it soon, and of many changes once. */
  function changed(): void {
    for (const listener of listeners) listener();
    if (watchers.size === 0 || planned !== undefined || stopped) return;
    planned = startTimer(() => {
      planned = undefined;
      for (const tell of watchers) tell();
    }, TELL_AFTER);
  }

  /** The alerts of an incident as the log has them: rows of theirs are settled by it. */
  function followLog(stream: string): void {
    const alerts = attached.incidents().get(stream) ?? [];
    log.writer.transaction(() => {
      for (const { connector, groupKeys } of alerts)
        for (const key of groupKeys) table.attach(connector, key, stream);
    });
    lookout.wake(0);
    changed();
  }

  /** Tells incidents that all of their alerts are resolved, or fire again. Returns when the next thing is to be told. */
  function followAlerts(): number {
    let next = now() + LOOK;
    for (const [stream, alerts] of [...attached.incidents()])
      for (const alert of alerts) {
        const facts = table.facts(alert.connector, alert.groupKeys);
        const own = alert.replica === log.identity.replica;
        const due = alertChange(alert, facts.total === 0 ? null : facts.firing, facts.heardAt, own);
        if (due === null) continue;
        if (due.at > now()) {
          next = Math.min(next, due.at);
          continue;
        }
        // The vendor's clock may be ahead of ours.
        const at = due.change === 'resolve' ? Math.min(facts.endedAt ?? facts.heardAt, now()) : now();
        const command = { name: `alert.${due.change}`, input: { alert: alert.id, at } } as IncidentCommand;
        incidents.execute(stream, command, { actor: RUNNER, commandId: undefined });
      }
    return next;
  }

  function group(state: InboxState, number: number): ItemGroup | undefined {
    return groupsOf(table.list(state)).find(({ nums }) => nums.includes(number));
  }

  /** A row that waits for a person; what was dismissed may be attached all the same. */
  function waiting(number: number): Outcome<ItemGroup> {
    const found = group('new', number) ?? group('dismissed', number);
    if (found !== undefined) return { ok: true, output: found };
    const ref = list.summary(table.get(number)?.incident ?? '')?.ref;
    return ref === undefined
      ? refuse('not_found', inboxText.noSuchGroup(number), 'group')
      : refuse('unchanged', inboxText.settled(ref), 'group');
  }

  const listed = (state: InboxState): Listed => ({ groups: showGroups(state), over: offers() });

  /** Incidents none of whose alerts fires any more, unless somebody said that they go on. */
  function offers(): OverOffer[] {
    return [...attached.incidents().keys()].flatMap((stream) => {
      const head = heads.get(stream);
      const at = quietSince(head);
      const summary = list.summary(stream);
      if (at === null || summary === undefined || summary.imported) return [];
      if (readOver.get(`over ${stream}`)?.value === String(at)) return [];
      return [{ stream, ref: summary.ref, title: summary.title, at, alerts: head.alerts.length }];
    });
  }

  function attachCommand(found: ItemGroup): Extract<IncidentCommand, { name: 'alert.attach' }> {
    const [first = 0] = found.nums;
    const { url, runbookUrl, text } = table.body(first);
    const from = connectorName(found.connector);
    const words = [text, runbookUrl === null ? '' : `Runbook: ${runbookUrl}`].filter((each) => each !== '');
    return {
      name: 'alert.attach',
      input: {
        connector: found.connector,
        groupKeys: found.groupKeys.slice(0, 1_000),
        vendorId: table.get(first)?.vendorId ?? String(first),
        title: shortened(found.title, MAX_TITLE),
        alerts: found.nums.length,
        severity: found.severity,
        service: found.service?.slice(0, 100) ?? null,
        labels: commonLabels(table, found.nums),
        startedAt: Math.max(0, found.startedAt),
        url,
        evidence:
          words.length === 0 || found.groupKeys.length > 1
            ? null
            : {
                text: shortened(words.join('\n\n'), MOST_EVIDENCE),
                source: from,
                link: url?.slice(0, 1_000) ?? null,
              },
      },
    };
  }

  function settle(found: ItemGroup, state: InboxState, stream: string | null): void {
    log.writer.transaction(() => {
      for (const num of found.nums) table.settle(num, state, stream);
    });
    changed();
  }

  return {
    /**
     * Takes a batch in, in one transaction. Hearing the same again changes nothing but when it was last heard; what is not
     * of the form is left out and told.
     */
    take(connector: string, given: readonly unknown[], linked: Linked = () => null): Taken {
      const { incoming, refused } = readIncoming(given);
      const items: (IncomingAlert | IncomingMessage)[] = [];
      let done = 0;
      for (const each of incoming) {
        if (each.kind === 'state') done += Number(takeState(connector, each, linked));
        else {
          const marked = each.kind === 'message' ? takeMarked(connector, each) : 'waits';
          done += Number(marked === 'logged');
          if (marked === 'waits') items.push(each);
        }
      }
      const services = (): readonly { name: string }[] => workspace.state.services;
      const taken =
        items.length === 0
          ? { changed: 0, fresh: 0 }
          : log.writer.transaction(() => takeItems(connector, items, { table, attached, services, now }));
      written += items.length;
      if (written >= PRUNE_AFTER) {
        written = 0;
        log.writer.transaction(() => table.prune(now()));
      }
      if (items.length > 0) {
        followAlerts();
        lookout.wake(LOOK);
      }
      if (taken.changed > 0) changed();
      return { changed: taken.changed + done, fresh: taken.fresh, refused };
    },

    list: listed,
    figures: table.figures,

    /** Whether an incident is asked whether impact is over, and nobody said that it goes on. */
    asks: (stream: string): boolean => offers().some((offer) => offer.stream === stream),

    /** Alerts that wait and fire, as rows. */
    firing: (): ItemGroup[] => groupsOf(table.list('new')).filter(({ firing }) => firing > 0),

    declare(input: DeclareInput, given: Given): Outcome<Recorded> {
      const before = incidents.answered(given.commandId);
      if (before !== undefined) return before;
      const found = waiting(input.group);
      if (!found.ok) return found;
      const row = found.output;
      if (row.kind === 'message') return refuse('wrong_kind', inboxText.notAlert, 'group');
      const startedAt = Math.min(row.startedAt, now());
      const services = input.services ?? (row.service === null ? [] : [row.service.slice(0, 100)]);
      const declared = incidents.declareWith(
        [
          {
            name: 'incident.declare',
            input: {
              title: input.title ?? shortened(row.title, MAX_TITLE),
              severity: input.severity ?? levelFor(row.severity, workspace.state.severities),
              services,
              regions: input.regions,
              detectedBy: 'monitoring',
              nearMiss: false,
              ...(startedAt > 0 ? { impactStartedAt: startedAt } : {}),
              ...(input.exercise === undefined ? {} : { exercise: input.exercise }),
            },
          },
          attachCommand(row),
        ],
        { actor: given.actor, commandId: given.commandId ?? v7({ msecs: now(), random: random16() }) },
      );
      if (declared.ok) settle(row, 'attached', declared.output.stream);
      return declared;
    },

    attach(number: number, ref: string, given: Given): Outcome<Recorded> {
      const before = incidents.answered(given.commandId);
      if (before !== undefined) return before;
      const found = waiting(number);
      if (!found.ok) return found;
      const row = found.output;
      const place = list.find(ref);
      if (!place.ok) return place;
      const { stream } = place.output;
      if (row.kind === 'alert') {
        const done = incidents.execute(stream, attachCommand(row), given);
        if (done.ok) settle(row, 'attached', stream);
        return done;
      }
      let answer: Outcome<Recorded> | undefined;
      for (const num of row.nums) {
        const item = table.get(num);
        if (item === undefined) continue;
        const { by, text, url } = table.body(num);
        const message = { vendorId: item.vendorId, by: by ?? '', text, at: item.startedAt, url };
        const done = logMessage(row.connector, stream, message, given.actor);
        if (!done.ok) return done;
        answer ??= done;
      }
      settle(row, 'attached', stream);
      return answer ?? refuse('not_found', inboxText.noSuchGroup(number), 'group');
    },

    dismiss(input: { group?: number | undefined; ref?: string | undefined }): Outcome<{ dismissed: number }> {
      if ((input.group === undefined) === (input.ref === undefined))
        return refuse('invalid_input', inboxText.groupOrRef, 'group');
      if (input.group !== undefined) {
        const row = group('new', input.group);
        if (row === undefined) {
          const settled = waiting(input.group);
          return settled.ok ? { ok: true, output: { dismissed: 0 } } : settled;
        }
        settle(row, 'dismissed', null);
        return { ok: true, output: { dismissed: row.nums.length } };
      }
      const place = list.find(input.ref ?? '');
      if (!place.ok) return place;
      const offer = offers().find(({ stream }) => stream === place.output.stream);
      if (offer === undefined) return refuse('not_found', inboxText.nothingOffered(place.output.ref), 'ref');
      log.writer.transaction(() => writeOver.run(`over ${offer.stream}`, String(offer.at)));
      changed();
      return { ok: true, output: { dismissed: 0 } };
    },

    watch(push: (increment: { type: 'snapshot' } & Listed) => void): () => void {
      const tell = (): void => push({ type: 'snapshot', ...listed('new') });
      watchers.add(tell);
      tell();
      return () => watchers.delete(tell);
    },

    /** Told at once whenever a row or an offer may have changed. */
    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop(): void {
      stopped = true;
      planned?.();
      lookout.stop();
      attached.stop();
      unlisten();
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;

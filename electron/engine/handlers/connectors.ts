import type { OutboxRow } from '#shared/contract/connectors.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { findConnector } from '#shared/domain/workspace/decide.ts';
import { STRAGGLES } from '#shared/policy/outbox.ts';
import { connectorSays } from '#shared/text/connectors.ts';
import type { QueuedRow } from '../connectors/outbox.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

const EDITABLE = new Set([
  'channel.post',
  'page.raise',
  'status.publish',
  'status.update',
  'status.resolve',
  'ticket.create',
]);

/** Connectors: what can be connected, how each is, and what is asked of one. */
export function connectorHandlers(
  parts: EngineParts,
): Handlers<
  | 'connector.kinds'
  | 'connector.list'
  | 'connector.check'
  | 'connector.ask'
  | 'connector.folders'
  | 'connector.folder.add'
  | 'connector.folder.remove'
> {
  const { hub, folders } = parts;
  return {
    'connector.kinds': () => ({
      ok: true,
      output: hub.instances.kinds().map(({ manifest }) => ({
        manifest,
        folder: folders.folderOf(manifest.kind),
      })),
    }),
    'connector.list': () => ({ ok: true, output: hub.views() }),
    async 'connector.check'({ connector }) {
      const checked = await hub.check(connector);
      return checked.ok
        ? { ok: true, output: { ok: checked.output.ok, lines: [...checked.output.lines] } }
        : checked;
    },
    async 'connector.ask'({ connector, question }) {
      const answer = await hub.ask(connector, question);
      // The contract's lists can be changed, a connector's can't.
      return answer.ok ? { ok: true, output: structuredClone(answer.output) as never } : answer;
    },
    'connector.folders': () => ({ ok: true, output: folders.list() }),
    'connector.folder.add'({ path }) {
      const added = folders.add(path);
      if (added.ok) hub.kindsChanged();
      return added;
    },
    'connector.folder.remove'({ path }) {
      const removed = folders.remove(path);
      if (removed.ok) hub.kindsChanged();
      return removed;
    },
  };
}

/** The outbox as people look at it and act on it. */
export function outboxHandlers(
  parts: EngineParts,
): Handlers<'outbox.rows' | 'outbox.retry' | 'outbox.discard' | 'outbox.edit' | 'outbox.confirm'> {
  const { hub, outbox, list, log, incidents, workspace, now, me } = parts;

  function shown(row: QueuedRow): OutboxRow {
    const { num, connector, effect, stream, state, attempts, uncertain, queuedAt, nextAt, endedAt, problem } =
      row;
    return {
      ...{ num, connector, effect, stream, state, attempts, uncertain, queuedAt, nextAt, endedAt },
      problem: state === 'held' && row.hold === 'confirm' ? connectorSays.confirm : problem,
      connectorName: findConnector(workspace.state, connector)?.name ?? null,
      ref: list.summary(stream)?.ref ?? null,
      text: hub.words.text(row),
      editable: EDITABLE.has(effect) && isOpen(row),
    };
  }

  /** The rows of these numbers, when all of them may be acted on so. */
  function rowsOf(nums: readonly number[], may: (row: QueuedRow) => string | null): Outcome<QueuedRow[]> {
    const rows: QueuedRow[] = [];
    for (const num of new Set(nums)) {
      const row = outbox.row(num);
      if (row === undefined) return refuse('not_found', `There is no row ${num} in the outbox.`, 'rows');
      const wrong = may(row);
      if (wrong !== null) return refuse('wrong_state', `Row ${num} ${wrong}`, 'rows');
      rows.push(row);
    }
    return { ok: true, output: rows };
  }

  function act(rows: Outcome<QueuedRow[]>, change: (row: QueuedRow) => void): Outcome<{ rows: number }> {
    if (!rows.ok) return rows;
    log.writer.transaction(() => rows.output.forEach(change));
    outbox.tell();
    hub.delivery.wake();
    return { ok: true, output: { rows: rows.output.length } };
  }

  /** Goes out again as if it were new: a day counts from now, and a person has just read it. */
  const release = ({ num, uncertain, nextAt }: QueuedRow): void =>
    outbox.change(num, {
      ...{ state: 'waiting', hold: null, problem: null, endedAt: null, releasedAt: now() },
      // What may still be on its way is waited for.
      nextAt: uncertain && nextAt !== null ? Math.min(nextAt, now() + STRAGGLES) : null,
    });

  return {
    'outbox.rows'({ connector, states, ref, oldestFirst, after, limit }) {
      const found = ref === undefined ? undefined : list.find(ref);
      if (found !== undefined && !found.ok) return found;
      const known = connector === undefined ? undefined : findConnector(workspace.state, connector);
      if (connector !== undefined && known === undefined)
        return refuse('not_found', `There is no connector ${connector}.`, 'connector');
      // One more than asked for tells whether there are others.
      const rows = outbox.list({
        limit: limit + 1,
        oldestFirst,
        ...(after === undefined ? {} : { after }),
        ...(known === undefined ? {} : { connector: known.id }),
        ...(states === undefined ? {} : { states }),
        ...(found === undefined ? {} : { stream: found.output.stream }),
      });
      const page = rows.slice(0, limit);
      const next = rows.length > limit ? (page.at(-1)?.num ?? null) : null;
      return { ok: true, output: { rows: page.map(shown), next } };
    },
    'outbox.retry': ({ rows }) =>
      act(
        rowsOf(rows, ({ state, hold }) => {
          if (state === 'waiting' || state === 'dead') return null;
          if (state === 'held' && hold !== null) return 'waits for a person. Confirm it instead.';
          return `is ${state}: there is nothing to try again.`;
        }),
        release,
      ),
    'outbox.discard': ({ rows, reason, as }) =>
      act(
        rowsOf(rows, (row) => {
          if (row.state === 'sending') return 'is on its way just now. Try again in a moment.';
          return isOpen(row) || row.state === 'dead' ? null : `is ${row.state} already.`;
        }),
        ({ num }) =>
          outbox.change(num, {
            ...{ state: 'discarded', hold: null, nextAt: null, endedAt: now() },
            problem: connectorSays.byHand(as ?? me, reason ?? null),
          }),
      ),
    'outbox.edit'({ row: num, text }) {
      const rows = rowsOf([num], (row) => {
        if (!EDITABLE.has(row.effect)) return `is ${row.effect}: it has no words to edit.`;
        return isOpen(row) && row.state !== 'sending'
          ? null
          : `is ${row.state}: it can’t be edited any more.`;
      });
      return act(rows, () => outbox.reword(num, text));
    },
    'outbox.confirm'({ rows: nums }) {
      const rows = rowsOf(nums, ({ state }) =>
        state === 'held' ? null : `is ${state}: it waits for nobody.`,
      );
      if (rows.ok) {
        for (const { hold, stream, payload } of rows.output) {
          if (hold !== 'stale' || payload.update === undefined) continue;
          // Said where everybody can read it. Another row of the same update may have said it already.
          const input = { update: payload.update, stillTrue: true };
          incidents.execute(stream, { name: 'update.confirm', input }, { actor: me, commandId: undefined });
        }
      }
      return act(rows, release);
    },
  };
}

function isOpen({ state }: QueuedRow): boolean {
  return state === 'waiting' || state === 'sending' || state === 'held' || state === 'dead';
}

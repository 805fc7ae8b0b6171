import { refuse } from '#shared/contract/refusal.ts';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import { shownContent } from '../sync/shown-content.ts';
import { fingerprintOf } from '../key-fingerprint.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

type SyncCall =
  | 'sync.status'
  | 'sync.now'
  | 'sync.offline'
  | 'sync.start'
  | 'sync.invite'
  | 'sync.join'
  | 'sync.leave'
  | 'sync.members'
  | 'sync.revoke'
  | 'sync.carrier.kinds'
  | 'sync.carrier.list'
  | 'sync.carrier.set'
  | 'sync.carrier.remove'
  | 'sync.reports'
  | 'sync.quarantine'
  | 'sync.quarantine.show'
  | 'sync.quarantine.settle';

const alone = refuse(
  'no_workspace',
  'This installation works alone. Start a workspace, or join one with an invitation.',
);

/** Replication with other installations of the team. */
export function syncHandlers({ sync, workspace, log, hub, me }: EngineParts): Handlers<SyncCall> {
  const { membership, quarantine, merges } = sync;
  const named = <Row extends { sender: string }>(row: Row): Row & { senderName: string | null } => ({
    ...row,
    senderName: membership.replica(row.sender)?.name ?? null,
  });
  return {
    'sync.status': () => ({ ok: true, output: sync.status() }),
    async 'sync.now'({ seconds }) {
      const { received, sent } = await sync.hurry(seconds);
      return { ok: true, output: { received, sent, status: sync.status() } };
    },
    async 'sync.offline'({ on }) {
      const changing = sync.setOffline(on);
      hub.offlineChanged();
      await changing;
      return { ok: true, output: sync.status() };
    },
    async 'sync.start'({ name }) {
      const started = membership.start(name);
      if (started.ok) await sync.reopen();
      return started;
    },
    'sync.invite': ({ passphrase }) =>
      membership.shared === null ? alone : { ok: true, output: { code: membership.invite(passphrase) } },
    async 'sync.join'({ code, passphrase }) {
      const joined = membership.join(code, passphrase);
      if (joined.ok) {
        await sync.reopen();
        sync.intake.unlock();
      }
      return joined;
    },
    async 'sync.leave'() {
      if (membership.shared === null) return alone;
      await sync.leave();
      return { ok: true, output: sync.status() };
    },
    'sync.members'() {
      const own = log.identity.replica;
      const output = workspace.state.replicas.map((each) => ({
        replica: each.id,
        name: each.name,
        fingerprint: fingerprintOf(each.publicKey),
        own: each.id === own,
        joined: each.exchangeKey !== null,
        announcedAt: each.announcedAt,
        heardAt: sync.heardAt(each.id),
        revoked: each.revoked,
      }));
      return { ok: true, output: output.toSorted((one, other) => Number(other.own) - Number(one.own)) };
    },
    async 'sync.revoke'({ replica, reason, as, commandId }) {
      if (membership.shared === null) return alone;
      const revoked = membership.revoke(replica, reason, { actor: as ?? me, commandId });
      if (!revoked.ok) return revoked;
      const { generation, message } = revoked.output;
      if (message !== null) await sync.rotated(message);
      sync.changed();
      return { ok: true, output: { generation } };
    },
    'sync.carrier.kinds': () => ({
      ok: true,
      output: Object.entries(sync.carriers).map(([kind, { name, fields, secrets }]) => ({
        kind,
        name,
        settings: [...fields],
        secrets: [...secrets],
        keychain: sync.secrets.idOf(kind),
        from: sync.secrets.sources(kind),
      })),
    }),
    'sync.carrier.list': () => ({
      ok: true,
      output: Object.entries(membership.carriers).map(([kind, settings]) => ({ kind, settings })),
    }),
    async 'sync.carrier.set'({ kind, settings }) {
      if (membership.shared === null) return alone;
      const known = sync.carriers[kind];
      if (known === undefined)
        return refuse(
          'not_found',
          `There is no way ${kind}. There is ${Object.keys(sync.carriers).join(', ')}.`,
          'kind',
        );
      const parsed = readInput(known.settings, settings);
      if (!parsed.success)
        return { ok: false, refusal: firstProblem(parsed.error, `sync.carrier.set ${kind}`) };
      membership.setCarrier(kind, settings);
      await sync.carrierChanged(kind);
      return { ok: true, output: sync.status() };
    },
    async 'sync.carrier.remove'({ kind }) {
      if (membership.carriers[kind] === undefined)
        return refuse('not_found', `The way ${kind} is not set.`, 'kind');
      membership.setCarrier(kind, null);
      await sync.carrierChanged(kind);
      return { ok: true, output: sync.status() };
    },
    'sync.reports': ({ limit }) => ({ ok: true, output: merges.list(limit) }),
    'sync.quarantine': ({ all }) => ({ ok: true, output: quarantine.list(all).map(named) }),
    'sync.quarantine.show'({ num }) {
      const found = quarantine.find(num);
      if (found === undefined) return refuse('not_found', `There is no piece ${num} in quarantine.`, 'num');
      const { content, ...row } = found;
      return { ok: true, output: { ...named(row), ...shownContent(content, membership.key) } };
    },
    'sync.quarantine.settle'({ num }) {
      if (num === undefined) quarantine.settleAll();
      else if (!quarantine.settle(num))
        return refuse('not_found', `Nothing with the number ${num} waits to be looked at.`, 'num');
      sync.changed();
      return { ok: true, output: { left: quarantine.open } };
    },
  };
}

import { readSettings, writeSettings } from '#shared/settings/file.ts';
import starter from '#resources/starter/follow-the-sun.json' with { type: 'json' };
import { fingerprintOf } from '../key-fingerprint.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** What a team has set, as a file, and whose keys sign what is written. */
export function settingsHandlers(
  parts: EngineParts,
): Handlers<'settings.export' | 'settings.import' | 'settings.starter' | 'keys.list'> {
  const { workspace, log, now, appVersion, me } = parts;
  return {
    'settings.export'() {
      const exportedAt = now();
      const name = `deepwater-settings-${new Date(exportedAt).toISOString().slice(0, 10)}.json`;
      return { ok: true, output: { name, text: writeSettings(workspace.state, { exportedAt, appVersion }) } };
    },
    'settings.import'({ name, text, replace, dryRun, as, commandId }) {
      const read = readSettings(text, name);
      if (!read.ok) return read;
      const { changes, commands, unchanged } = read.output(workspace.state, replace);
      const done = workspace.executeAll(commands, as ?? me, commandId, dryRun);
      return done.ok ? { ok: true, output: { changes, unchanged } } : done;
    },
    'settings.starter': () => ({
      ok: true,
      output: { name: 'follow-the-sun.json', text: JSON.stringify(starter) },
    }),
    'keys.list'() {
      const own = log.identity.replica;
      const keys = workspace.state.replicas.map(({ id, name, publicKey, announcedAt }) => ({
        replica: id,
        name,
        publicKey,
        fingerprint: fingerprintOf(publicKey),
        announcedAt,
        own: id === own,
      }));
      return { ok: true, output: keys.toSorted((one, other) => Number(other.own) - Number(one.own)) };
    },
  };
}

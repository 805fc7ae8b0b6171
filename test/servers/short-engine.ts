import { setTimeout as wait } from 'node:timers/promises';
import { openEngine } from '#electron/engine/engine.ts';
import { output } from './team.ts';

/**
 * `node short-engine.ts DATA on|off|as-is HASH`: an engine that looks after everything by itself works on a folder for a moment,
 * declares an incident, tells its team, and asks for a file that may not be here.
 */
const [dataDir = '', line = '', hash = ''] = process.argv.slice(2);
const engine = await openEngine({ dataDir, appVersion: 'test', me: '@ana' });
if (line !== 'as-is') output(await engine.do('sync.offline', { on: line === 'off' }));
const { ref } = output(await engine.do('incident.declare', { title: 'Checkout is down', severity: 'SEV-1' }));
output(
  await engine.do('update.post', {
    ref,
    text: 'We are looking into it',
    publicText: 'Checkout fails for some.',
  }),
);
await engine.do('attachment.get', { hash });
await wait(2_500);
engine.close();

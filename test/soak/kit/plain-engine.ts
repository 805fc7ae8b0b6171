import { openEngine } from '#electron/engine/engine.ts';
import { createSession } from '#electron/engine/session.ts';
import { engineControlSchema } from '#shared/contract/wire.ts';
import { createPlainConnector } from '#test/doubles/plain.ts';

/** An engine process like the application's that sends to a plain vendor, and is less patient with it. */
const waiting: unknown[] = [];
let receive = (message: unknown): void => void waiting.push(message);

process.on('message', (message: unknown) => {
  const control = engineControlSchema.safeParse(message);
  if (!control.success) receive(message);
  else if (control.data.kind === 'start') void start(control.data.dataDir, control.data.appVersion);
  else process.exit(0);
});
process.on('disconnect', () => process.exit(0));

async function start(dataDir: string, appVersion: string): Promise<void> {
  const engine = await openEngine({
    ...{ dataDir, appVersion, me: '@tester' },
    connectors: [createPlainConnector()],
    httpTimes: { longest: 300, leaveAlone: 200 },
  });
  const session = createSession(engine, (message) => void process.send?.(message));
  receive = (message) => session.receive(message);
  for (const message of waiting) receive(message);
  process.send?.({ kind: 'ready', dataDir });
}

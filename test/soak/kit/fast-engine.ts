import { openEngine } from '#electron/engine/engine.ts';
import { createSession } from '#electron/engine/session.ts';
import { engineControlSchema } from '#shared/contract/wire.ts';
import { fastClock, readClock } from './fast-clock.ts';

/** An engine process like the application's, but one whose clock runs fast: an hour of paging takes seconds. */
const { now, steady, startTimer } = fastClock(readClock(process.env));
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
  const engine = await openEngine({ dataDir, appVersion, me: '@tester', now, steady, startTimer });
  const session = createSession(engine, (message) => void process.send?.(message));
  receive = (message) => session.receive(message);
  for (const message of waiting) receive(message);
  process.send?.({ kind: 'ready', dataDir });
}

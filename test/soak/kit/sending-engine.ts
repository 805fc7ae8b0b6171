import { openEngine } from '#electron/engine/engine.ts';
import { createJiraConnector } from '#electron/engine/connectors/jira/index.ts';
import { createPagerDutyConnector } from '#electron/engine/connectors/pagerduty/index.ts';
import { createSlackConnector } from '#electron/engine/connectors/slack/index.ts';
import { createStatuspageConnector } from '#electron/engine/connectors/statuspage/index.ts';
import { createSession } from '#electron/engine/session.ts';
import { engineControlSchema } from '#shared/contract/wire.ts';
import { createPlainConnector } from '#test/doubles/plain.ts';

/** An engine process like the application's that sends to a plain vendor and to team systems, and is less patient with them. */
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
    connectors: [
      createPlainConnector(),
      createSlackConnector(),
      createPagerDutyConnector(),
      createStatuspageConnector(),
      createJiraConnector(),
    ],
    httpTimes: { longest: 300, leaveAlone: 200, straggle: 1_000, longestPause: 2_000 },
  });
  const session = createSession(engine, (message) => void process.send?.(message));
  receive = (message) => session.receive(message);
  for (const message of waiting) receive(message);
  process.send?.({ kind: 'ready', dataDir });
}

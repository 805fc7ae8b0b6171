import { DeliveryError, type Connector, type ConnectorContext } from '../connector.ts';
import { checkSteps, mapSetting, mayBeThere, notCarried } from '../vendor.ts';
import { openChannel, setTopic } from './channels.ts';
import { appTokenFailure, quietLogger, slackOptions, withSlack } from './client.ts';
import { slackManifest } from './manifest.ts';
import { postMessage } from './posts.ts';
import { listenForMarks } from './socket.ts';

/** Slack by its Web API and Socket Mode, with Slack's own library. */
export function createSlackConnector(): Connector {
  return {
    manifest: slackManifest,
    check: (context) =>
      checkSteps([
        { essential: true, run: () => checkToken(context) },
        ...((context.secrets['appToken'] ?? '') === '' ? [] : [{ run: () => checkAppToken(context) }]),
      ]),
    deliver: (delivery, context) =>
      withSlack(context, async (slack) => {
        const again = mayBeThere(delivery);
        switch (delivery.effect) {
          case 'channel.open':
            return openChannel(slack, delivery.payload, { context, again });
          case 'channel.post':
            return postMessage(slack, delivery.payload, { context, again, key: delivery.key });
          case 'channel.topic':
            return setTopic(slack, delivery.payload, context);
          default:
            throw notCarried('Slack', delivery.effect);
        }
      }),
    listen: listenForMarks,
  };
}

/** Which scopes the app needs for what the settings ask of it. */
function neededScopes(context: ConnectorContext): string[] {
  const hidden = context.settings['private'] === true;
  const people = Object.values(mapSetting(context, 'people'));
  return [
    ...['chat:write', 'pins:write', 'channels:read', 'channels:history', 'channels:join'],
    ...(hidden ? ['groups:write', 'groups:read', 'groups:history'] : ['channels:manage']),
    ...(people.some((them) => them.includes('@')) ? ['users:read.email'] : []),
    ...((context.secrets['appToken'] ?? '') === '' ? [] : ['reactions:read', 'users:read']),
  ];
}

function checkToken(context: ConnectorContext): Promise<string> {
  return withSlack(context, async (slack) => {
    const me = await slack.auth.test();
    const scopes = me.response_metadata?.scopes ?? [];
    const missing = scopes.length === 0 ? [] : neededScopes(context).filter((each) => !scopes.includes(each));
    if (missing.length > 0)
      throw new DeliveryError(
        'credentials',
        `The app has not the scopes ${missing.join(', ')}. Add them in Slack and install the app again.`,
      );
    return `The app is ${me.user ?? 'known'} in ${me.team ?? 'Slack'}.`;
  });
}

async function checkAppToken(context: ConnectorContext): Promise<string> {
  const library = await import('@slack/web-api');
  const slack = new library.WebClient(context.secrets['appToken'] ?? '', {
    ...slackOptions(context),
    logger: quietLogger(library.LogLevel.ERROR),
  });
  try {
    await slack.apps.connections.open({});
  } catch (error) {
    throw appTokenFailure(error);
  }
  return 'The app-level token is taken.';
}

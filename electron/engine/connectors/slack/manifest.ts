import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Slack connector says of itself. */
export const slackManifest = connectorManifest.parse({
  kind: 'slack',
  name: 'Slack',
  carries: 'A channel per incident with posts, topic and pins; messages marked there come onto the timeline',
  effects: ['channel.open', 'channel.post', 'channel.topic'],
  powers: ['check', 'listen'],
  settings: [
    {
      name: 'prefix',
      label: 'Names of channels begin with',
      kind: 'text',
      default: 'inc-',
      help: 'Small letters, digits, dashes: inc- makes #inc-7f3.',
    },
    { name: 'private', label: 'Private channels', kind: 'yes-no', default: false },
    {
      name: 'people',
      label: 'People in Slack',
      kind: 'map',
      help: 'Handle here, and the member id or e-mail address there. They are invited to the channel.',
      placeholder: '@ana = ana@example.com',
    },
    {
      name: 'usualChannel',
      label: 'Channel of incidents without their own',
      kind: 'text',
      placeholder: '#incidents',
    },
    {
      name: 'emoji',
      label: 'Emoji that puts a message onto the timeline',
      kind: 'text',
      default: 'pushpin',
      help: 'Needs the app-level token.',
    },
    { name: 'address', label: 'Address of Slack', kind: 'url', required: true, default: 'https://slack.com' },
  ],
  secrets: [
    {
      name: 'botToken',
      label: 'Bot token',
      help: 'Begins with xoxb-. From “OAuth & Permissions” of your app.',
    },
    {
      name: 'appToken',
      label: 'App-level token',
      required: false,
      help: 'Begins with xapp-, with connections:write. Only for reading marked messages.',
    },
  ],
  hosts: ['{address}', 'slack.com', '*.slack.com'],
});

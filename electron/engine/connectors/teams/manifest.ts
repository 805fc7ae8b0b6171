import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Microsoft Teams connector says of itself. */
export const teamsManifest = connectorManifest.parse({
  kind: 'teams',
  name: 'Microsoft Teams',
  carries: 'Posts to a channel by a workflow’s webhook. After a broken connection a post may be there twice',
  effects: ['channel.post'],
  powers: ['check'],
  settings: [
    {
      name: 'about',
      label: 'What is posted',
      kind: 'list',
      default: ['update', 'severity', 'phase', 'runbook', 'note'],
      help: 'update, severity, phase, seat, runbook, note.',
    },
    {
      name: 'gateway',
      label: 'Host of the webhook, if not Microsoft’s',
      kind: 'url',
      help: 'For clouds of their own and gateways.',
    },
  ],
  secrets: [
    {
      name: 'webhook',
      label: 'Address of the webhook',
      help: 'From the workflow “Post to a channel when a webhook request is received”. Whoever has it can post.',
    },
  ],
  hosts: [
    '*.logic.azure.com',
    '*.powerplatform.com',
    '*.powerautomate.com',
    '*.webhook.office.com',
    '{gateway}',
  ],
});

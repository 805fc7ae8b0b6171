import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the PagerDuty connector says of itself. */
export const pagerdutyManifest = connectorManifest.parse({
  kind: 'pagerduty',
  name: 'PagerDuty',
  carries: 'Pages out and their acknowledgement back; who is on call, schedules to import, updates as notes',
  effects: ['page.raise', 'page.acknowledge', 'page.resolve', 'channel.post'],
  powers: ['check', 'pull', 'query'],
  settings: [
    {
      name: 'severities',
      label: 'Severities in PagerDuty',
      kind: 'map',
      default: { 'SEV-1': 'critical', 'SEV-2': 'error', 'SEV-3': 'warning', 'SEV-4': 'info' },
      help: 'critical, error, warning or info. Any other severity is critical.',
    },
    {
      name: 'notes',
      label: 'Updates as notes on the incident in PagerDuty',
      kind: 'yes-no',
      default: false,
      help: 'Needs the API key and the address of a user.',
    },
    {
      name: 'from',
      label: 'User who writes notes',
      kind: 'text',
      placeholder: 'ana@example.com',
      help: 'E-mail address of a user of the account.',
    },
    {
      name: 'region',
      label: 'Region',
      kind: 'choice',
      required: true,
      default: 'us',
      choices: [
        { value: 'us', label: 'United States' },
        { value: 'eu', label: 'Europe' },
        { value: 'own', label: 'Another address' },
      ],
    },
    {
      name: 'address',
      label: 'Another address',
      kind: 'url',
      help: 'Of both interfaces, through a gateway.',
    },
  ],
  secrets: [
    {
      name: 'routingKey',
      label: 'Integration key',
      help: 'Of an integration “Events API V2” of a service. Pages go there.',
    },
    {
      name: 'apiKey',
      label: 'API key',
      required: false,
      help: 'For who is on call, schedules, notes, and what becomes of pages there.',
    },
  ],
  hosts: [
    ...['events.pagerduty.com', 'events.eu.pagerduty.com', 'api.pagerduty.com', 'api.eu.pagerduty.com'],
    '{address}',
  ],
});

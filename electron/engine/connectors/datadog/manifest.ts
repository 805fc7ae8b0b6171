import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Datadog connector says of itself. */
export const datadogManifest = connectorManifest.parse({
  kind: 'datadog',
  name: 'Datadog',
  carries: 'Monitors in as alerts, incidents out as events, metrics and SLO values',
  effects: ['event.mark'],
  powers: ['check', 'pull', 'query'],
  settings: [
    {
      name: 'site',
      label: 'Site',
      kind: 'choice',
      required: true,
      default: 'datadoghq.com',
      choices: [
        { value: 'datadoghq.com', label: 'US1: datadoghq.com' },
        { value: 'us3.datadoghq.com', label: 'US3: us3.datadoghq.com' },
        { value: 'us5.datadoghq.com', label: 'US5: us5.datadoghq.com' },
        { value: 'datadoghq.eu', label: 'EU1: datadoghq.eu' },
        { value: 'ap1.datadoghq.com', label: 'AP1: ap1.datadoghq.com' },
        { value: 'ap2.datadoghq.com', label: 'AP2: ap2.datadoghq.com' },
        { value: 'ddog-gov.com', label: 'US1-FED: ddog-gov.com' },
        { value: 'own', label: 'Another address' },
      ],
    },
    { name: 'address', label: 'Another address', kind: 'url', help: 'Of the API, through a gateway.' },
    {
      name: 'monitorTags',
      label: 'Monitors with these tags',
      kind: 'list',
      placeholder: 'team:payments',
      help: 'All of them. Without any, every monitor.',
    },
    { name: 'warnings', label: 'Warnings as alerts', kind: 'yes-no', default: false },
    { name: 'noData', label: 'Missing data as alerts', kind: 'yes-no', default: false },
  ],
  secrets: [
    { name: 'apiKey', label: 'API key' },
    {
      name: 'appKey',
      label: 'Application key',
      required: false,
      help: 'For monitors, metrics and SLOs, and for telling whether an event is there already.',
    },
  ],
  hosts: [
    ...['api.datadoghq.com', 'api.us3.datadoghq.com', 'api.us5.datadoghq.com', 'api.datadoghq.eu'],
    ...['api.ap1.datadoghq.com', 'api.ap2.datadoghq.com', 'api.ddog-gov.com', '{address}'],
  ],
});

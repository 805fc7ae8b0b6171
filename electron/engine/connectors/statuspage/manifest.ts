import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Statuspage connector says of itself. */
export const statuspageManifest = connectorManifest.parse({
  kind: 'statuspage',
  name: 'Statuspage',
  carries: 'Incidents and components of a public status page; a person confirms each before it goes out',
  effects: ['status.publish', 'status.update', 'status.resolve'],
  powers: ['check'],
  confirmed: ['status.publish', 'status.update', 'status.resolve'],
  settings: [
    {
      name: 'page',
      label: 'Page',
      kind: 'text',
      required: true,
      help: 'Its id, from “API info” of the page.',
    },
    {
      name: 'components',
      label: 'Components of the page',
      kind: 'map',
      help: 'Service here, and the id of the component there.',
      placeholder: 'checkout = 8kbf7d35c070',
    },
    {
      name: 'impacts',
      label: 'Severities on the page',
      kind: 'map',
      default: { 'SEV-1': 'critical', 'SEV-2': 'major', 'SEV-3': 'minor' },
      help: 'none, minor, major or critical. Others are left to Statuspage.',
    },
    {
      name: 'states',
      label: 'Components by severity',
      kind: 'map',
      default: { 'SEV-1': 'major_outage', 'SEV-2': 'partial_outage', 'SEV-3': 'degraded_performance' },
      help: 'degraded_performance, partial_outage, major_outage; others leave components as they are.',
    },
    { name: 'titles', label: 'The incident’s own title on the page', kind: 'yes-no', default: false },
    {
      name: 'title',
      label: 'Title otherwise',
      kind: 'text',
      default: 'Service disruption',
      help: 'Customers read it.',
    },
    { name: 'notify', label: 'Subscribers are notified', kind: 'yes-no', default: true },
    {
      name: 'address',
      label: 'Address of Statuspage',
      kind: 'url',
      required: true,
      default: 'https://api.statuspage.io',
    },
  ],
  secrets: [{ name: 'apiKey', label: 'API key', help: 'From “API info” of your account.' }],
  hosts: ['{address}', 'api.statuspage.io'],
});

import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the GitHub connector says of itself. */
export const githubManifest = connectorManifest.parse({
  kind: 'github',
  name: 'GitHub',
  carries: 'Issues for action items and their state back; deployments as evidence',
  effects: ['ticket.create', 'ticket.update', 'ticket.comment'],
  powers: ['check', 'pull', 'query'],
  settings: [
    {
      name: 'repository',
      label: 'Repository of issues',
      kind: 'text',
      required: true,
      placeholder: 'example/operations',
    },
    { name: 'incidents', label: 'An issue per incident as well', kind: 'yes-no', default: false },
    {
      name: 'updates',
      label: 'Updates as comments on the incident’s issue',
      kind: 'yes-no',
      default: false,
    },
    { name: 'labels', label: 'Labels', kind: 'list', default: ['incident'] },
    {
      name: 'people',
      label: 'People on GitHub',
      kind: 'map',
      placeholder: '@ana = ana-alves',
      help: 'Handle here, login there: issues are assigned to them.',
    },
    {
      name: 'services',
      label: 'Repositories of services',
      kind: 'map',
      placeholder: 'checkout = example/checkout',
      help: 'Their deployments are looked at. Without any, those of the repository of issues.',
    },
    {
      name: 'address',
      label: 'Address of the API',
      kind: 'url',
      required: true,
      default: 'https://api.github.com',
      help: 'Of an Enterprise Server: https://github.example.com/api/v3.',
    },
  ],
  secrets: [
    {
      name: 'token',
      label: 'Access token',
      help: 'Fine-grained: issues read and write, deployments read, of the repositories named here.',
    },
  ],
  hosts: ['{address}', 'api.github.com'],
});

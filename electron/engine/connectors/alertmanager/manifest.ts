import { connectorManifest } from '#shared/connectors/manifest.ts';

/** What the Alertmanager connector says of itself. */
export const alertmanagerManifest = connectorManifest.parse({
  kind: 'alertmanager',
  name: 'Alertmanager',
  carries: 'Alerts in by webhook or by asking for them; silences out',
  effects: ['silence.create'],
  powers: ['check', 'pull', 'receive'],
  settings: [
    {
      name: 'address',
      label: 'Address of Alertmanager',
      kind: 'url',
      required: true,
      placeholder: 'http://127.0.0.1:9093',
    },
    { name: 'poll', label: 'Ask for alerts every 30 seconds', kind: 'yes-no', default: true },
    {
      name: 'receiver',
      label: 'Only alerts of this receiver',
      kind: 'text',
      placeholder: 'all',
    },
    { name: 'username', label: 'User name', kind: 'text', help: 'Where a password is asked for.' },
  ],
  secrets: [
    { name: 'password', label: 'Password', required: false },
    { name: 'token', label: 'Bearer token', required: false, help: 'Instead of a password.' },
    {
      name: 'hookToken',
      label: 'Token of the webhook',
      required: false,
      help: 'The same as `authorization.credentials` in the receiver’s http_config.',
    },
  ],
  hosts: ['{address}'],
});

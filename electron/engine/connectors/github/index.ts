import { z } from 'zod';
import { connectorManifest } from '#shared/connectors/manifest.ts';
import { DeliveryError, type Connector, type ConnectorContext } from '../connector.ts';
import { checkSteps, notCarried, reading, textSetting } from '../vendor.ts';
import { githubApi, repositoryOf, VENDOR } from './api.ts';
import { askGitHub } from './deployments.ts';
import { commentIssue, createIssue, pullIssues, updateIssue } from './issues.ts';

const manifest = connectorManifest.parse({
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

/** GitHub by its REST API, version 2022-11-28. */
export function createGitHubConnector(): Connector {
  return {
    manifest,
    check: (context) => checkSteps([{ run: () => checkRepository(context) }]),
    async deliver(delivery, context) {
      switch (delivery.effect) {
        case 'ticket.create':
          return createIssue(delivery.payload, delivery, context);
        case 'ticket.update':
          return updateIssue(delivery.payload, context);
        case 'ticket.comment':
          return commentIssue(delivery.payload, delivery, context);
        default:
          throw notCarried(VENDOR, delivery.effect);
      }
    },
    pull: pullIssues,
    pullEvery: 60_000,
    query: askGitHub,
  };
}

const repository = z.object({
  full_name: z.string(),
  has_issues: z.boolean().nullish(),
  archived: z.boolean().nullish(),
});

async function checkRepository(context: ConnectorContext): Promise<string> {
  const named = textSetting(context, 'repository');
  const answer = await githubApi(context)(repositoryOf(named), { accept: [404] });
  if (answer.status === 404)
    throw new DeliveryError('refused', `GitHub has no repository ${named}, or the token may not see it.`);
  const { full_name: name, has_issues: issues, archived } = reading(repository, answer.json(), VENDOR);
  if (archived === true)
    throw new DeliveryError('refused', `${name} is archived: nothing can be written there.`);
  if (issues === false)
    throw new DeliveryError('refused', `${name} has no issues: switch them on in its settings.`);
  return `The repository is ${name}.`;
}

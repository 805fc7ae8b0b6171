import { z } from 'zod';
import { DeliveryError, type Connector, type ConnectorContext } from '../connector.ts';
import { checkSteps, notCarried, reading, textSetting } from '../vendor.ts';
import { githubApi, repositoryOf, VENDOR } from './api.ts';
import { askGitHub } from './deployments.ts';
import { commentIssue, createIssue, pullIssues, updateIssue } from './issues.ts';
import { githubManifest } from './manifest.ts';

/** GitHub by its REST API, version 2022-11-28. */
export function createGitHubConnector(): Connector {
  return {
    manifest: githubManifest,
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

import { z } from 'zod';
import { DeliveryError, type Connector, type ConnectorContext } from '../connector.ts';
import { checkSteps, notCarried, reading, textSetting } from '../vendor.ts';
import { jiraApi, VENDOR } from './api.ts';
import { jiraManifest } from './manifest.ts';
import { commentTicket, createTicket, pullTickets, updateTicket } from './tickets.ts';

/** Jira Cloud by its REST API v3. */
export function createJiraConnector(): Connector {
  return {
    manifest: jiraManifest,
    check: (context) =>
      checkSteps([
        { essential: true, run: () => checkAccount(context) },
        { run: () => checkProject(context) },
      ]),
    async deliver(delivery, context) {
      switch (delivery.effect) {
        case 'ticket.create':
          return createTicket(delivery.payload, delivery, context);
        case 'ticket.update':
          return updateTicket(delivery.payload, context);
        case 'ticket.comment':
          return commentTicket(delivery.payload, delivery, context);
        default:
          throw notCarried(VENDOR, delivery.effect);
      }
    },
    pull: pullTickets,
    pullEvery: 60_000,
  };
}

async function checkAccount(context: ConnectorContext): Promise<string> {
  const answer = await jiraApi(context)('/myself');
  const { displayName } = reading(z.object({ displayName: z.string().nullish() }), answer.json(), VENDOR);
  return `The account is ${displayName ?? textSetting(context, 'email')}.`;
}

const project = z.object({
  name: z.string().nullish(),
  issueTypes: z.array(z.object({ name: z.string() })).nullish(),
});

async function checkProject(context: ConnectorContext): Promise<string> {
  const key = textSetting(context, 'project');
  const answer = await jiraApi(context)(`/project/${encodeURIComponent(key)}`, { accept: [404] });
  if (answer.status === 404)
    throw new DeliveryError('refused', `Jira has no project ${key}, or the account may not see it.`);
  const { name, issueTypes = [] } = reading(project, answer.json(), VENDOR);
  const known = new Set((issueTypes ?? []).map((each) => each.name));
  const missing = ['incidentType', 'taskType', 'subtaskType']
    .map((setting) => textSetting(context, setting))
    .filter((type) => type !== '' && !known.has(type));
  if (known.size > 0 && missing.length > 0)
    throw new DeliveryError(
      'refused',
      `The project has no type ${missing.join(', ')}. It has ${[...known].join(', ')}.`,
    );
  return `The project is ${name ?? key}.`;
}

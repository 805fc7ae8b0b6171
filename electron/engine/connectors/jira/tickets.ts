import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import type { Incoming } from '#shared/connectors/incoming.ts';
import {
  DeliveryError,
  type ConnectorContext,
  type Delivered,
  type Delivery,
  type VendorLink,
} from '../connector.ts';
import {
  baseAddress,
  keyMark,
  mapSetting,
  marked,
  mayBeThere,
  reading,
  shortened,
  textSetting,
  titleOf,
} from '../vendor.ts';
import { jiraApi, LABEL, searchIssues, statusShape, VENDOR } from './api.ts';
import { adfOf, jqlText } from './text.ts';

/** Longest summary Jira takes, characters. */
const LONGEST_SUMMARY = 255;
const LONGEST_TEXT = 30_000;
/** Jira's index is some seconds behind: an issue that may be there is looked for once more before it is made again. */
const LOOKS = 2;
/** How far back the first pull looks, ms. */
const FIRST_LOOK = 86_400_000;
/** Property of a comment that tells which effect it was. */
const PROPERTY = 'deepwater';

type Attempt = Pick<Delivery, 'key' | 'attempt' | 'uncertain'>;
const created = z.object({ id: z.string(), key: z.string() });

/** Makes an issue once: it carries the effect's mark as a label, by which an attempt after an uncertain one finds it. */
export async function createTicket(
  payload: EffectPayload<'ticket.create'>,
  delivery: Attempt,
  context: ConnectorContext,
): Promise<Delivered> {
  const label = `${LABEL}-${keyMark(delivery.key)}`;
  const before = mayBeThere(delivery) ? await findByLabel(context, label) : null;
  if (before === null && delivery.uncertain && delivery.attempt <= LOOKS)
    throw new DeliveryError(
      'later',
      'Jira may have made the issue and not know it yet. It is looked for again.',
      {
        uncertain: true,
      },
    );
  const issue = before ?? (await create(payload, label, context));
  const { of, task, incident } = payload;
  return {
    links: [linkTo(context, issue, of === 'task' && task !== null ? task.id : incident.stream, of)],
    said: `${before === null ? 'made' : 'found'} ${issue.key}`,
  };
}

function linkTo(
  context: ConnectorContext,
  { id, key }: { id: string; key: string },
  of: string,
  what: 'incident' | 'task',
): VendorLink {
  return {
    what: what === 'task' ? 'task' : 'ticket',
    of,
    id,
    url: `${baseAddress(context, 'site')}/browse/${key}`,
    name: key,
  };
}

async function findByLabel(
  context: ConnectorContext,
  label: string,
): Promise<{ id: string; key: string } | null> {
  const [first] = await searchIssues(context, `labels = ${jqlText(label)}`, ['status']);
  return first ?? null;
}

async function create(
  { incident, of, task, text }: EffectPayload<'ticket.create'>,
  label: string,
  context: ConnectorContext,
): Promise<{ id: string; key: string }> {
  const parent = context.links(incident.stream).findLast(({ what }) => what === 'ticket');
  const subtask = textSetting(context, 'subtaskType');
  const below = of === 'task' && parent !== undefined && subtask !== '' ? parent : null;
  const type = below === null ? textSetting(context, of === 'task' ? 'taskType' : 'incidentType') : subtask;
  const priority = mapSetting(context, 'priorities')[incident.severity];
  const owner = task === null || task.owner === null ? undefined : mapSetting(context, 'people')[task.owner];
  const summary =
    task === null
      ? titleOf(incident, LONGEST_SUMMARY)
      : shortened(marked(incident, task.text), LONGEST_SUMMARY);
  const about = `${incident.ref} ${incident.title} (${incident.severity})`;
  const answer = await jiraApi(context)('/issue', {
    method: 'POST',
    json: {
      fields: {
        project: { key: textSetting(context, 'project') },
        issuetype: { name: type === '' ? 'Task' : type },
        summary: summary.replaceAll(/\s*\n\s*/g, ' '),
        description: adfOf(
          shortened(marked(incident, task === null ? text : `${text}\n\n${about}`), LONGEST_TEXT),
        ),
        labels: [LABEL, label],
        ...(below === null ? {} : { parent: { id: below.id } }),
        ...(priority === undefined ? {} : { priority: { name: priority } }),
        ...(owner === undefined ? {} : { assignee: { accountId: owner } }),
        ...(task === null || task.dueAt === null
          ? {}
          : { duedate: new Date(task.dueAt).toISOString().slice(0, 10) }),
      },
    },
  });
  return reading(created, answer.json(), VENDOR, true);
}

const issueStatus = z.object({ key: z.string(), fields: z.object({ status: statusShape }) });
const transitions = z.object({ transitions: z.array(z.object({ id: z.string(), to: statusShape })) });

/** Moves an issue by a transition its workflow offers. One that is there already stays. */
export async function updateTicket(
  { incident, of, task, state }: EffectPayload<'ticket.update'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const link = context
    .links(incident.stream)
    .findLast(({ what, of: whose }) =>
      of === 'task' ? what === 'task' && whose === task : what === 'ticket',
    );
  if (link === undefined)
    throw new DeliveryError('refused', `There is no issue in Jira for this ${of} of ${incident.ref}.`);
  const path = `/issue/${encodeURIComponent(link.id)}`;
  const answer = await jiraApi(context)(path, { query: { fields: 'status' }, accept: [404] });
  if (answer.status === 404)
    throw new DeliveryError('refused', `${link.name} is no longer in Jira, or the account may not see it.`);
  const { key, fields } = reading(issueStatus, answer.json(), VENDOR);
  const wished = { open: '', done: 'doneStatus', dropped: 'droppedStatus' }[state];
  const name = wished === '' ? '' : textSetting(context, wished) || textSetting(context, 'doneStatus');
  const fits = (status: z.output<typeof statusShape>): boolean =>
    name !== ''
      ? status.name.toLowerCase() === name.toLowerCase()
      : (status.statusCategory.key === 'done') === (state !== 'open');
  if (fits(fields.status)) return { said: `${key} is ${fields.status.name} already` };
  const offered = reading(
    transitions,
    (await jiraApi(context)(`${path}/transitions`)).json(),
    VENDOR,
  ).transitions;
  const way = offered.find(({ to }) => fits(to));
  if (way === undefined)
    throw new DeliveryError(
      'refused',
      `${key} can’t go from ${fields.status.name} to ${name === '' ? (state === 'open' ? 'open' : 'done') : name}. Its workflow offers ${offered.map(({ to }) => to.name).join(', ') || 'nothing'}.`,
    );
  await jiraApi(context)(`${path}/transitions`, {
    method: 'POST',
    json: { transition: { id: way.id } },
    success: 204,
  });
  return { said: `${key} is ${way.to.name}` };
}

const comments = z.object({
  comments: z.array(
    z.object({ properties: z.array(z.object({ key: z.string(), value: z.unknown() })).nullish() }),
  ),
});
const ownProperty = z.object({ effect: z.string() });

/** Comments once: the comment carries the effect's mark as a property people don't see. */
export async function commentTicket(
  { incident, text }: EffectPayload<'ticket.comment'>,
  delivery: Attempt,
  context: ConnectorContext,
): Promise<Delivered> {
  if (context.settings['updates'] !== true) return { said: 'nothing to do: the settings want no comment' };
  const link = context.links(incident.stream).findLast(({ what }) => what === 'ticket');
  // A connector that was added in the middle of an incident has none: no failure at each update.
  if (link === undefined) return { said: 'nothing to do: the incident has no issue in Jira' };
  const path = `/issue/${encodeURIComponent(link.id)}/comment`;
  const mark = keyMark(delivery.key);
  if (mayBeThere(delivery)) {
    const answer = await jiraApi(context)(path, {
      query: { orderBy: '-created', expand: 'properties', maxResults: 100 },
    });
    const there = reading(comments, answer.json(), VENDOR).comments.some(({ properties }) =>
      properties?.some(({ key, value }) => {
        const read = ownProperty.safeParse(value);
        return key === PROPERTY && read.success && read.data.effect === mark;
      }),
    );
    if (there) return { said: `the comment is on ${link.name} already` };
  }
  await jiraApi(context)(path, {
    method: 'POST',
    json: {
      body: adfOf(shortened(marked(incident, text), LONGEST_TEXT)),
      properties: [{ key: PROPERTY, value: { effect: mark } }],
    },
  }).then((answer) => reading(z.object({ id: z.string() }), answer.json(), VENDOR, true));
  return { said: `commented on ${link.name}` };
}

const pulled = z.object({
  status: statusShape,
  updated: z.string(),
  statuscategorychangedate: z.string().nullish(),
});

/** What became of our issues in Jira since the cursor, a time in ms. JQL knows minutes; the inbox drops what it has. */
export async function pullTickets(
  cursor: string | null,
  context: ConnectorContext,
): Promise<{ incoming: Incoming[]; cursor: string | null }> {
  const now = context.now();
  const since = cursor === null ? now - FIRST_LOOK : Number(cursor);
  // Relative, because an absolute time would be read in the zone of the account.
  const minutes = Math.ceil(Math.max(now - since, 0) / 60_000) + 2;
  const project = jqlText(textSetting(context, 'project'));
  const issues = await searchIssues(
    context,
    `project = ${project} AND labels = ${jqlText(LABEL)} AND updated >= "-${minutes}m" ORDER BY updated ASC`,
    ['status', 'updated', 'statuscategorychangedate'],
  );
  const incoming = issues.flatMap(({ id, fields }): Incoming[] => {
    const what = ['ticket', 'task'].find((each) => context.linked(each, id) !== null);
    if (what === undefined) return [];
    const { status, updated, statuscategorychangedate: changed } = reading(pulled, fields, VENDOR);
    const state = status.statusCategory.key === 'done' ? 'done' : 'open';
    const at = Date.parse(changed ?? updated);
    return [{ kind: 'state', vendorId: `${id}:${state}:${at}`, what, id, state, by: null, at }];
  });
  return { incoming, cursor: String(now) };
}

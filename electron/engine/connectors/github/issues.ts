import { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import type { Incoming } from '#shared/connectors/incoming.ts';
import { DeliveryError, type ConnectorContext, type Delivered, type Delivery } from '../connector.ts';
import {
  keyMark,
  listSetting,
  mapSetting,
  marked,
  mayBeThere,
  reading,
  shortened,
  textSetting,
  titleOf,
} from '../vendor.ts';
import { githubApi, pagesOf, repositoryOf, VENDOR } from './api.ts';

/** Longest title and body GitHub takes, characters; the body with room for what stands below it. */
const LONGEST_TITLE = 256;
const LONGEST_BODY = 60_000;
/** Pages of 100 that are looked through for an issue or comment of before. */
const MOST_PAGES = 5;
/** How far back the first pull looks, ms. */
const FIRST_LOOK = 86_400_000;

type Attempt = Pick<Delivery, 'key' | 'attempt' | 'uncertain'>;
const issueShape = z.object({
  number: z.number(),
  html_url: z.string().nullish(),
  body: z.string().nullish(),
});

/** What people do not see in an issue or comment, by which it is found again. */
const markOf = (key: string): string => `<!-- deepwater:${keyMark(key)} -->`;

/** Makes an issue once: an attempt after an uncertain one looks through the latest issues for the mark in the text. */
export async function createIssue(
  { incident, of, task, text }: EffectPayload<'ticket.create'>,
  delivery: Attempt,
  context: ConnectorContext,
): Promise<Delivered> {
  if (of === 'incident' && context.settings['incidents'] !== true)
    return { said: 'nothing to do: the settings want issues for tasks only' };
  const repository = textSetting(context, 'repository');
  const path = `${repositoryOf(repository)}/issues`;
  const mark = markOf(delivery.key);
  const before = mayBeThere(delivery)
    ? await findMarked(context, path, { state: 'all', sort: 'created', direction: 'desc' }, mark)
    : null;
  const login = task === null || task.owner === null ? undefined : mapSetting(context, 'people')[task.owner];
  const title =
    task === null ? titleOf(incident, LONGEST_TITLE) : shortened(marked(incident, task.text), LONGEST_TITLE);
  const due =
    task === null || task.dueAt === null ? '' : `\n\nDue ${new Date(task.dueAt).toISOString().slice(0, 10)}.`;
  const about =
    task === null ? '' : `\n\n${quiet(`Incident ${incident.ref} ${incident.title} (${incident.severity})`)}`;
  const issue =
    before ??
    reading(
      issueShape,
      (
        await githubApi(context)(path, {
          method: 'POST',
          json: {
            title: title.replaceAll(/\s*\n\s*/g, ' '),
            body: `${quiet(shortened(marked(incident, text), LONGEST_BODY))}${due}${about}\n\n${mark}`,
            labels: listSetting(context, 'labels'),
            ...(login === undefined ? {} : { assignees: [login] }),
          },
        })
      ).json(),
      VENDOR,
      true,
    );
  const id = `${repository}#${issue.number}`;
  return {
    links: [
      {
        what: of === 'task' ? 'task' : 'ticket',
        of: of === 'task' && task !== null ? task.id : incident.stream,
        id,
        url: issue.html_url ?? null,
        name: id,
      },
    ],
    said: `${before === null ? 'made' : 'found'} ${id}`,
  };
}

/** Nobody on GitHub is called by a handle of ours, and no text of ours closes a comment. */
function quiet(text: string): string {
  return text.replaceAll('<!--', '&lt;!--').replaceAll(/(^|[^\w`])@(?=\w)/g, '$1@\u200B');
}

async function findMarked(
  context: ConnectorContext,
  path: string,
  query: Record<string, string>,
  mark: string,
): Promise<z.output<typeof issueShape> | null> {
  const fits = ({ body }: { body?: string | null | undefined }): boolean => body?.includes(mark) === true;
  const found = await pagesOf(githubApi(context), path, {
    item: issueShape,
    query,
    most: MOST_PAGES,
    enough: (items) => items.some(fits),
  });
  return found.find(fits) ?? null;
}

/** The path of the issue that stands for the incident or the task. */
function issueOf(
  context: ConnectorContext,
  { incident, of, task }: Pick<EffectPayload<'ticket.update'>, 'incident' | 'of' | 'task'>,
): { path: string; name: string } | null {
  const link = context
    .links(incident.stream)
    .findLast(({ what, of: whose }) =>
      of === 'task' ? what === 'task' && whose === task : what === 'ticket',
    );
  if (link === undefined) return null;
  const [repository = '', number = ''] = link.id.split('#');
  return { path: `${repositoryOf(repository)}/issues/${encodeURIComponent(number)}`, name: link.name };
}

/** Closes or opens an issue again. Doing it twice changes nothing. */
export async function updateIssue(
  payload: EffectPayload<'ticket.update'>,
  context: ConnectorContext,
): Promise<Delivered> {
  const { incident, of, state } = payload;
  const issue = issueOf(context, payload);
  if (issue === null) {
    if (of === 'incident') return { said: 'nothing to do: the incident has no issue on GitHub' };
    throw new DeliveryError('refused', `There is no issue on GitHub for this task of ${incident.ref}.`);
  }
  const json =
    state === 'open'
      ? { state: 'open' }
      : { state: 'closed', state_reason: state === 'done' ? 'completed' : 'not_planned' };
  const answer = await githubApi(context)(issue.path, { method: 'PATCH', json });
  reading(issueShape, answer.json(), VENDOR, true);
  return { said: `${issue.name} is ${json.state}` };
}

const commentShape = z.object({ id: z.number(), body: z.string().nullish() });

/** Comments on the incident's issue once. */
export async function commentIssue(
  { incident, text }: EffectPayload<'ticket.comment'>,
  delivery: Attempt,
  context: ConnectorContext,
): Promise<Delivered> {
  if (context.settings['updates'] !== true) return { said: 'nothing to do: the settings want no comment' };
  const issue = issueOf(context, { incident, of: 'incident', task: null });
  if (issue === null) return { said: 'nothing to do: the incident has no issue on GitHub' };
  const path = `${issue.path}/comments`;
  const mark = markOf(delivery.key);
  if (mayBeThere(delivery)) {
    const there = await pagesOf(githubApi(context), path, {
      item: commentShape,
      query: {},
      most: 4 * MOST_PAGES,
      enough: (items) => items.some(({ body }) => body?.includes(mark) === true),
    });
    if (there.some(({ body }) => body?.includes(mark) === true))
      return { said: `the comment is on ${issue.name} already` };
  }
  const body = `${quiet(shortened(marked(incident, text), LONGEST_BODY))}\n\n${mark}`;
  const answer = await githubApi(context)(path, { method: 'POST', json: { body } });
  reading(commentShape, answer.json(), VENDOR, true);
  return { said: `commented on ${issue.name}` };
}

const pulledIssue = z.object({
  number: z.number(),
  state: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  closed_by: z.object({ login: z.string() }).nullish(),
});

/** What became of our issues since the cursor, a time in ms. */
export async function pullIssues(
  cursor: string | null,
  context: ConnectorContext,
): Promise<{ incoming: Incoming[]; cursor: string | null }> {
  const now = context.now();
  const since = cursor === null ? now - FIRST_LOOK : Number(cursor);
  const repository = textSetting(context, 'repository');
  const issues = await pagesOf(githubApi(context), `${repositoryOf(repository)}/issues`, {
    item: pulledIssue,
    query: {
      state: 'all',
      sort: 'updated',
      direction: 'asc',
      // Clocks differ; the inbox drops what it has.
      since: new Date(since - 120_000).toISOString(),
    },
    most: 20,
    enough: () => false,
  });
  const incoming = issues.flatMap((issue): Incoming[] => {
    const id = `${repository}#${issue.number}`;
    const what = ['ticket', 'task'].find((each) => context.linked(each, id) !== null);
    if (what === undefined) return [];
    const state = issue.state === 'closed' ? 'done' : 'open';
    const at = Date.parse(issue.closed_at ?? issue.updated_at);
    return [
      {
        kind: 'state',
        vendorId: `${id}:${state}:${at}`,
        what,
        id,
        state,
        by: issue.closed_by?.login ?? null,
        at,
      },
    ];
  });
  return { incoming, cursor: String(now) };
}

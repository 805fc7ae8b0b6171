import { z } from 'zod';
import type { Answer, ConnectorContext, Question } from '../connector.ts';
import { mapSetting, reading, textSetting } from '../vendor.ts';
import { githubApi, pagesOf, repositoryOf, VENDOR } from './api.ts';

/** Deployments of one repository whose outcome is asked for; the newest. */
const MOST_STATES = 30;

const deployment = z.object({
  id: z.number(),
  sha: z.string(),
  ref: z.string().nullish(),
  environment: z.string().nullish(),
  description: z.string().nullish(),
  created_at: z.string(),
  creator: z.object({ login: z.string() }).nullish(),
});
const status = z.object({
  state: z.string(),
  target_url: z.string().nullish(),
  log_url: z.string().nullish(),
  environment_url: z.string().nullish(),
});

/** Deployments since a time, newest first, of every repository the settings name. Null for other questions. */
export async function askGitHub(question: Question, context: ConnectorContext): Promise<Answer | null> {
  if (question.ask !== 'deployments') return null;
  const named = Object.entries(mapSetting(context, 'services'));
  const places: [string | null, string][] =
    named.length > 0 ? named : [[null, textSetting(context, 'repository')]];
  const all: Extract<Answer, { ask: 'deployments' }>['deployments'][number][] = [];
  for (const [service, repository] of places)
    all.push(...(await deploymentsOf(context, service, repository, question.since)));
  return { ask: 'deployments', deployments: all.toSorted((one, other) => other.at - one.at) };
}

async function deploymentsOf(
  context: ConnectorContext,
  service: string | null,
  repository: string,
  since: number,
): Promise<{ at: number; text: string; url: string | null; service: string | null }[]> {
  const api = githubApi(context);
  const path = `${repositoryOf(repository)}/deployments`;
  const found = await pagesOf(api, path, {
    item: deployment,
    query: {},
    most: 5,
    // They come newest first.
    enough: (items) => items.some(({ created_at: at }) => Date.parse(at) < since),
  });
  const recent = found.filter(({ created_at: at }) => Date.parse(at) >= since);
  const deployments = [];
  for (const [index, each] of recent.entries()) {
    const answer =
      index < MOST_STATES ? await api(`${path}/${each.id}/statuses`, { query: { per_page: 1 } }) : null;
    const [last] = answer === null ? [] : reading(z.array(status), answer.json(), VENDOR);
    const what = each.ref === null || each.ref === undefined || each.ref === each.sha ? '' : `${each.ref} `;
    const words = [
      `${repository} ${what}${each.sha.slice(0, 7)} to ${each.environment ?? 'an environment'}`,
      ...(last === undefined ? [] : [last.state]),
      ...(each.creator === null || each.creator === undefined ? [] : [`by ${each.creator.login}`]),
      ...(each.description === null || each.description === undefined || each.description === ''
        ? []
        : [each.description]),
    ];
    const url = [last?.log_url, last?.target_url, last?.environment_url].find(
      (address) => address !== null && address !== undefined && address !== '',
    );
    deployments.push({ at: Date.parse(each.created_at), text: words.join(', '), url: url ?? null, service });
  }
  return deployments;
}

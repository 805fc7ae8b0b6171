import { z } from 'zod';
import type { ConnectorContext } from '../connector.ts';
import { baseAddress, reading, textSetting } from '../vendor.ts';
import { vendorWay, type VendorAsk } from '../vendor-http.ts';

/** As people call it. */
export const VENDOR = 'Jira';
/** On every issue of ours. */
export const LABEL = 'deepwater';
/** Pages of 100 that are read of a search. */
const MOST_PAGES = 20;

const problem = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** Jira Cloud by its REST API v3, with an account's API token. */
export function jiraApi(context: ConnectorContext): VendorAsk {
  const account = `${textSetting(context, 'email')}:${context.secrets['token'] ?? ''}`;
  return vendorWay(context, {
    vendor: VENDOR,
    base: `${baseAddress(context, 'site')}/rest/api/3`,
    headers: {
      authorization: `Basic ${Buffer.from(account).toString('base64')}`,
      accept: 'application/json',
    },
    words(body) {
      const read = problem.safeParse(body);
      if (!read.success) return '';
      const { errorMessages = [], errors = {} } = read.data;
      return [...errorMessages, ...Object.entries(errors).map(([field, text]) => `${field}: ${text}`)].join(
        ' ',
      );
    },
    credentials: 'Look at the e-mail address, the API token, and what the account may do in the project.',
  });
}

/** The status of an issue, as far as it is looked at. */
export const statusShape = z.object({
  name: z.string(),
  statusCategory: z.object({ key: z.string() }),
});

const found = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string(), fields: z.unknown() })),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});

/** Every issue a query finds, with the fields that are named. Jira's index is some seconds behind. */
export async function searchIssues(
  context: ConnectorContext,
  jql: string,
  fields: readonly string[],
): Promise<{ id: string; key: string; fields: unknown }[]> {
  const issues: { id: string; key: string; fields: unknown }[] = [];
  let token: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await jiraApi(context)('/search/jql', {
      query: { jql, fields: fields.join(','), maxResults: 100, nextPageToken: token ?? undefined },
    });
    const read: z.output<typeof found> = reading(found, answer.json(), VENDOR);
    issues.push(...read.issues);
    token = read.nextPageToken ?? null;
    if (token === null || read.isLast === true) break;
  }
  return issues;
}

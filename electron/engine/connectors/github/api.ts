import { z } from 'zod';
import { DeliveryError, type ConnectorContext } from '../connector.ts';
import { baseAddress, reading } from '../vendor.ts';
import { vendorWay, type Query, type VendorAsk } from '../vendor-http.ts';

/** As people call it. */
export const VENDOR = 'GitHub';

const problem = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({ field: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() }),
      ]),
    )
    .nullish(),
});

/** GitHub's REST API with the access token. */
export function githubApi(context: ConnectorContext): VendorAsk {
  return vendorWay(context, {
    vendor: VENDOR,
    base: baseAddress(context, 'address'),
    headers: {
      authorization: `Bearer ${context.secrets['token'] ?? ''}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    words(body) {
      const read = problem.safeParse(body);
      if (!read.success) return '';
      const details = (read.data.errors ?? []).map((each) =>
        typeof each === 'string' ? each : [each.field, each.message ?? each.code].filter(Boolean).join(' '),
      );
      return [read.data.message, ...details].join(' ');
    },
    credentials: 'Look at the access token and at what it may do in the repository.',
  });
}

/** The path of a repository. Throws when the text names none. */
export function repositoryOf(name: string): string {
  const match = /^([\w.-]+)\/([\w.-]+)$/.exec(name.trim());
  if (match === null)
    throw new DeliveryError('refused', `“${name}” names no repository: write it as owner/name.`);
  return `/repos/${match[1]}/${match[2]}`;
}

/** Reads a list page by page until `enough` says so or it ends; at most `most` pages of 100. */
export async function pagesOf<S extends z.ZodType>(
  ask: VendorAsk,
  path: string,
  {
    item,
    query,
    most,
    enough,
  }: { item: S; query: Query; most: number; enough: (items: readonly z.output<S>[]) => boolean },
): Promise<z.output<S>[]> {
  const items: z.output<S>[] = [];
  for (let page = 1; page <= most; page += 1) {
    const answer = await ask(path, { query: { ...query, per_page: 100, page } });
    items.push(...reading(z.array(item), answer.json(), VENDOR));
    // What follows is told by a header, not by the number of items.
    const follows = /<[^>]*>;\s*rel="next"/.test(answer.headers['link'] ?? '');
    if (!follows || enough(items)) break;
  }
  return items;
}

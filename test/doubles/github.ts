import { z } from 'zod';
import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';

/** What the double takes. */
export const GITHUB_TOKEN = 'github_pat_double_token';
export const REPOSITORY = 'example/operations';

interface Issue {
  number: number;
  title: string;
  body: string;
  labels: string[];
  assignees: string[];
  state: 'open' | 'closed';
  reason: string | null;
  closedBy: string | null;
  /** ms */
  updated: number;
  comments: string[];
}

/** GitHub on 127.0.0.1. */
export interface GitHubVendor {
  double: Double;
  issues: Issue[];
  /** Deployments by repository, newest first, as the API has them. */
  deployments: Record<string, Record<string, unknown>[]>;
  /** Statuses by id of the deployment, newest first. */
  statuses: Record<string, Record<string, unknown>[]>;
  repository: { archived: boolean; has_issues: boolean };
  complaints: string[];
  state(): unknown;
  close(): Promise<void>;
}

const issueBody = z.strictObject({
  title: z
    .string()
    .min(1)
    .max(256)
    .refine((text) => !text.includes('\n')),
  body: z.string().max(65_536),
  labels: z.array(z.string()),
  assignees: z.array(z.string()).max(10).optional(),
});
const change = z.strictObject({
  state: z.enum(['open', 'closed']),
  state_reason: z.enum(['completed', 'not_planned', 'reopened', 'duplicate']).optional(),
});
const comment = z.strictObject({ body: z.string().min(1).max(65_536) });

const wrong = (status: number, message: string, errors?: unknown[]): DoubleAnswer => ({
  status,
  body: {
    message,
    documentation_url: 'https://docs.github.com/rest',
    ...(errors === undefined ? {} : { errors }),
  },
});

/** Starts it. Lists come in pages of two with `Link`. */
export async function startGitHub(): Promise<GitHubVendor> {
  const issues: Issue[] = [];
  const deployments: GitHubVendor['deployments'] = {};
  const statuses: GitHubVendor['statuses'] = {};
  const repository = { archived: false, has_issues: true };
  const complaints: string[] = [];

  const shown = (issue: Issue): Record<string, unknown> => ({
    ...{
      number: issue.number,
      title: issue.title,
      body: issue.body,
      state: issue.state,
      state_reason: issue.reason,
    },
    html_url: `https://github.example.com/${REPOSITORY}/issues/${issue.number}`,
    updated_at: new Date(issue.updated).toISOString(),
    closed_at: issue.state === 'closed' ? new Date(issue.updated).toISOString() : null,
    closed_by: issue.closedBy === null ? null : { login: issue.closedBy },
  });

  function page(path: string, items: readonly unknown[], query: URLSearchParams): DoubleAnswer {
    const at = Number(query.get('page') ?? '1');
    const size = Math.min(Number(query.get('per_page') ?? '30'), 2);
    const next = at * size < items.length ? { link: `<${path}?page=${at + 1}>; rel="next"` } : {};
    return { body: items.slice((at - 1) * size, at * size), headers: next };
  }

  function refused(name: string, problem: z.ZodError): DoubleAnswer {
    complaints.push(`${name}: ${problem.message}`);
    return wrong(422, 'Validation Failed', [{ resource: 'Issue', code: 'invalid' }]);
  }

  function onIssues(request: DoubleRequest, rest: string, query: URLSearchParams): DoubleAnswer {
    const [, number = '', below = ''] = /^\/issues(?:\/(\d+))?(\/comments)?$/.exec(rest) ?? [];
    const issue = issues.find((each) => String(each.number) === number);
    if (number !== '' && issue === undefined) return wrong(404, 'Not Found');
    switch (`${request.method} ${issue === undefined ? '' : '#'}${below}`) {
      case 'GET ': {
        const since = Date.parse(query.get('since') ?? '1970-01-01');
        const fits = issues.filter(({ updated }) => updated >= since);
        const key = query.get('sort') === 'updated' ? 'updated' : 'number';
        const sorted = fits.toSorted((one, other) => one[key] - other[key]);
        return page(
          request.path,
          (query.get('direction') === 'asc' ? sorted : sorted.toReversed()).map(shown),
          query,
        );
      }
      case 'POST ': {
        const read = issueBody.safeParse(request.json);
        if (!read.success) return refused('issue', read.error);
        if (!repository.has_issues) return wrong(410, 'Issues are disabled for this repo');
        const { title, body, labels, assignees = [] } = read.data;
        if (assignees.includes('nobody'))
          return wrong(422, 'Validation Failed', [
            { resource: 'Issue', field: 'assignees', code: 'invalid' },
          ]);
        const made: Issue = {
          ...{ number: issues.length + 1, title, body, labels, assignees, state: 'open', reason: null },
          ...{ closedBy: null, updated: Date.now(), comments: [] },
        };
        issues.push(made);
        return { status: 201, body: shown(made) };
      }
      case 'PATCH #': {
        const read = change.safeParse(request.json);
        if (!read.success) return refused('change', read.error);
        if (issue === undefined) return wrong(404, 'Not Found');
        issue.state = read.data.state;
        issue.reason = read.data.state_reason ?? null;
        return { body: shown(issue) };
      }
      case 'GET #/comments':
        return page(
          request.path,
          (issue?.comments ?? []).map((body, id) => ({ id, body })),
          query,
        );
      case 'POST #/comments': {
        const read = comment.safeParse(request.json);
        if (!read.success) return refused('comment', read.error);
        issue?.comments.push(read.data.body);
        return { status: 201, body: { id: 1, body: read.data.body } };
      }
      default:
        complaints.push(`no such place: ${request.method} ${request.path}`);
        return wrong(404, 'Not Found');
    }
  }

  const double = await startDouble((request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://double');
    // GitHub refuses requests that do not say who they are.
    if ((request.headers['user-agent'] ?? '') === '')
      return wrong(403, 'Request forbidden by administrative rules.');
    if (request.headers['x-github-api-version'] !== '2022-11-28')
      complaints.push('without the version of the API');
    if (request.headers['authorization'] !== `Bearer ${GITHUB_TOKEN}`) return wrong(401, 'Bad credentials');
    const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const deployed = /^\/deployments(?:\/(\d+)\/statuses)?$/.exec(rest);
    if (deployed !== null) {
      const id = deployed[1];
      return id === undefined
        ? page(request.path, deployments[name] ?? [], searchParams)
        : page(request.path, statuses[id] ?? [], searchParams);
    }
    if (name !== REPOSITORY) return wrong(404, 'Not Found');
    if (rest === '') return { body: { id: 1, full_name: REPOSITORY, ...repository } };
    return onIssues(request, rest, searchParams);
  });
  return {
    double,
    issues,
    deployments,
    statuses,
    repository,
    complaints,
    state: () => ({
      issues: issues.map(({ updated: _updated, ...issue }) => issue),
      complaints: [...complaints],
    }),
    close: () => double.close(),
  };
}

import { z } from 'zod';
import { startDouble, type Double, type DoubleAnswer, type DoubleRequest } from './conformance.ts';
import { specOf } from './specs.ts';

/** What the double takes. */
export const JIRA_EMAIL = 'deepwater@example.com';
export const JIRA_TOKEN = 'ATATT-double-token';

const STATES = {
  todo: { id: '1', name: 'To Do', statusCategory: { key: 'new' } },
  doing: { id: '2', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
  done: { id: '3', name: 'Done', statusCategory: { key: 'done' } },
  dropped: { id: '4', name: 'Won’t Do', statusCategory: { key: 'done' } },
} as const;
type State = keyof typeof STATES;

interface Issue {
  id: string;
  key: string;
  state: State;
  /** What it was taken to, in order. */
  history: ('open' | 'done')[];
  /** ms */
  updated: number;
  labels: string[];
  fields: Record<string, unknown>;
  comments: { body: unknown; properties: unknown[] }[];
  /** Searches that do not find it yet. */
  hidden: number;
}

/** Jira Cloud on 127.0.0.1. */
export interface JiraVendor {
  double: Double;
  issues: Issue[];
  complaints: string[];
  /** Transitions that are offered, by the state they come from. */
  workflow: Record<State, State[]>;
  state(): unknown;
  close(): Promise<void>;
}

const wrong = (
  status: number,
  errorMessages: string[],
  errors: Record<string, string> = {},
): DoubleAnswer => ({
  status,
  body: { errorMessages, errors },
});

/** What a document of Atlassian's format may hold, as far as ours do. */
const document = z.strictObject({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(
    z.strictObject({
      type: z.literal('paragraph'),
      content: z.array(
        z.union([
          z.strictObject({ type: z.literal('hardBreak') }),
          z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
        ]),
      ),
    }),
  ),
});
const fieldsShape = z.strictObject({
  project: z.strictObject({ key: z.string() }),
  issuetype: z.strictObject({ name: z.string() }),
  summary: z
    .string()
    .min(1)
    .max(255)
    .refine((text) => !text.includes('\n')),
  description: document,
  labels: z.array(z.string().regex(/^\S+$/)),
  parent: z.strictObject({ id: z.string() }).optional(),
  priority: z.strictObject({ name: z.string() }).optional(),
  assignee: z.strictObject({ accountId: z.string() }).optional(),
  duedate: z.iso.date().optional(),
});

/** Starts it. `lag` is how many searches do not find a new issue yet: Jira's index is some seconds behind. */
export async function startJira({ lag = 1 } = {}): Promise<JiraVendor> {
  const spec = specOf('jira-platform.v3.json');
  const issues: Issue[] = [];
  const complaints: string[] = [];
  const workflow: Record<State, State[]> = {
    todo: ['doing', 'done', 'dropped'],
    doing: ['todo', 'done'],
    done: ['todo'],
    dropped: ['todo'],
  };

  function complain(schema: string, value: unknown): void {
    const problem = spec?.problem(`/components/schemas/${schema}`, value) ?? null;
    if (problem !== null) complaints.push(`${schema}: ${problem}`);
  }

  function create(request: DoubleRequest): DoubleAnswer {
    complain('IssueUpdateDetails', request.json);
    const read = z.strictObject({ fields: fieldsShape }).safeParse(request.json);
    if (!read.success) {
      complaints.push(`issue: ${read.error.message}`);
      return wrong(400, ['The issue does not fit.']);
    }
    const { fields } = read.data;
    if (fields.project.key !== 'OPS') return wrong(400, [], { project: 'valid project is required' });
    if (!['Task', 'Incident', 'Sub-task'].includes(fields.issuetype.name))
      return wrong(400, [], { issuetype: 'Specify a valid issue type' });
    if ((fields.issuetype.name === 'Sub-task') !== (fields.parent !== undefined))
      return wrong(400, [], { parent: 'Sub-tasks and only they have a parent' });
    const number = issues.length + 1;
    const issue: Issue = {
      ...{
        id: String(10_000 + number),
        key: `OPS-${number}`,
        state: 'todo',
        history: [],
        updated: Date.now(),
        hidden: lag,
      },
      ...{ labels: fields.labels, fields, comments: [] },
    };
    issues.push(issue);
    const body = {
      id: issue.id,
      key: issue.key,
      self: `https://example.atlassian.net/rest/api/3/issue/${issue.id}`,
    };
    complain('CreatedIssue', body);
    return { status: 201, body };
  }

  /** As much of JQL as is asked of it. */
  function search(query: URLSearchParams): DoubleAnswer {
    const jql = query.get('jql') ?? '';
    const [conditions = ''] = jql.split(' ORDER BY ');
    const tests = conditions.split(' AND ').map((condition): ((issue: Issue) => boolean) => {
      const [, field, operator, value] = /^(\w+) (=|>=) "([^"]*)"$/.exec(condition) ?? [];
      if (field === 'labels' && operator === '=') return ({ labels }) => labels.includes(value ?? '');
      if (field === 'project' && operator === '=') return () => value === 'OPS';
      const minutes = /^-(\d+)m$/.exec(value ?? '')?.[1];
      if (field === 'updated' && operator === '>=' && minutes !== undefined)
        return ({ updated }) => updated >= Date.now() - Number(minutes) * 60_000;
      complaints.push(`JQL is not understood: ${condition}`);
      return () => false;
    });
    if (!query.has('fields')) complaints.push('a search without fields answers none');
    const fits = issues.filter((issue) => tests.every((test) => test(issue)));
    const seen = fits.filter(({ hidden }) => hidden <= 0);
    for (const issue of fits) issue.hidden -= 1;
    const begin = Number(query.get('nextPageToken') ?? '0');
    const page = seen.slice(begin, begin + 2);
    const isLast = begin + 2 >= seen.length;
    return {
      body: {
        issues: page.map((issue) => ({ id: issue.id, key: issue.key, fields: shown(issue) })),
        isLast,
        ...(isLast ? {} : { nextPageToken: String(begin + 2) }),
      },
    };
  }

  function shown({ state, updated }: Issue): Record<string, unknown> {
    const at = new Date(updated).toISOString().replace('Z', '+0000');
    return { status: STATES[state], updated: at, statuscategorychangedate: at };
  }

  function onIssue(request: DoubleRequest, issue: Issue, rest: string): DoubleAnswer {
    const offered = workflow[issue.state].map((to) => ({
      id: STATES[to].id,
      name: STATES[to].name,
      to: STATES[to],
    }));
    switch (`${request.method} ${rest}`) {
      case 'GET ':
        return { body: { id: issue.id, key: issue.key, fields: shown(issue) } };
      case 'GET /transitions':
        return { body: { transitions: offered } };
      case 'POST /transitions': {
        complain('IssueUpdateDetails', request.json);
        const read = z.object({ transition: z.object({ id: z.string() }) }).safeParse(request.json);
        const to = workflow[issue.state].find(
          (each) => read.success && STATES[each].id === read.data.transition.id,
        );
        if (to === undefined)
          return wrong(400, ['It seems that you have tried to perform an illegal workflow operation.']);
        issue.state = to;
        issue.history.push(STATES[to].statusCategory.key === 'done' ? 'done' : 'open');
        issue.updated = Date.now();
        return { status: 204 };
      }
      case 'GET /comment':
        return {
          body: {
            comments: issue.comments.map(({ body, properties }, index) => ({
              id: String(index),
              body,
              properties,
            })),
          },
        };
      case 'POST /comment': {
        complain('Comment', request.json);
        const read = z
          .strictObject({ body: document, properties: z.array(z.unknown()) })
          .safeParse(request.json);
        if (!read.success) return wrong(400, ['The comment does not fit.']);
        issue.comments.push(read.data);
        return { status: 201, body: { id: String(issue.comments.length) } };
      }
      default:
        complaints.push(`no such place: ${request.method} ${request.path}`);
        return wrong(404, ['No such place']);
    }
  }

  const expected = `Basic ${Buffer.from(`${JIRA_EMAIL}:${JIRA_TOKEN}`).toString('base64')}`;
  const double = await startDouble((request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://double');
    const place = pathname.replace('/rest/api/3', '');
    if (request.headers['authorization'] !== expected)
      return { status: 401, body: 'Client must be authenticated to access this resource.' };
    if (place === '/myself') return { body: { accountId: '5b', displayName: 'Deepwater' } };
    if (place === '/project/OPS')
      return {
        body: {
          id: '1',
          key: 'OPS',
          name: 'Operations',
          issueTypes: [{ name: 'Task' }, { name: 'Incident' }, { name: 'Sub-task' }],
        },
      };
    if (place === '/search/jql') return search(searchParams);
    if (place === '/search')
      return { status: 410, body: { errorMessages: ['The requested API has been removed.'], errors: {} } };
    if (place === '/issue' && request.method === 'POST') return create(request);
    const [, id, rest = ''] = /^\/issue\/([^/]+)(\/.*)?$/.exec(place) ?? [];
    const issue = issues.find((each) => each.id === id || each.key === id);
    return issue === undefined
      ? wrong(404, ['Issue does not exist or you do not have permission to see it.'])
      : onIssue(request, issue, rest);
  });
  return {
    double,
    issues,
    complaints,
    workflow,
    state: () => ({
      issues: issues.map(({ key, state, fields, comments }) => ({ key, state, fields, comments })),
      complaints: [...complaints],
    }),
    close: () => double.close(),
  };
}

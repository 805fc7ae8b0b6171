import { isMap, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Finding, Place, Runbook, Variable } from './runbook.ts';

/** Longest front matter, in UTF-16 code units. */
const MAX_MATTER = 50_000;

type Facts = Pick<Runbook, 'services' | 'severities' | 'alerts' | 'owner' | 'reviewed' | 'variables'> & {
  id: string | null;
  title: string | null;
};

export interface RunbookMatter {
  facts: Facts;
  problems: Finding[];
  /** The text with its front matter as empty lines. */
  body: string;
}

const WORDS = 'Write one line of words, at most 300 characters.';
const NAMES = 'Write a name, or a list of names, each at most 300 characters.';
const DAY = 'Write the day of the review like 2026-11-23.';
const VARIABLES =
  'Write a name and its value on each line, or under the name default, description and secret: true.';

const line = z.string().trim().min(1).max(300);
const lines = z
  .union([line, z.array(line).max(200)])
  .transform((value) => (typeof value === 'string' ? value.split(/\s*,\s*/) : value));
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** A name the environment takes: what a shell script can ask for. */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const variableName = z.string().regex(VARIABLE_NAME);
const variable = z.union([
  scalar.transform((value) => ({ value, description: null, secret: false })),
  z.null().transform(() => ({ value: null, description: null, secret: false })),
  z
    .object({
      default: scalar.nullable().optional(),
      description: line.nullable().optional(),
      secret: z.boolean().optional(),
    })
    .transform((given) => ({
      value: given.default ?? null,
      description: given.description ?? null,
      secret: given.secret ?? false,
    })),
]);
const variables = z.union([
  z
    .record(variableName, variable)
    .transform((all) => Object.entries(all).map(([name, rest]): Variable => ({ name, ...rest }))),
  z
    .array(variableName)
    .transform((names) =>
      names.map((name): Variable => ({ name, value: null, description: null, secret: false })),
    ),
]);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** What each member of the front matter is called, and how it is read. Others are the author's own and stay unread. */
const members: readonly {
  names: readonly string[];
  read: (value: unknown, facts: Facts) => string | null;
}[] = [
  { names: ['id'], read: (value, facts) => take(line, value, WORDS, (id) => (facts.id = id)) },
  { names: ['title'], read: (value, facts) => take(line, value, WORDS, (title) => (facts.title = title)) },
  {
    names: ['services', 'service'],
    read: (value, facts) => take(lines, value, NAMES, (all) => (facts.services = all)),
  },
  {
    names: ['severities', 'severity'],
    read: (value, facts) => take(lines, value, NAMES, (all) => (facts.severities = all)),
  },
  {
    names: ['alerts', 'alert', 'alertname'],
    read: (value, facts) => take(lines, value, NAMES, (all) => (facts.alerts = all)),
  },
  { names: ['owner'], read: (value, facts) => take(line, value, WORDS, (owner) => (facts.owner = owner)) },
  {
    names: ['reviewed', 'last-reviewed', 'last_reviewed'],
    read: (value, facts) => take(day, value, DAY, (at) => (facts.reviewed = at)),
  },
  {
    names: ['variables', 'vars'],
    read: (value, facts) => take(variables, value, variablesWanted(value), (all) => (facts.variables = all)),
  },
];

/** Keeps what fits; otherwise the sentence of what belongs there. */
function take<T>(
  schema: z.ZodType<T>,
  value: unknown,
  wanted: string,
  keep: (read: T) => void,
): string | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) keep(parsed.data);
  return parsed.success ? null : wanted;
}

function variablesWanted(value: unknown): string {
  const names = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const bad = names.map(([key, given]) => (Array.isArray(value) ? String(given) : key));
  const name = bad.find((each) => !VARIABLE_NAME.test(each));
  return name === undefined
    ? VARIABLES
    : `“${name.slice(0, 40)}” can’t name a variable: letters, digits and underscores do, beginning with a letter.`;
}

/** Reads the YAML between `---` at the very top. What can't be read is told with its place, and the rest still counts. */
export function readFrontMatter(text: string): RunbookMatter {
  const facts: Facts = {
    ...{ id: null, title: null, services: [], severities: [], alerts: [] },
    ...{ owner: null, reviewed: null, variables: [] },
  };
  const problems: Finding[] = [];
  const found = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (found === null) return { facts, problems, body: text };
  const [whole, inside = ''] = found;
  const body = whole.replaceAll(/[^\n]/g, '') + text.slice(whole.length);
  const tell = (message: string, place: Place): void => {
    problems.push({ level: 'error', rule: 'front-matter', message, place });
  };
  if (inside.length > MAX_MATTER) {
    tell('The front matter is longer than 50,000 characters and was not read.', { line: 1, column: 1 });
    return { facts, problems, body };
  }
  const document = parseDocument(inside, {
    prettyErrors: false,
    logLevel: 'error',
    schema: 'core',
    uniqueKeys: true,
  });
  const placeAt = (offset: number): Place => {
    const before = inside.slice(0, offset).split('\n');
    // The line of dashes comes first.
    return { line: before.length + 1, column: (before.at(-1) ?? '').length + 1 };
  };
  for (const error of document.errors)
    tell(`The front matter is not valid YAML: ${sentence(error.message)}`, placeAt(error.pos[0]));
  if (!isMap(document.contents)) return { facts, problems, body };
  for (const { key, value } of document.contents.items) {
    const name = String(key).toLowerCase();
    const member = members.find(({ names }) => names.includes(name));
    if (member === undefined) continue;
    let read: unknown;
    try {
      // Aliases that multiply are refused here.
      read = JSON.parse(
        JSON.stringify(
          value === null ? null : document.createNode(value).toJS(document, { maxAliasCount: 20 }),
        ),
      );
    } catch {
      read = undefined;
    }
    const wrong = member.read(read, facts);
    const range = isRanged(value) ? value.range : isRanged(key) ? key.range : undefined;
    if (wrong !== null) tell(`${name}: ${wrong}`, placeAt(range?.[0] ?? 0));
  }
  return { facts, problems, body };
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** What the reader of YAML says, as the end of a sentence on one line. */
function sentence(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  return `${line.length > 200 ? `${line.slice(0, 200)}…` : line}.`;
}

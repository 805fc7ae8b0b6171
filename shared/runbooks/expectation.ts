import { compare, literal, readOperator, type Operator, type Value } from './comparison.ts';
import { atPath, readJsonPath, type JsonPath } from './json-path.ts';
import { patternOf, type Pattern } from './pattern.ts';
import { reading, Unreadable, type Read, type TokenReader } from './tokens.ts';

/** What a step came to, before anybody judges it. */
export interface StepResult {
  /** Exit status of a command; null for one that was ended from outside, and for requests. */
  exit: number | null;
  /** Status of a response. */
  status: number | null;
  stdout: string;
  stderr: string;
  /** Of a response. */
  body: string;
}

type Channel = 'stdout' | 'stderr' | 'body' | 'output';
type Clause =
  | { kind: 'exit' | 'status'; codes: { from: number; to: number }[] }
  | { kind: 'contains'; channel: Channel; text: string; not: boolean }
  | { kind: 'matches'; channel: Channel; pattern: Pattern; not: boolean }
  | { kind: 'json'; path: JsonPath; written: string; operator: Operator | null; value: Value };

/** What counts as success: everything in it has to hold. */
export interface Expectation {
  clauses: readonly Clause[];
}

const HELP =
  'There is exit 0, status 200, stdout contains "…", stdout matches /…/ and json $.path < 2, joined by and.';
const CHANNELS: readonly Channel[] = ['stdout', 'stderr', 'body', 'output'];

/** Reads what stands in `expect`: `exit 0|2`, `status 2xx and json $.lag < 2`. */
export function readExpectation(words: string): Read<Expectation> {
  return reading(words, (reader) => {
    const clauses = [clause(reader)];
    while (reader.accept('and', '&&') !== null) clauses.push(clause(reader));
    return { clauses };
  });
}

function clause(reader: TokenReader): Clause {
  const first = reader.take();
  const word = first.kind === 'word' ? first.value.toLowerCase() : '';
  if (word === 'exit' || word === 'status') return { kind: word, codes: codes(reader, word) };
  if (word === 'json') return json(reader);
  const channel = CHANNELS.find((each) => each === word);
  if (channel === undefined)
    throw new Unreadable(
      first.kind === 'end' ? `Something is missing. ${HELP}` : `“${first.value}” is not known. ${HELP}`,
      first.at,
    );
  const not = reader.accept('not', '!') !== null;
  const verb = reader.take();
  const value = reader.take();
  if (verb.value === 'contains' && (value.kind === 'text' || value.kind === 'number'))
    return { kind: 'contains', channel, text: value.value, not };
  if (verb.value === 'matches' && value.kind === 'pattern')
    return { kind: 'matches', channel, pattern: patternOf(value), not };
  throw new Unreadable(`${channel} takes contains "…" or matches /…/.`, verb.at);
}

function codes(reader: TokenReader, what: 'exit' | 'status'): { from: number; to: number }[] {
  const list: { from: number; to: number }[] = [];
  reader.accept('=', '==');
  do {
    const { kind, value, at } = reader.take();
    const hundreds = what === 'status' && /^[1-5]xx$/.test(value) ? Number(value[0]) * 100 : null;
    if (hundreds !== null) list.push({ from: hundreds, to: hundreds + 99 });
    else if (kind === 'number' && /^\d{1,3}$/.test(value))
      list.push({ from: Number(value), to: Number(value) });
    else
      throw new Unreadable(
        `After ${what} stands a number, or several like ${what === 'exit' ? '0|2' : '200|204'}.`,
        at,
      );
  } while (reader.accept('|', 'or') !== null);
  return list;
}

function json(reader: TokenReader): Clause {
  const token = reader.take();
  const path = token.kind === 'word' ? readJsonPath(token.value) : null;
  if (path === null) throw new Unreadable('After json stands a path like $.items[0].lag.', token.at);
  const operator = readOperator(reader);
  if (operator !== null)
    return { kind: 'json', path, written: token.value, operator, value: literal(reader.take()) };
  if (reader.accept('exists') === null)
    throw new Unreadable('After a path stands a comparison like < 2, or exists.', reader.peek().at);
  return { kind: 'json', path, written: token.value, operator: null, value: null };
}

/** What counts as success where a step says nothing: exit 0 of a command, 2xx of a request. */
export function usualExpectation(kind: 'sh' | 'http'): Expectation {
  return {
    clauses: [
      kind === 'sh'
        ? { kind: 'exit', codes: [{ from: 0, to: 0 }] }
        : { kind: 'status', codes: [{ from: 200, to: 299 }] },
    ],
  };
}

/** Why a result is not what was expected, as the end of a sentence; null when it is. */
export function failureOf(expectation: Expectation, result: StepResult): string | null {
  for (const each of expectation.clauses) {
    const why = failed(each, result);
    if (why !== null) return why;
  }
  return null;
}

function failed(each: Clause, result: StepResult): string | null {
  switch (each.kind) {
    case 'exit':
    case 'status': {
      const code = result[each.kind];
      if (code !== null && each.codes.some(({ from, to }) => code >= from && code <= to)) return null;
      return `expected ${clauseText(each)}, got ${code === null ? 'none' : String(code)}`;
    }
    case 'contains':
      return textOf(result, each.channel).includes(each.text) === each.not
        ? `expected ${clauseText(each)}`
        : null;
    case 'matches':
      return each.pattern.test(textOf(result, each.channel)) === each.not
        ? `expected ${clauseText(each)}`
        : null;
    case 'json':
      return jsonFailed(each, result);
  }
}

function jsonFailed(each: Extract<Clause, { kind: 'json' }>, result: StepResult): string | null {
  let whole: unknown;
  try {
    whole = JSON.parse(textOf(result, 'output'));
  } catch {
    return `expected ${clauseText(each)}, and the output is not JSON`;
  }
  const found = atPath(whole, each.path);
  if (each.operator === null) return found === undefined ? `expected ${clauseText(each)}` : null;
  if (found === undefined) return `expected ${clauseText(each)}, and there is no ${each.written}`;
  const value: Value =
    typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' || found === null
      ? found
      : JSON.stringify(found);
  return compare(value, each.operator, each.value)
    ? null
    : `expected ${clauseText(each)}, got ${JSON.stringify(value).slice(0, 100)}`;
}

function textOf(result: StepResult, channel: Channel): string {
  if (channel !== 'output') return result[channel];
  return result.body === '' ? result.stdout : result.body;
}

/** An expectation as people read it. */
export function expectationText({ clauses }: Expectation): string {
  return clauses.map(clauseText).join(' and ');
}

function clauseText(each: Clause): string {
  switch (each.kind) {
    case 'exit':
    case 'status': {
      const list = each.codes.map(({ from, to }) => (from === to ? String(from) : `${from / 100}xx`));
      return `${each.kind} ${list.join(' or ')}`;
    }
    case 'contains':
      return `${each.channel} ${each.not ? 'not to contain' : 'to contain'} “${each.text}”`;
    case 'matches':
      return `${each.channel} ${each.not ? 'not to match' : 'to match'} /${each.pattern.source}/${each.pattern.flags}`;
    case 'json':
      return each.operator === null
        ? `${each.written} to exist`
        : `${each.written} ${each.operator} ${JSON.stringify(each.value)}`;
  }
}

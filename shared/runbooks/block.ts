import type { Code } from 'mdast';
import { readAttributes, readSeconds, type Attributes } from './attributes.ts';
import { fenceWords, type FenceWords } from './fence.ts';
import type {
  CommandBlock,
  Finding,
  Place,
  Rollback,
  RunnableKind,
  RunnableStep,
  StepOptions,
} from './runbook.ts';

/** A step is ended after so many seconds unless it says otherwise. */
export const DEFAULT_TIMEOUT = 300;
/** No step takes longer than a day, seconds. */
const MAX_TIMEOUT = 86_400;

const LANGUAGES: Readonly<Record<string, RunnableKind>> = {
  ...{ sh: 'sh', bash: 'sh', shell: 'sh', zsh: 'sh' },
  ...{ http: 'http', wait: 'wait', check: 'check', decide: 'decide', notify: 'notify' },
};
const FLAGS = ['step', 'rollback', 'safe', 'required'];
const KEYS = ['name', 'expect', 'timeout', 'approval', 'rollback', 'retries', 'if', 'every', 'to'];

/** What a fenced block comes to: a step or a rollback where its author said so, otherwise text to copy. */
export type ReadBlock = { problems: Finding[] } & (
  | { kind: 'step'; step: Omit<RunnableStep, 'id' | 'number' | 'section'> }
  | { kind: 'rollback'; rollback: Rollback }
  | { kind: 'command'; command: CommandBlock }
);

/**
 * Reads a fenced block. Only the word `step` or `rollback` after its language makes it more than text. `line` is the file's line
 * from the fence on.
 */
export function readBlock(node: Code, place: Place, line: string): ReadBlock {
  const problems: Finding[] = [];
  const command: CommandBlock = { text: node.value, language: node.lang ?? null, place };
  const attributes = readAttributes(node.meta ?? '');
  const isStep = attributes.flags.includes('step');
  const isRollback = attributes.flags.includes('rollback');
  if (!isStep && !isRollback) return { kind: 'command', command, problems };
  const words = fenceWords(line, place.column, node.meta ?? '');
  const tell: Tell = (level, rule, message, at) => {
    const column = at === undefined ? undefined : words.columns[at];
    problems.push({ level, rule, message, place: { ...place, column: column ?? place.column } });
  };
  const kind = LANGUAGES[(node.lang ?? '').toLowerCase()];
  if (kind === undefined) {
    const known = 'sh, http, wait, check, decide and notify';
    tell(
      'error',
      'unknown-kind',
      `A block of ${node.lang ?? 'no language'} can’t be a step. Steps are ${known}.`,
    );
    return { kind: 'command', command, problems };
  }
  if (node.value.trim() === '') {
    tell('error', 'empty-step', 'This step is empty. Write what it is to do, or take the word step away.');
    return { kind: 'command', command, problems };
  }
  const broken = escapes(words, attributes, tell);
  strangers(attributes, broken, tell);
  const name = attributes.values.get('name')?.trim() ?? '';
  const options = readOptions(kind, attributes, tell);
  if (isRollback) {
    if (kind !== 'sh' && kind !== 'http') {
      tell('error', 'unknown-kind', `A rollback is a block of sh or http, not of ${kind}.`);
      return { kind: 'command', command, problems };
    }
    if (name === '') {
      tell('error', 'nameless-rollback', 'A rollback needs a name, by which steps refer to it: name="…".');
      return { kind: 'command', command, problems };
    }
    return {
      kind: 'rollback',
      rollback: { name, kind, body: node.value, timeout: options.timeout, place },
      problems,
    };
  }
  const columnsOf = (key: string): number[] | null => {
    const value = attributes.values.get(key);
    if (value === undefined) return null;
    const blank = value.length - value.trimStart().length;
    return (attributes.places.get(key) ?? []).slice(blank).map((at) => words.columns[at] ?? place.column);
  };
  const columns = { expect: columnsOf('expect'), when: columnsOf('if') };
  const named = name === '' ? firstLine(node.value) : name;
  return { kind: 'step', step: { kind, name: named, body: node.value, options, place, columns }, problems };
}

/** `at` is a place in the words after the fence's language, from 0. */
type Tell = (level: Finding['level'], rule: string, message: string, at?: number) => void;

function readOptions(kind: RunnableKind, { flags, values, places }: Attributes, tell: Tell): StepOptions {
  const start = (key: string): number | undefined => places.get(key)?.[0];
  const approval = values.get('approval');
  if (approval !== undefined && approval !== 'required' && approval !== 'none')
    tell('error', 'approval', `approval is required or none, not ${approval}.`, start('approval'));
  // Reading, waiting and asking change nothing.
  const safe = flags.includes('safe') || kind === 'check' || kind === 'wait' || kind === 'decide';
  const seconds = (key: string, usual: number): number => {
    const text = values.get(key);
    if (text === undefined) return usual;
    const read = readSeconds(text);
    if (read !== null && read > 0 && read <= MAX_TIMEOUT) return read;
    tell('error', key, `${key} is a time from 1s to 24h, like 30s or 5m, not ${text}.`, start(key));
    return usual;
  };
  const retries = values.get('retries');
  if (retries !== undefined && !/^(?:\d|10)$/.test(retries))
    tell('error', 'retries', `retries is a number from 0 to 10, not ${retries}.`, start('retries'));
  return {
    expect: values.get('expect')?.trim() ?? null,
    timeout: seconds('timeout', DEFAULT_TIMEOUT),
    safe,
    markedSafe: flags.includes('safe'),
    approval: approval === 'required' || (approval !== 'none' && !safe),
    required: flags.includes('required'),
    rollback: values.get('rollback')?.trim() ?? null,
    retries: retries !== undefined && /^(?:\d|10)$/.test(retries) ? Number(retries) : 0,
    when: values.get('if')?.trim() ?? null,
    every: seconds('every', 5),
    to: values.get('to')?.trim() ?? null,
  };
}

/**
 * Backslashes that Markdown takes away: a quote ends too early, and a pattern means something else, without a word. Returns
 * whether quotes are broken by one.
 */
function escapes({ meta, escaped }: FenceWords, { places }: Attributes, tell: Tell): boolean {
  const judged = [...(places.get('expect') ?? []), ...(places.get('if') ?? [])];
  let broken = false;
  for (const at of escaped) {
    const sign = meta[at] ?? '';
    // Who writes two means one.
    if (sign === '\\') continue;
    const quote = sign === '"' || sign === "'";
    broken ||= quote;
    if (quote)
      tell(
        'error',
        'backslash',
        `Markdown takes the backslash before ${sign} away, so that the quotes end here. Use the other quotes around it, like expect='stdout contains "x"'.`,
        at,
      );
    else if (judged.includes(at))
      tell(
        'error',
        'backslash',
        `Markdown takes the backslash before ${sign} away, so that it means something else. Write [${sign}] in a pattern, or two backslashes.`,
        at,
      );
  }
  return broken;
}

/** A word nobody knows is a slip of the pen that would change what runs. What broken quotes leave over is told with them. */
function strangers({ flags, values, rest, at }: Attributes, broken: boolean, tell: Tell): void {
  for (const flag of flags)
    if (!FLAGS.includes(flag) && !broken)
      tell(
        'error',
        'unknown-word',
        `“${flag}” means nothing here. There is ${FLAGS.join(', ')}.`,
        at.get(flag),
      );
  for (const key of values.keys())
    if (!KEYS.includes(key))
      tell(
        'error',
        'unknown-word',
        `“${key}=” means nothing here. There is ${KEYS.join(', ')}.`,
        at.get(key),
      );
  if (broken) return;
  for (const text of rest)
    tell(
      'error',
      'unknown-word',
      `“${text.slice(0, 40)}” can’t be read. Quote values with spaces.`,
      at.get(text),
    );
}

function firstLine(body: string): string {
  const line = body.split('\n').find((each) => each.trim() !== '' && !each.trim().startsWith('#')) ?? body;
  return line.trim().slice(0, 100);
}

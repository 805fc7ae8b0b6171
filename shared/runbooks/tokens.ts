/** A piece of an expectation or condition, with where it begins, from 0. */
export interface Token {
  kind: 'text' | 'pattern' | 'number' | 'word' | 'mark' | 'end';
  /** Without quotes. */
  value: string;
  /** Of a pattern. */
  flags: string;
  at: number;
}

/** Why words can't be read, and where. */
export class Unreadable extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** What came of reading: the thing, or a sentence and the place in the words, from 0. */
export type Read<T> = { ok: true; value: T } | { ok: false; message: string; at: number };

/** Longest expectation or condition, in UTF-16 code units. */
const MAX_LENGTH = 2_000;

const token =
  /(?<space>\s+)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|\/(?<pattern>(?:[^/\\\n]|\\.)+)\/(?<flags>[a-z]*)|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>\$?[A-Za-z_$][\w-]*(?:\.[\w-]+|\[(?:\d+|\*|"[^"\]]*"|'[^'\]]*')\])*|\$(?:\.[\w-]+|\[(?:\d+|"[^"\]]*"|'[^'\]]*')\])*|\d(?:xx))|(?<mark>==|!=|<=|>=|&&|\|\||[=<>!()|])/uy;

/** Cuts words into pieces; throws {@link Unreadable}. */
export function tokensOf(words: string): Token[] {
  if (words.length > MAX_LENGTH)
    throw new Unreadable(`This is longer than ${MAX_LENGTH} characters. Make it shorter.`, MAX_LENGTH);
  const tokens: Token[] = [];
  token.lastIndex = 0;
  let at = 0;
  while (at < words.length) {
    token.lastIndex = at;
    const found = token.exec(words)?.groups;
    if (found === undefined)
      throw new Unreadable(`“${words.slice(at, at + 20)}” can’t be read here. Quote texts: "like this".`, at);
    const add = (kind: Token['kind'], value: string, flags = ''): void => {
      tokens.push({ kind, value, flags, at });
    };
    const { double, single, pattern, number, word, mark } = found;
    const text = double ?? single;
    if (text !== undefined) add('text', text.replaceAll(/\\(.)/gu, '$1'));
    else if (pattern !== undefined) add('pattern', pattern.replaceAll('\\/', '/'), found['flags']);
    else if (number !== undefined) add('number', number);
    else if (word !== undefined) add('word', word);
    else if (mark !== undefined) add('mark', mark);
    at = token.lastIndex;
  }
  tokens.push({ kind: 'end', value: '', flags: '', at: words.length });
  return tokens;
}

/** Walks over pieces. */
export function createReader(tokens: readonly Token[]) {
  let next = 0;
  const last: Token = tokens.at(-1) ?? { kind: 'end', value: '', flags: '', at: 0 };
  const peek = (): Token => tokens[next] ?? last;
  return {
    peek,
    take(): Token {
      const taken = peek();
      next += 1;
      return taken;
    },
    /** Takes the piece if it is one of these words or marks. */
    accept(...values: string[]): Token | null {
      const here = peek();
      const named = here.kind === 'word' || here.kind === 'mark';
      if (!named || !values.includes(here.value.toLowerCase())) return null;
      next += 1;
      return here;
    },
  };
}

export type TokenReader = ReturnType<typeof createReader>;

/** Runs a reading that may throw {@link Unreadable}. */
export function reading<T>(words: string, read: (reader: TokenReader) => T): Read<T> {
  try {
    const reader = createReader(tokensOf(words));
    const value = read(reader);
    const left = reader.peek();
    if (left.kind !== 'end') throw new Unreadable(`“${left.value}” is not expected here.`, left.at);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, message: error.message, at: error.at };
  }
}

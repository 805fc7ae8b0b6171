import type { Token, TokenReader } from './tokens.ts';
import { Unreadable } from './tokens.ts';

/** A value that is compared. */
export type Value = string | number | boolean | null;

export const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof OPERATORS)[number];

/** Reads an operator; `=` is `==`. Null when there is none. */
export function readOperator(reader: TokenReader): Operator | null {
  const taken = reader.accept('=', ...OPERATORS);
  if (taken === null) return null;
  return taken.value === '=' ? '==' : (OPERATORS.find((each) => each === taken.value) ?? null);
}

/** The value a piece stands for; throws for one that stands for none. */
export function literal(token: Token): Value {
  if (token.kind === 'text') return token.value;
  if (token.kind === 'number') return Number(token.value);
  if (token.kind === 'word') {
    const word = token.value.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
  }
  throw new Unreadable(
    token.kind === 'end'
      ? 'A value is missing at the end.'
      : `“${token.value}” is no value. Quote texts: "like this".`,
    token.at,
  );
}

/**
 * Compares as a reader expects: two numbers, or texts that are numbers, by size; everything else by being the same. What is
 * not a number is neither more nor less than anything.
 */
export function compare(one: Value, operator: Operator, other: Value): boolean {
  const [left, right] = [numeric(one), numeric(other)];
  const numbers = left !== null && right !== null;
  switch (operator) {
    case '==':
      return numbers
        ? left === right
        : one === other || (one !== null && other !== null && String(one) === String(other));
    case '!=':
      return !compare(one, '==', other);
    case '<':
      return numbers && left < right;
    case '<=':
      return numbers && left <= right;
    case '>':
      return numbers && left > right;
    case '>=':
      return numbers && left >= right;
  }
}

function numeric(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d+(?:\.\d+)?\s*$/.test(value)) return null;
  return Number(value);
}

import { compare, literal, readOperator, type Operator, type Value } from './comparison.ts';
import { patternOf, type Pattern } from './pattern.ts';
import { reading, Unreadable, type Read, type TokenReader } from './tokens.ts';

/** What a condition may ask of an earlier step. */
export const RESULT_FACTS = ['ok', 'exit', 'status', 'output', 'answer', 'state'] as const;
export type ResultFact = (typeof RESULT_FACTS)[number];

type Operand =
  | { kind: 'literal'; value: Value }
  | { kind: 'variable'; name: string; at: number }
  | { kind: 'result'; step: string; fact: ResultFact; at: number };

type Node =
  | { kind: 'and' | 'or'; parts: Node[] }
  | { kind: 'not'; of: Node }
  | { kind: 'compare'; left: Operand; operator: Operator; right: Operand }
  | { kind: 'contains'; left: Operand; right: Operand }
  | { kind: 'matches'; left: Operand; pattern: Pattern }
  | { kind: 'truth'; of: Operand };

/** An expression over earlier results and variables. */
export interface Condition {
  root: Node;
  /** Every step and variable it names, with the place, from 0. */
  names: { kind: 'step' | 'variable'; name: string; at: number }[];
}

/** What a condition looks at. */
export interface Known {
  variable(name: string): string | null;
  result(step: string, fact: ResultFact): Value;
}

/** Deepest nesting of parentheses and nots. */
const MAX_DEPTH = 50;

/** Reads what stands in `if`: `look.ok and ($REGION == "eu" or not restart.exit == 0)`. Nothing of it is ever evaluated as code. */
export function readCondition(words: string): Read<Condition> {
  return reading(words, (reader) => {
    const names: Condition['names'] = [];
    return { root: either(reader, names, 0), names };
  });
}

function either(reader: TokenReader, names: Condition['names'], depth: number): Node {
  const parts = [both(reader, names, depth)];
  while (reader.accept('or', '||') !== null) parts.push(both(reader, names, depth));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'or', parts };
}

function both(reader: TokenReader, names: Condition['names'], depth: number): Node {
  const parts = [single(reader, names, depth)];
  while (reader.accept('and', '&&') !== null) parts.push(single(reader, names, depth));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'and', parts };
}

function single(reader: TokenReader, names: Condition['names'], depth: number): Node {
  if (depth > MAX_DEPTH) throw new Unreadable('This is nested too deeply.', reader.peek().at);
  if (reader.accept('not', '!') !== null) return { kind: 'not', of: single(reader, names, depth + 1) };
  if (reader.accept('(') !== null) {
    const inside = either(reader, names, depth + 1);
    if (reader.accept(')') === null) throw new Unreadable('A ) is missing.', reader.peek().at);
    return inside;
  }
  const left = operand(reader, names);
  if (reader.accept('contains') !== null) return { kind: 'contains', left, right: operand(reader, names) };
  if (reader.accept('matches') !== null) {
    const pattern = reader.take();
    if (pattern.kind !== 'pattern') throw new Unreadable('After matches stands a pattern: /…/.', pattern.at);
    return { kind: 'matches', left, pattern: patternOf(pattern) };
  }
  const operator = readOperator(reader);
  return operator === null
    ? { kind: 'truth', of: left }
    : { kind: 'compare', left, operator, right: operand(reader, names) };
}

function operand(reader: TokenReader, names: Condition['names']): Operand {
  const token = reader.take();
  const { value, at } = token;
  const isConstant = ['true', 'false', 'null'].includes(value.toLowerCase());
  if (token.kind !== 'word' || isConstant) return { kind: 'literal', value: literal(token) };
  const variable = /^\$?([A-Za-z_]\w*)$/.exec(value)?.[1];
  if (variable !== undefined) {
    names.push({ kind: 'variable', name: variable, at });
    return { kind: 'variable', name: variable, at };
  }
  const [step = '', fact = '', ...more] = value.split('.');
  const known = RESULT_FACTS.find((each) => each === fact);
  if (known === undefined || more.length > 0)
    throw new Unreadable(
      `“${value}” asks for nothing known. A step has ${RESULT_FACTS.map((each) => `.${each}`).join(', ')}; a variable is written $NAME.`,
      at,
    );
  names.push({ kind: 'step', name: step, at });
  return { kind: 'result', step, fact: known, at };
}

/** Whether a condition holds. A step that did not run is not ok, and has neither exit status nor output. */
export function holds({ root }: Condition, known: Known): boolean {
  return truth(root);

  function truth(node: Node): boolean {
    switch (node.kind) {
      case 'and':
        return node.parts.every(truth);
      case 'or':
        return node.parts.some(truth);
      case 'not':
        return !truth(node.of);
      case 'compare':
        return compare(valueOf(node.left), node.operator, valueOf(node.right));
      case 'contains':
        return String(valueOf(node.left) ?? '').includes(String(valueOf(node.right) ?? ''));
      case 'matches':
        return node.pattern.test(String(valueOf(node.left) ?? ''));
      case 'truth': {
        const value = valueOf(node.of);
        return value !== null && value !== false && value !== '' && value !== 'false' && value !== 0;
      }
    }
  }

  function valueOf(of: Operand): Value {
    switch (of.kind) {
      case 'literal':
        return of.value;
      case 'variable':
        return known.variable(of.name);
      case 'result':
        return known.result(of.step, of.fact);
    }
  }
}

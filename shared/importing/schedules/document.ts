import { Lexer, LineCounter, isNode, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { refuse, type Outcome } from '../../contract/refusal.ts';

/** A path into a document: names of members and places in lists, from 0. */
export type DocumentPath = readonly PropertyKey[];

/** A YAML or JSON file that knows where everything in it stands. */
export interface PlacedDocument {
  value: unknown;
  /** Line of what is at the path, or of what would hold it; from 1. */
  lineOf(path: DocumentPath): number;
  /** Reads the value; a refusal names file, line and column. `base` is the path of the value in the document. */
  check<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    base: DocumentPath,
  ): Outcome<z.output<Schema>>;
}

/** No file people write is nested deeper. Deeper ones only cost time. */
const DEEPEST = 60;
/** How often all aliases together may repeat what they stand for, so that a small file doesn't become a huge one. */
const ALIASES = 100;

/** Reads a text as YAML, of which JSON is a part. Refuses with file, line and column what is neither. */
export function readDocument(text: string, fileName: string): Outcome<PlacedDocument> {
  const counter = new LineCounter();
  const placed = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${fileName}, line ${line}, column ${col}`;
  };
  if (isTooDeep(text)) {
    return refuse('invalid_file', `${fileName} is nested more than ${DEEPEST} deep. No schedule is.`);
  }
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: '1.2' });
  const [error] = document.errors;
  if (error !== undefined) {
    return refuse('invalid_file', `${placed(error.pos[0])}: ${sentence(error.message)} Nothing was changed.`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return refuse('invalid_file', `${fileName}: ${sentence(why)} Nothing was changed.`);
  }
  return {
    ok: true,
    output: {
      value,
      lineOf: (path) => counter.linePos(offsetOf(document, path)).line,
      check(schema, given, base) {
        const parsed = schema.safeParse(given);
        if (parsed.success) return { ok: true, output: parsed.data };
        const [issue] = parsed.error.issues;
        const path = [...base, ...(issue?.path ?? [])];
        const message = issue?.message ?? 'This is not what belongs here.';
        return refuse(
          'invalid_file',
          `${placed(offsetOf(document, path))}, ${dotted(path)}: ${message} Nothing was changed.`,
          dotted(path),
        );
      },
    },
  };
}

/** Where a node begins; of one that is not there, where the nearest one around it begins. */
function offsetOf(document: Document.Parsed, path: DocumentPath): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** `schedules[2].layers[1].users`: places in lists count from 1, as people do. */
function dotted(path: DocumentPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}

/** Judged by the tokens alone, which takes no longer than the file is long. */
function isTooDeep(text: string): boolean {
  let flow = 0;
  let inRow = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow += 1;
    else if (token === ']' || token === '}') flow -= 1;
    if (token === '-' || token === '?' || token === '[' || token === '{') inRow += 1;
    else if (token.trim() !== '') inRow = 0;
    if (flow > DEEPEST || inRow > DEEPEST) return true;
  }
  return false;
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

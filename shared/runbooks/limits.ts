import type { Finding } from './runbook.ts';

/** Most lists and quotes one in another. */
const MAX_NESTING = 60;
/** Most brackets and tildes in one paragraph: each may open something, and is tried with each that may close it. */
const MAX_MARKS = 500;

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})/;
const ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/;
const NESTED = new RegExp(`^(?:[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${MAX_NESTING + 1}}`);
/** A list item this far to the right stands in as many others. */
const FAR_RIGHT = new RegExp(`^(?:  |\\t){${MAX_NESTING + 1}}[ \\t]*(?:>|(?:[-*+]|\\d{1,9}[.)])[ \\t])`);
const RULER = /^[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*$/;

/**
 * The first line nobody would write: one that opens too many lists and quotes in one another, or a paragraph of too many
 * brackets. Reading it would take time by the square of their number, and in the end more stack than there is. Null when
 * everything can be read. `at` is where the line begins.
 */
export function firstUnreadable(text: string): { at: number; problem: Finding } | null {
  let at = 0;
  let fence: string | null = null;
  let marks = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const opened = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (opened?.startsWith(fence) === true) fence = null;
    } else if (opened !== undefined) fence = opened;
    else {
      if (line.trim() === '' || ITEM.test(line) || /^[ \t]*(?:[|#]|\[[^\]]+\]:)/.test(line)) marks = 0;
      const rest = /^[ \t]*\|/.test(line) ? '' : line;
      marks += rest.match(/[[~]/g)?.length ?? 0;
      const why =
        marks > MAX_MARKS
          ? `This paragraph has more than ${MAX_MARKS} brackets.`
          : (NESTED.test(line) && !RULER.test(line)) || FAR_RIGHT.test(line)
            ? `This line is nested more than ${MAX_NESTING} deep.`
            : null;
      if (why !== null)
        return {
          at,
          problem: {
            level: 'error',
            rule: 'unreadable',
            message: `${why} From here on nothing is read.`,
            place: { line: index + 1, column: 1 },
          },
        };
    }
    at += line.length + 1;
  }
  return null;
}

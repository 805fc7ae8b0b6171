const PROMPT = /^\s*(?:[\w.@~:/-]*[$%#] |[$%] )/;
/** Longer lines than this leave the pane of a reader, in characters. */
const LONG = 90;

/**
 * What of a block goes to the clipboard: where lines begin with a prompt (`$ `), the commands alone, without the prompt and
 * without what they print; else the block as it is.
 */
export function commandsIn(code: string): string {
  const lines = code.split('\n');
  if (!lines.some((line) => /^\s*\$ \S/.test(line))) return code;
  // What follows may be typed in as well.
  if (lines.some((line) => /<<-?\s*['"]?\w/.test(line)))
    return lines.map((line) => line.replace(/^(\s*)\$ /, '$1')).join('\n');
  const kept: string[] = [];
  let goesOn = false;
  for (const line of lines) {
    const prompted = /^\s*\$ /.test(line);
    if (prompted || goesOn) kept.push(prompted ? line.replace(/^\s*\$ /, '') : line);
    goesOn = (prompted || goesOn) && /(?:\\|\||&&)\s*$/.test(line);
  }
  return kept.join('\n');
}

/** Whether long lines of a block may be broken: commands and sentences may, what stands in columns may not. */
export function mayWrap(code: string): boolean {
  return !code
    .split('\n')
    .some(
      (line) =>
        line.length > LONG &&
        !PROMPT.test(line) &&
        (/\S(?: {2,}\S.*){3}/.test(line) || /[│┃┌└├─═]|(?:\|.*){3,}\|\s*$|-{8,}/.test(line)),
    );
}

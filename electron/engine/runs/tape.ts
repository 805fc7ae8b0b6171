import { MAX_OUTPUT } from '#shared/domain/incident/runs/terms.ts';
import type { Masker } from '#shared/runbooks/mask.ts';

/** Lines of an output that go on the timeline, and how much of each. */
const LAST_LINES = 3;
const LINE = 190;

/** What a step prints, masked before anybody sees it. Its end is kept. */
export function createTape(masker: Masker, show: (text: string) => void) {
  const stream = masker.stream();
  let kept = '';
  let whole = true;
  const add = (text: string): void => {
    if (text === '') return;
    const joined = kept + text;
    whole &&= joined.length <= MAX_OUTPUT;
    // Half a character is none.
    kept = joined.slice(-MAX_OUTPUT).replace(/^[\uDC00-\uDFFF]/, '');
    show(text);
  };
  return {
    print: (text: string): void => add(stream.push(text)),
    /** What was printed so far, the end of it. */
    soFar: (): string => kept,
    /** Everything that is kept, and the last lines; null when nothing was printed. */
    end(): { output: string | null; lines: string | null } {
      add(stream.end());
      const text = wellFormed(whole ? kept : `…${kept.slice(1 - MAX_OUTPUT)}`);
      // Once more: what was cut by codes for a terminal is whole now.
      const output = masker.mask(text).slice(-MAX_OUTPUT);
      const lines = output
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(-LAST_LINES)
        .map((line) => (line.length > LINE ? wellFormed(`${line.slice(0, LINE - 1)}…`) : line));
      return { output: output === '' ? null : output, lines: lines.length === 0 ? null : lines.join('\n') };
    },
  };
}

export type Tape = ReturnType<typeof createTape>;

/** The log takes whole characters only, and no control but tabs and new lines. */
export function wellFormed(text: string): string {
  return (
    text
      .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
      .replaceAll('\r\n', '\n')
      // Colours and the like are for terminals.
      // eslint-disable-next-line no-control-regex
      .replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '')
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

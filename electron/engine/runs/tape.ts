import { MAX_OUTPUT } from '#shared/domain/incident/runs/terms.ts';
import type { Masker } from '#shared/runbooks/mask.ts';

/** Lines of an output that go on the timeline, and how much of each. */
const LAST_LINES = 3;
const LINE = 190;

/** What a step prints, masked before anybody sees it. Its end is kept. */
export function createTape(masker: Masker, show: (text: string) => void) {
  // Before and after cleaning: a secret may hold what is cleaned away, and one that codes cut is whole after it.
  const raw = masker.stream();
  const cleaner = createCleaner();
  const clean = masker.stream();
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
    print: (text: string): void => add(clean.push(cleaner.push(raw.push(text)))),
    /** What was printed so far, the end of it. */
    soFar: (): string => kept,
    /** Everything that is kept, and the last lines; null when nothing was printed. */
    end(): { output: string | null; lines: string | null } {
      add(clean.push(cleaner.push(raw.end()) + cleaner.end()) + clean.end());
      const output = wellFormed(whole ? kept : `…${kept.slice(1 - MAX_OUTPUT)}`);
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

/** What may go on in the next piece: a code for a terminal, half a new line, half a character. */
// eslint-disable-next-line no-control-regex
const UNFINISHED = /(?:\u001B(?:\[[\d;?]{0,60})?|\r|[\uD800-\uDBFF])$/;

/** Takes codes for terminals out of pieces. */
function createCleaner() {
  let held = '';
  return {
    push(piece: string): string {
      const text = held + piece;
      held = UNFINISHED.exec(text)?.[0] ?? '';
      return wellFormed(text.slice(0, text.length - held.length));
    },
    end(): string {
      const rest = wellFormed(held);
      held = '';
      return rest;
    },
  };
}

/** The log takes whole characters only, and no control but tabs and new lines. */
function wellFormed(text: string): string {
  return (
    text
      .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
      // A line that is written over again, as by a bar of progress, is a new line here.
      .replaceAll(/\r\n?/g, '\n')
      // Colours and the like are for terminals.
      // eslint-disable-next-line no-control-regex
      .replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '')
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

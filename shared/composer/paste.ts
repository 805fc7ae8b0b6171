import type { ComposerContext } from './context.ts';
import { readMoment } from './times.ts';

/** The most lines that are logged one by one from the composer; longer ones are a file to import. */
export const MAX_LINES = 200;

/**
 * The lines of a pasted text, each as a line of the composer of its own: a note, at its time where it begins with one
 * (`14:02 pool exhausted`, `[14:02:33] …`). Null when there is only one line, or when the text is a command.
 */
export function linesOfPaste(text: string, context: ComposerContext): string[] | null {
  const body = text.trim();
  if (body.startsWith('/') && !body.startsWith('//')) return null;
  const lines = body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 2 || lines.length > MAX_LINES) return null;
  return lines.map((line) => asNote(line, context));
}

function asNote(line: string, context: ComposerContext): string {
  const bare = line.replace(/^[-*•]\s+/, '');
  const bracket = /^\[([^\]]{4,40})\]\s*/.exec(bare);
  const written = bracket?.[1] ?? bare;
  if (/^[-−]?\d/.test(written)) {
    const moment = readMoment(written, { now: context.now, zone: context.zone, lean: 'past' });
    if (moment.ok && (bracket === null || moment.length === written.length)) {
      const rest = bare.slice(bracket?.[0].length ?? moment.length).replace(/^\s*[-–—:|]\s+/, '');
      if (rest.trim() !== '') return `/at ${written.slice(0, moment.length)} /note ${rest.trim()}`;
    }
  }
  return line.startsWith('/') ? `/${line}` : line;
}

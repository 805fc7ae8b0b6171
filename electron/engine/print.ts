import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import type { EngineNotice, PrintJob } from '#shared/contract/wire.ts';

/** Makes a PDF, in base64, of an exported page. */
export type Print = (job: PrintJob) => Promise<Outcome<string>>;

/** Only a window draws pages: an engine that a command line opened for a moment has none. */
export const printNowhere: Print = () =>
  Promise.resolve(
    refuse(
      'no_window',
      'A PDF is printed by the window, and none is open on this folder. Start Deepwater on it and export again, or export HTML and print that from a browser.',
    ),
  );

/** Milliseconds the window has for a page; thousands of entries take seconds. */
const PATIENCE = 120_000;

/** Has the shell print, which started this process. */
export function createShellPrint(send: (notice: EngineNotice) => void) {
  const waiting = new Map<number, (printed: Outcome<string>) => void>();
  let last = 0;
  return {
    print: ((job) =>
      new Promise((resolve) => {
        last += 1;
        const id = last;
        const timer = setTimeout(
          () => settle(id, refuse('not_printed', 'The window did not print this in two minutes. Try again.')),
          PATIENCE,
        );
        waiting.set(id, (printed) => {
          clearTimeout(timer);
          resolve(printed);
        });
        send({ kind: 'print', id, job });
      })) satisfies Print,
    settle,
  };

  /** The shell has printed, or says why not. */
  function settle(id: number, printed: Outcome<string>): void {
    waiting.get(id)?.(printed);
    waiting.delete(id);
  }
}

/** The terminal, pipe or test the command line talks to. */
export interface Io {
  /** Writes to standard output. Resolves once it is handed over; also when nobody reads any more. */
  out(text: string): Promise<void>;
  /** Writes to standard error. */
  err(text: string): Promise<void>;
  /** Reads standard input to its end. Throws a RefusalError beyond `maxBytes`. */
  readInput(maxBytes: number): Promise<Buffer>;
  /** Whether standard output shows colours. */
  colour: boolean;
  /** Width of the terminal in columns; null when standard output is none, so that lines are left whole. */
  columns: number | null;
  /** Ends when the person presses Ctrl-C. */
  interrupted: AbortSignal;
}

/** A set-up that can't go on. The message is a sentence that says what is wrong, where, and how to mend it. */
export class SetupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SetupError';
  }
}

/** Tells the person at the terminal one thing, on one line. */
export function say(line: string): void {
  process.stdout.write(`deepwater: ${line}\n`);
}

/**
 * Runs a command of package.json: a SetupError becomes its sentence, anything else keeps its stack, and both end
 * with exit code 1. `main` returns the exit code.
 */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (error instanceof SetupError) return `deepwater: ${error.message}`;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  // An option nobody knows is told by its name, not by where it was found.
  if (error instanceof Error && String(code).startsWith('ERR_PARSE_ARGS'))
    return `deepwater: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import type { BrowserWindow } from 'electron';
import type { z } from 'zod';
import type { Operation, OperationKind } from '#shared/contract/operation.ts';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import type { Outcome } from '#shared/contract/refusal.ts';

/** An operation with its handler. Input and output are checked by its schemas. */
export interface Served {
  run(name: string, input: unknown, from: BrowserWindow): Promise<Outcome<unknown>>;
}

/** Makes a handler out of what the shell does for the window that asks. */
export function serve<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<OperationKind, I, O>,
  handle: (input: z.output<I>, from: BrowserWindow) => Promise<z.input<O>> | z.input<O>,
): Served {
  return {
    async run(name, input, from) {
      const parsed = readInput(operation.input, input);
      if (!parsed.success) return { ok: false, refusal: firstProblem(parsed.error, name) };
      return { ok: true, output: operation.output.parse(await handle(parsed.data, from)) };
    },
  };
}

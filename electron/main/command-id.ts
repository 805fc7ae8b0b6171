import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Operation } from '#shared/contract/operation.ts';

/**
 * Gives a command the id by which the log recognises a repetition, if its caller has not: only so may it be sent again to
 * the engine that follows a dead one. Of an operation not known yet every input gets one; who takes none ignores it.
 */
export function withCommandId(operation: Operation | undefined, input: unknown): unknown {
  const takesOne = operation === undefined || acceptsCommandId(operation.input);
  if (!takesOne || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return 'commandId' in input ? input : { ...input, commandId: v7({ random: randomBytes(16) }) };
}

function acceptsCommandId(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && 'commandId' in schema.shape;
}

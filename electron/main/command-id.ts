import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Operation } from '#shared/contract/operation.ts';

/**
 * Gives a command the id by which the log recognises a repetition, if its caller has not: only so may it be sent again to
 * the engine that follows a dead one.
 */
export function withCommandId(operation: Operation, input: unknown): unknown {
  const takesOne = operation.input instanceof z.ZodObject && 'commandId' in operation.input.shape;
  if (!takesOne || typeof input !== 'object' || input === null || 'commandId' in input) return input;
  return { ...input, commandId: v7({ random: randomBytes(16) }) };
}

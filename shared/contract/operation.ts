import type { z } from 'zod';

/** A command changes the log, a query reads, a subscription sends a snapshot and then increments. */
export type OperationKind = 'command' | 'query' | 'subscription';

export interface Operation<
  Kind extends OperationKind = OperationKind,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly kind: Kind;
  /** What the caller sends. Parsed at the boundary; a bad shape is refused with the path of the offending field. */
  readonly input: Input;
  /** What comes back: the result, or for a subscription each increment. */
  readonly output: Output;
}

/** Declares a command. */
export function command<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Operation<'command', I, O> {
  return { kind: 'command', input, output };
}

/** Declares a query. */
export function query<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Operation<'query', I, O> {
  return { kind: 'query', input, output };
}

/** Declares a subscription. */
export function subscription<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  increment: O,
): Operation<'subscription', I, O> {
  return { kind: 'subscription', input, output: increment };
}

export type InputOf<T> = T extends Operation<OperationKind, infer I, z.ZodType> ? z.input<I> : never;
export type ParsedInputOf<T> = T extends Operation<OperationKind, infer I, z.ZodType> ? z.output<I> : never;
export type OutputOf<T> = T extends Operation<OperationKind, z.ZodType, infer O> ? z.output<O> : never;

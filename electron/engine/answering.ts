import { engineOperations, type EngineOperations } from '#shared/contract/index.ts';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import { refuse, RefusalError, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import type { CallName } from './engine.ts';
import type { createHandlers } from './handlers/index.ts';
import { isDamage } from './log/file.ts';
import { reasonOf } from './log/folder.ts';
import type { createSubscriptions, SubscriptionName } from './subscriptions.ts';

interface AnsweringParts {
  handlers: ReturnType<typeof createHandlers>;
  subscriptions: ReturnType<typeof createSubscriptions>;
  /** Told of what looks like damage of the log. */
  suspect: (reason: string) => void;
  /** Told whenever a command comes. */
  commanded: () => void;
}

/** Answers calls of the contract: what does not fit is refused at the boundary, what fails is told in words. Never throws. */
export function createAnswering({ handlers, subscriptions, suspect, commanded }: AnsweringParts) {
  function failed(name: string, error: unknown): { ok: false; refusal: Refusal } {
    if (error instanceof RefusalError) return { ok: false, refusal: error.refusal };
    if (isDamage(error)) {
      suspect(`${name}: ${reasonOf(error)}`);
      return refuse(
        'log_damaged',
        'The log file is damaged. Start Deepwater again: it restores the newest backup and replays what can be read.',
      );
    }
    const reason = reasonOf(error);
    if (reason.startsWith('SQLITE_FULL') || reason === 'ENOSPC') {
      return refuse(
        'disk_full',
        'The disk is full. Nothing of this was stored; everything before it is safe. Free some space and try again.',
      );
    }
    if (reason.startsWith('SQLITE_READONLY') || reason.startsWith('SQLITE_IOERR')) {
      return refuse(
        'disk_error',
        `The disk refused to write (${reason}). Nothing of this was stored; everything before it is safe.`,
      );
    }
    return refuse('engine_error', `${name} failed (${reason}). Nothing of this was stored.`);
  }

  async function call(name: string, input: unknown): Promise<Outcome<unknown>> {
    const operation = Object.hasOwn(engineOperations, name)
      ? engineOperations[name as keyof EngineOperations]
      : undefined;
    if (operation === undefined || operation.kind === 'subscription') {
      return refuse('unknown_operation', `There is no command or query called ${name.slice(0, 60)}.`);
    }
    const parsed = readInput(operation.input, input ?? {});
    if (!parsed.success) return { ok: false, refusal: firstProblem(parsed.error, name) };
    if (operation.kind === 'command') commanded();
    try {
      const handler = handlers[name as CallName] as (
        input: unknown,
      ) => Outcome<unknown> | Promise<Outcome<unknown>>;
      return await handler(parsed.data);
    } catch (error) {
      return failed(name, error);
    }
  }

  function subscribe(name: string, input: unknown, push: (increment: unknown) => void): Outcome<() => void> {
    const operation = Object.hasOwn(engineOperations, name)
      ? engineOperations[name as keyof EngineOperations]
      : undefined;
    if (operation === undefined || operation.kind !== 'subscription') {
      return refuse('unknown_operation', `There is no subscription called ${name.slice(0, 60)}.`);
    }
    const parsed = readInput(operation.input, input ?? {});
    if (!parsed.success) return { ok: false, refusal: firstProblem(parsed.error, name) };
    try {
      return subscriptions.open(name as SubscriptionName, parsed.data, push);
    } catch (error) {
      return failed(name, error);
    }
  }

  return { call, subscribe };
}

import { v7 } from 'uuid';
import type { Bridge, EngineHealth, MenuCommand } from '#shared/contract/bridge.ts';
import type { NameOfKind, OperationName, Operations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import type { Outcome, Refusal } from '#shared/contract/refusal.ts';

/** Names of operations that are called: commands and queries. */
export type CallName = Exclude<OperationName, NameOfKind<'subscription'>>;
export type SubscriptionName = NameOfKind<'subscription'>;

/** The contract as the window speaks it: names and shapes checked by the compiler. */
export interface Client {
  /** Calls a command or query. Never rejects: what went wrong comes back as a refusal. */
  call<N extends CallName>(name: N, input: InputOf<Operations[N]>): Promise<Outcome<OutputOf<Operations[N]>>>;
  /** Subscribes. The first increment is a snapshot, and another one follows whenever the engine restarted. */
  subscribe<N extends SubscriptionName>(
    name: N,
    input: InputOf<Operations[N]>,
    onIncrement: (increment: OutputOf<Operations[N]>) => void,
    onRefused: (refusal: Refusal) => void,
  ): () => void;
  onEngineHealth(listener: (health: EngineHealth) => void): () => void;
  onMenu(listener: (command: MenuCommand) => void): () => void;
}

/**
 * Types the bridge by the contract. Answers are not parsed again: both the engine and the shell build them from the
 * same types, and parsing an incident of 10,000 entries would cost more than showing it.
 */
export function createClient(bridge: Bridge): Client {
  return {
    call: async (name, input) =>
      (await bridge.call(name, input)) as Outcome<OutputOf<Operations[typeof name]>>,
    subscribe: (name, input, onIncrement, onRefused) =>
      bridge.subscribe(
        name,
        input,
        (increment) => onIncrement(increment as OutputOf<Operations[typeof name]>),
        onRefused,
      ),
    onEngineHealth: (listener) => bridge.onEngineHealth(listener),
    onMenu: (listener) => bridge.onMenu(listener),
  };
}

/** The id of one action of a person. Repeating the action's call with it does no harm. */
export function newCommandId(): string {
  return v7();
}

/** Whether a refusal means that nobody answered, so that the same call may simply be made again. */
export function isUnanswered(refusal: Refusal): boolean {
  return [
    'shell_unavailable',
    'shutting_down',
    'engine_crashed',
    'engine_crash_loop',
    'engine_not_started',
  ].includes(refusal.code);
}

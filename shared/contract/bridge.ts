import type { Outcome } from './refusal.ts';

/** Health of the engine process as the window shows it on the bottom line. */
export interface EngineHealth {
  state: 'starting' | 'up' | 'restarting' | 'failed';
  /** Milliseconds since the epoch at which this state began. */
  since: number;
  /** How often the engine was started again since the application started. */
  restarts: number;
  /** Why it failed, in words, when state is `failed`. */
  message?: string;
}

/** What the preload script offers the window as `window.deepwater`: the contract's client and nothing else. */
export interface Bridge {
  /** Calls a command or query by name. Never rejects for a refusal. */
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Subscribes by name. The first increment is a snapshot, and another one follows whenever the engine restarted. */
  subscribe(
    name: string,
    input: unknown,
    onIncrement: (increment: unknown) => void,
    onRefused: (refusal: { code: string; message: string }) => void,
  ): () => void;
  /** Tells the state of the engine now and at each change. */
  onEngineHealth(listener: (health: EngineHealth) => void): () => void;
}

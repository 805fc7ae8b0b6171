/** A started engine process, whichever way it was started. */
export interface EngineProcess {
  readonly pid: number | undefined;
  /** Sends a structured-cloneable message. Does nothing once the process has gone. */
  send(message: unknown): void;
  /** Ends it the hard way. */
  kill(): void;
}

export interface EngineExit {
  code: number | null;
  signal: string | null;
  /** Why it could not be started at all. */
  error?: Error;
}

export interface EngineEvents {
  message(message: unknown): void;
  /** Told exactly once. */
  exit(exit: EngineExit): void;
}

/** Starts an engine process. Throws when there is nothing to start. */
export type SpawnEngine = (events: EngineEvents) => EngineProcess;

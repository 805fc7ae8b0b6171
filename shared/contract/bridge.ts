import { refuse, type Outcome, type Refusal } from './refusal.ts';

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

/** What the application menu asks the window to do. The rest of the menu the shell does itself. */
export type MenuCommand =
  | 'incident.declare'
  | 'file.open'
  | 'file.export'
  | 'view.settings'
  | 'view.wall'
  | 'help.keys';

/** The contract's client as the window uses it, made by {@link connectBridge}. */
export interface Bridge {
  /** Calls a command or query by name. Never rejects: what went wrong comes back as a refusal. */
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Subscribes by name. The first increment is a snapshot, and another one follows whenever the engine restarted. */
  subscribe(
    name: string,
    input: unknown,
    onIncrement: (increment: unknown) => void,
    onRefused: (refusal: Refusal) => void,
  ): () => void;
  /** Tells the state of the engine now and at each change. */
  onEngineHealth(listener: (health: EngineHealth) => void): () => void;
  /** Tells what was chosen in the application menu. What was chosen before anyone listened is told first. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
}

/**
 * What the preload script offers the window as `window.deepwater`. Payloads cross it as JSON text: the wall between
 * preload and page copies objects property by property, which costs four times as long on an incident of 10,000
 * entries as passing one string and parsing it.
 */
export interface BridgeWire {
  /** `input` is JSON. Resolves to an {@link Outcome} in JSON. */
  call(name: string, input: string): Promise<string>;
  /** `input` is JSON, and so are the increments and the refusal. */
  subscribe(
    name: string,
    input: string,
    onIncrement: (increment: string) => void,
    onRefused: (refusal: string) => void,
  ): () => void;
  onEngineHealth(listener: (health: EngineHealth) => void): () => void;
  onMenu(listener: (command: MenuCommand) => void): () => void;
}

/** Makes the typed client out of what the preload script offers: `connectBridge(window.deepwater)`. */
export function connectBridge(wire: BridgeWire): Bridge {
  return {
    async call(name, input) {
      const text = toText(input);
      if (text === undefined) return refuse('invalid_input', `What was sent to ${name} is not plain data.`);
      try {
        return JSON.parse(await wire.call(name, text)) as Outcome<unknown>;
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        return refuse(
          'shell_unavailable',
          `The application did not answer ${name}. Nothing is lost; try again. (${cause})`,
        );
      }
    },
    subscribe(name, input, onIncrement, onRefused) {
      const text = toText(input);
      if (text === undefined) {
        const refusal = { code: 'invalid_input', message: `What was sent to ${name} is not plain data.` };
        void Promise.resolve().then(() => onRefused(refusal));
        return () => undefined;
      }
      return wire.subscribe(
        name,
        text,
        (increment) => onIncrement(JSON.parse(increment)),
        (refusal) => onRefused(JSON.parse(refusal) as Refusal),
      );
    },
    onEngineHealth: (listener) => wire.onEngineHealth(listener),
    onMenu: (listener) => wire.onMenu(listener),
  };
}

/** JSON, or undefined for what has none: a cycle, a big integer. */
function toText(input: unknown): string | undefined {
  try {
    return JSON.stringify(input ?? null);
  } catch {
    return undefined;
  }
}

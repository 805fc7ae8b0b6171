import { z } from 'zod';
import type { EngineHealth } from '#shared/contract/bridge.ts';
import { channels, type IncrementPush } from '#shared/contract/channels.ts';
import type { Operation } from '#shared/contract/operation.ts';
import { firstProblem, readInput } from '#shared/contract/problems.ts';
import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import { withCommandId } from './command-id.ts';
import type { EngineHost } from './engine-host.ts';
import type { ShellOperations } from './shell-operations.ts';
import { isOurWindow, type SenderEvent } from './sender.ts';
import { words } from './words.ts';

/** Longest JSON text a window may send, in UTF-16 code units. */
export const MAX_INPUT = 32 * 1024 * 1024;
/** How many calls a window may have open at once. */
const MAX_CALLS = 10_000;
/** How many subscriptions a window may have open at once. */
const MAX_SUBSCRIPTIONS = 500;

/** A page of ours, as the bridge needs it. */
export interface PageContents {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, message: unknown): void;
  once(event: 'destroyed', listener: () => void): void;
  on(event: 'render-process-gone', listener: () => void): void;
}

export interface PageEvent extends SenderEvent {
  readonly sender: PageContents;
}

/** The part of `ipcMain` this needs. */
export interface Registrar {
  handle(channel: string, listener: (event: PageEvent, ...args: unknown[]) => Promise<unknown>): void;
}

export interface BridgeOptions {
  engine: Pick<EngineHost, 'call' | 'subscribe' | 'health' | 'onHealth'>;
  /**
   * The contract: undefined for a name it doesn't have. It is large, so it is loaded once the first window is up; the engine,
   * which checks everything it is sent by the same schemas, is alone with that until then.
   */
  contract: () => ((name: string) => Operation | undefined) | undefined;
  /** Answers `shell.*`, once it has checked the input. */
  shell: ShellOperations;
  /** Whether the page with this id is in a window we opened. */
  owns: (contentsId: number) => boolean;
  /** Told what failed inside, which the window is not. */
  log: (line: string) => void;
}

const token = z.string().regex(/^[a-z0-9]{16,40}$/);
const callArgs = z.tuple([z.string().max(100), z.string().max(MAX_INPUT)]);
const subscribeArgs = z.tuple([token, z.string().max(20), z.string().max(100), z.string().max(MAX_INPUT)]);
const unsubscribeArgs = z.tuple([token, z.string().max(20)]);
const healthArgs = z.tuple([token]);

/** One load of a page. A reload brings a new token, which ends what the load before it had open. */
interface PageLoad {
  token: string;
  subscriptions: Map<string, () => void>;
  calls: number;
}

/**
 * The one place where a window reaches the shell. Every message is checked for frame and origin, parsed, limited in size and
 * number, and answered with an outcome in JSON; no error ever crosses.
 */
export function openBridge(ipc: Registrar, { engine, contract, shell, owns, log }: BridgeOptions): void {
  const loads = new Map<number, PageLoad & { contents: PageContents }>();

  function loadOf(contents: PageContents) {
    const known = loads.get(contents.id);
    if (known !== undefined) return known;
    const load = { contents, token: '', subscriptions: new Map<string, () => void>(), calls: 0 };
    loads.set(contents.id, load);
    contents.once('destroyed', () => {
      endAll(load);
      loads.delete(contents.id);
    });
    contents.on('render-process-gone', () => endAll(load));
    return load;
  }

  function loadWithToken(contents: PageContents, newest: string) {
    const load = loadOf(contents);
    if (load.token !== newest) {
      endAll(load);
      load.token = newest;
    }
    return load;
  }

  /** Registers a channel. `refused` makes the answer of a refusal. */
  function answer<Args extends z.ZodType>(
    channel: string,
    args: Args,
    handle: (args: z.output<Args>, contents: PageContents) => Promise<Outcome<unknown>>,
  ): void {
    ipc.handle(channel, async (event, ...raw) => {
      if (!isOurWindow(event, owns)) return toText(refuse('forbidden', words.refusals.forbidden));
      const parsed = readInput(args, raw);
      if (!parsed.success) return toText(badArguments(raw));
      try {
        return toText(await handle(parsed.data, event.sender));
      } catch (error) {
        log(`${channel} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return toText(refuse('shell_error', words.refusals.shell));
      }
    });
  }

  answer(channels.call, callArgs, async ([name, text], contents) => {
    const checked = checkInput(contract(), name, text, ['command', 'query']);
    if (!checked.ok) return checked;
    const load = loadOf(contents);
    if (load.calls >= MAX_CALLS) return refuse('too_many', words.refusals.tooMany);
    load.calls += 1;
    try {
      const input = checked.output;
      return await (name.startsWith('shell.')
        ? shell.call(name, input, contents.id)
        : engine.call(name, input));
    } finally {
      load.calls -= 1;
    }
  });

  answer(channels.subscribe, subscribeArgs, async ([newest, id, name, text], contents) => {
    const checked = checkInput(contract(), name, text, ['subscription']);
    if (!checked.ok) return checked;
    const { subscriptions } = loadWithToken(contents, newest);
    if (subscriptions.has(id))
      return refuse('invalid_input', 'A subscription with this id is open already.', 'id');
    if (subscriptions.size >= MAX_SUBSCRIPTIONS) return refuse('too_many', words.refusals.tooMany);
    const push = (kind: IncrementPush['kind'], value: unknown) =>
      send(contents, channels.increment, {
        id: `${newest}-${id}`,
        kind,
        text: JSON.stringify(value),
      } satisfies IncrementPush);
    const onIncrement = (increment: unknown) => push('increment', increment);
    const onRefused = (refusal: Refusal) => {
      subscriptions.delete(id);
      push('refused', refusal);
    };
    const end = name.startsWith('shell.')
      ? shell.subscribe(name, contents.id, onIncrement, onRefused)
      : engine.subscribe(name, checked.output, onIncrement, onRefused);
    subscriptions.set(id, end);
    return { ok: true, output: {} };
  });

  answer(channels.unsubscribe, unsubscribeArgs, async ([newest, id], contents) => {
    const { subscriptions } = loadWithToken(contents, newest);
    subscriptions.get(id)?.();
    subscriptions.delete(id);
    return { ok: true, output: {} };
  });

  answer(channels.health, healthArgs, async ([newest], contents) => {
    loadWithToken(contents, newest);
    return { ok: true, output: engine.health() };
  });

  engine.onHealth((health: EngineHealth) => {
    for (const { contents } of loads.values()) send(contents, channels.health, health);
  });
}

function send(contents: PageContents, channel: string, message: unknown): void {
  if (!contents.isDestroyed()) contents.send(channel, message);
}

function endAll({ subscriptions }: PageLoad): void {
  for (const end of subscriptions.values()) end();
  subscriptions.clear();
}

/** The input as it goes on: as it was sent, since who answers parses it again and adds its defaults. */
function checkInput(
  contract: ReturnType<BridgeOptions['contract']>,
  name: string,
  text: string,
  kinds: readonly Operation['kind'][],
): Outcome<unknown> {
  const raw = fromText(text);
  if (raw === undefined) return refuse('invalid_input', words.refusals.notJson);
  if (contract === undefined) return { ok: true, output: withCommandId(undefined, raw.value) };
  const operation = contract(name);
  if (operation === undefined) return refuse('unknown_operation', words.refusals.unknown(name));
  if (!kinds.includes(operation.kind)) return refuse('wrong_kind', words.refusals.wrongKind(name));
  const parsed = readInput(operation.input, raw.value);
  if (!parsed.success) return { ok: false, refusal: firstProblem(parsed.error, name) };
  return { ok: true, output: withCommandId(operation, raw.value) };
}

function fromText(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function toText(outcome: Outcome<unknown>): string {
  return JSON.stringify(outcome);
}

function badArguments(raw: readonly unknown[]): Outcome<never> {
  const large = raw.some((value) => typeof value === 'string' && value.length > MAX_INPUT);
  return large
    ? refuse('too_large', words.refusals.tooLarge)
    : refuse('invalid_input', words.refusals.forbidden);
}

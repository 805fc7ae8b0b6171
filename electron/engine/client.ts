import { createInterface } from 'node:readline';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import { refuse, RefusalError, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import { openEngine, type CallName } from './engine.ts';
import { parseReply } from './session.ts';
import { listen, reach } from './socket.ts';
import type { SubscriptionName } from './subscriptions.ts';

/** Calls the contract, wherever the engine is. */
export interface Client {
  call<N extends CallName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
  ): Promise<Outcome<OutputOf<EngineOperations[N]>>>;
  /** Watches something until the returned function is called. A refusal is told to `refused`, at once or later. */
  subscribe<N extends SubscriptionName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
    push: (increment: OutputOf<EngineOperations[N]>) => void,
    refused: (refusal: Refusal) => void,
  ): () => void;
  close(): Promise<void>;
  /** `engine` when the folder was opened in this process, `socket` when a running one answers. */
  readonly via: 'engine' | 'socket';
}

/** How long to wait for a folder that another short-lived command holds. */
const PATIENCE = 10_000;
/** How long a command that others are connected to lets them finish, ms: what they did may be what ended it. */
const LAST_TERMINALS = 3_000;

/**
 * Talks to the engine that has the folder open, or opens the folder in this process. Throws a RefusalError when the
 * folder can't be opened.
 */
export async function connect({
  serve = false,
  exchange = false,
  ...options
}: {
  dataDir: string;
  appVersion: string;
  /** Whether others may reach the folder through this process, because it stays open for long. */
  serve?: boolean;
  /** Whether it exchanges events with other installations while it is open in this process. */
  exchange?: boolean;
}): Promise<Client> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const remote = await connectSocket(options.dataDir);
    if (remote !== null) return remote;
    try {
      const engine = await openEngine({ ...options, selfCare: false, exchange });
      const socket = serve ? await listen(engine, options.dataDir) : undefined;
      const close = async (): Promise<void> => {
        await socket?.close(LAST_TERMINALS);
        engine.close();
      };
      const subscribe: Client['subscribe'] = (name, input, push, refused) => {
        // The engine parses what it is asked for, and pushes what the contract says.
        const outcome = engine.subscribe(name, input, push as (increment: unknown) => void);
        if (outcome.ok) return outcome.output;
        refused(outcome.refusal);
        return () => undefined;
      };
      return { call: engine.do, subscribe, close, via: 'engine' };
    } catch (error) {
      // Another command line may be at work in the folder, or an engine is just starting: both are over soon.
      const busy = error instanceof RefusalError && error.refusal.code === 'folder_in_use';
      if (!busy || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const gone = refuse(
  'engine_gone',
  'The engine stopped before it answered. Look whether the change is there, then try again.',
);

/** A line that is no JSON is no reply either. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function connectSocket(dataDir: string): Promise<Client | null> {
  const socket = await reach(dataDir);
  if (socket === null) return null;
  let next = 0;
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  const watching = new Map<number, { push: (increment: unknown) => void; refused: (why: Refusal) => void }>();
  const lines = createInterface({ input: socket });
  // It hands on what goes wrong with the socket, which is seen to below.
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const reply = parseReply(readLine(line));
    if (reply === null) return;
    if (reply.kind === 'increment') {
      watching.get(reply.id)?.push(reply.increment);
      return;
    }
    if (reply.kind === 'refused') watching.get(reply.id)?.refused(reply.refusal);
    watching.delete(reply.id);
    waiting.get(reply.id)?.(
      reply.kind === 'result' ? { ok: true, output: reply.output } : { ok: false, refusal: reply.refusal },
    );
    waiting.delete(reply.id);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const answer of waiting.values()) answer(gone);
    waiting.clear();
  });
  const call = (name: string, input: unknown): Promise<Outcome<unknown>> =>
    new Promise((resolve) => {
      if (socket.destroyed || !socket.writable) {
        resolve(gone);
        return;
      }
      const id = next;
      next += 1;
      waiting.set(id, resolve);
      socket.write(`${JSON.stringify({ kind: 'call', id, name, input })}\n`);
    });
  return {
    call: call as Client['call'],
    subscribe(name, input, push, refused) {
      const id = next;
      next += 1;
      watching.set(id, { push: push as (increment: unknown) => void, refused });
      if (socket.writable) socket.write(`${JSON.stringify({ kind: 'subscribe', id, name, input })}\n`);
      return () => {
        watching.delete(id);
        if (socket.writable) socket.write(`${JSON.stringify({ kind: 'unsubscribe', id })}\n`);
      };
    },
    async close() {
      socket.end();
    },
    via: 'socket',
  };
}

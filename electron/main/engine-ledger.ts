import { refuse, type Outcome, type Refusal } from '#shared/contract/refusal.ts';
import type { Reply, Request } from '#shared/contract/wire.ts';

/**
 * The calls and subscriptions that are open towards the engine, in the order they were made. It outlives engine
 * processes: what a dead one left unanswered is asked again of the next (commands carry a commandId, so asking twice
 * does no harm), and subscriptions are opened again.
 */
export interface EngineLedger {
  call(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Returns how to end it. */
  subscribe(
    name: string,
    input: unknown,
    onIncrement: (increment: unknown) => void,
    onRefused: (refusal: Refusal) => void,
  ): () => void;
  /** An engine is ready: sends everything that waits. */
  attach(send: (request: Request) => void): void;
  /** The engine is gone. */
  detach(): void;
  receive(reply: Reply): void;
  /** Refuses every open call. Subscriptions stay open for an engine to come. */
  refuseCalls(refusal: Refusal): void;
}

interface Entry {
  readonly request: Exclude<Request, { kind: 'unsubscribe' }>;
  /** `awaiting` a reply or the first increment; `live` is a subscription that has had it. */
  state: 'waiting' | 'awaiting' | 'live';
  /** An engine died while this was unanswered. */
  suspect: boolean;
  /** It has kept this engine busy for so long that others no longer wait for it. */
  slow: boolean;
  /** How many engines died while this was the only thing unanswered. */
  diedAlone: number;
  readonly onOutput: (output: unknown) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

export interface LedgerOptions {
  /** How many engines one call may take down, alone, before it is refused. */
  deathsPerCall?: number;
  /** After this many milliseconds an engine that works on a suspect is trusted with the rest again. */
  suspicionMs?: number;
}

export function createEngineLedger({
  deathsPerCall = 3,
  suspicionMs = 1_000,
}: LedgerOptions = {}): EngineLedger {
  const open = new Map<number, Entry>();
  let queue: Entry[] = [];
  let send: ((request: Request) => void) | undefined;
  let awaiting = 0;
  let slow = 0;
  let lastId = 0;
  /** What died with an engine goes out alone, so that the one which kills engines is found. */
  let alone: { entry: Entry; timer: NodeJS.Timeout } | undefined;

  function pump(): void {
    while (send !== undefined && alone === undefined) {
      const entry = queue[0];
      if (entry === undefined) return;
      if (!open.has(entry.request.id)) {
        queue.shift();
        continue;
      }
      if (entry.suspect && awaiting > slow) return;
      queue.shift();
      entry.state = 'awaiting';
      awaiting += 1;
      if (entry.suspect) alone = { entry, timer: setTimeout(trust, suspicionMs, entry) };
      send(entry.request);
    }
  }

  /** The engine works on this and lives: lets the others go on meanwhile. */
  function trust(entry: Entry): void {
    entry.slow = true;
    slow += 1;
    alone = undefined;
    pump();
  }

  /** The entry has its answer, or nobody waits for it any more. */
  function answered(entry: Entry): void {
    if (entry.state === 'awaiting') awaiting -= 1;
    if (entry.slow) slow -= 1;
    entry.slow = false;
    entry.suspect = false;
    entry.diedAlone = 0;
    if (alone?.entry === entry) {
      clearTimeout(alone.timer);
      alone = undefined;
    }
    pump();
  }

  function add(
    request: Entry['request'],
    onOutput: (output: unknown) => void,
    onRefused: (refusal: Refusal) => void,
  ): void {
    const entry: Entry = {
      request,
      state: 'waiting',
      suspect: false,
      slow: false,
      diedAlone: 0,
      onOutput,
      onRefused,
    };
    open.set(request.id, entry);
    queue.push(entry);
    pump();
  }

  function survived(entry: Entry): boolean {
    if (entry.state !== 'awaiting') return true;
    entry.suspect = true;
    if (awaiting === 1) entry.diedAlone += 1;
    return entry.diedAlone < deathsPerCall;
  }

  return {
    call(name, input) {
      return new Promise((resolve) => {
        lastId += 1;
        add(
          { kind: 'call', id: lastId, name, input },
          (output) => resolve({ ok: true, output }),
          (refusal) => resolve({ ok: false, refusal }),
        );
      });
    },

    subscribe(name, input, onIncrement, onRefused) {
      lastId += 1;
      const id = lastId;
      add({ kind: 'subscribe', id, name, input }, onIncrement, onRefused);
      return () => {
        const entry = open.get(id);
        if (entry === undefined) return;
        open.delete(id);
        if (entry.state !== 'waiting') send?.({ kind: 'unsubscribe', id });
        answered(entry);
      };
    },

    attach(to) {
      send = to;
      queue = [...open.values()];
      pump();
    },

    detach() {
      send = undefined;
      if (alone !== undefined) clearTimeout(alone.timer);
      alone = undefined;
      const fatal = [...open.values()].filter((entry) => !survived(entry));
      for (const entry of open.values()) {
        entry.state = 'waiting';
        entry.slow = false;
      }
      awaiting = 0;
      slow = 0;
      for (const entry of fatal) {
        open.delete(entry.request.id);
        entry.onRefused(
          refuse(
            'engine_crashed',
            `The engine stopped ${deathsPerCall} times while working on ${entry.request.name}, so it was set aside. ` +
              'What was saved before is safe. Look at the log before trying it again.',
          ).refusal,
        );
      }
    },

    receive(reply) {
      const entry = open.get(reply.id);
      // Answers to what was ended meanwhile, or by an engine to a question it was not asked.
      if (entry === undefined || entry.state === 'waiting') return;
      if (reply.kind === 'increment') {
        if (entry.request.kind !== 'subscribe') return;
        const first = entry.state === 'awaiting';
        entry.onOutput(reply.increment);
        if (first && open.has(reply.id)) {
          answered(entry);
          entry.state = 'live';
        }
        return;
      }
      if (reply.kind === 'result' && entry.request.kind !== 'call') return;
      open.delete(reply.id);
      if (reply.kind === 'result') entry.onOutput(reply.output);
      else entry.onRefused(reply.refusal);
      answered(entry);
    },

    refuseCalls(refusal) {
      for (const entry of [...open.values()]) {
        if (entry.request.kind !== 'call') continue;
        open.delete(entry.request.id);
        entry.onRefused(refusal);
        answered(entry);
      }
    },
  };
}

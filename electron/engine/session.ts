import { replySchema, requestSchema, type Reply } from '#shared/contract/wire.ts';
import { readInput } from '#shared/contract/problems.ts';
import type { Engine } from './engine.ts';

/**
 * Serves one connection: a window's shell, a command line. Requests are parsed here whatever they came over; replies
 * go back in the order in which they are ready.
 */
export function createSession(engine: Engine, send: (reply: Reply) => void) {
  const open = new Map<number, () => void>();
  const answering = new Set<Promise<void>>();
  function track(answer: Promise<void>): void {
    answering.add(answer);
    void answer.finally(() => answering.delete(answer));
  }

  return {
    /** Takes one message. What is not a request of the contract is dropped: there is nobody to answer. */
    receive(message: unknown): void {
      const parsed = readInput(requestSchema, message);
      if (!parsed.success) return;
      const request = parsed.data;
      switch (request.kind) {
        case 'call':
          track(
            engine
              .call(request.name, request.input)
              .then((outcome) =>
                send(
                  outcome.ok
                    ? { kind: 'result', id: request.id, output: outcome.output }
                    : { kind: 'refused', id: request.id, refusal: outcome.refusal },
                ),
              ),
          );
          break;
        case 'subscribe': {
          open.get(request.id)?.();
          const outcome = engine.subscribe(request.name, request.input, (increment) =>
            send({ kind: 'increment', id: request.id, increment }),
          );
          if (outcome.ok) open.set(request.id, outcome.output);
          else send({ kind: 'refused', id: request.id, refusal: outcome.refusal });
          break;
        }
        case 'unsubscribe':
          open.get(request.id)?.();
          open.delete(request.id);
          break;
      }
    },
    /** Resolves once every call that came has been answered. */
    async answered(): Promise<void> {
      await Promise.all(answering);
    },
    /** Ends every subscription of this connection. */
    end(): void {
      for (const stop of open.values()) stop();
      open.clear();
    },
  };
}

/** Parses a reply on the client's side of a connection. */
export function parseReply(message: unknown): Reply | null {
  const parsed = readInput(replySchema, message);
  return parsed.success ? parsed.data : null;
}

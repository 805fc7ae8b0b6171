import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { reasonOf } from '../../log/folder.ts';

/** Longest line of either side, bytes. */
export const MOST_LINE = 8_000_000;

/** An error as it crosses the line. */
export interface RpcError {
  code: number;
  message: string;
  data?: unknown;
}

/** An error the other side answered with. */
export class RpcFailure extends Error {
  readonly error: RpcError;
  constructor(error: RpcError) {
    super(error.message);
    this.error = error;
  }
}

const id = z.union([z.number(), z.string()]);
const rpcError = z.object({
  code: z.number(),
  message: z.string().max(20_000),
  data: z.unknown().optional(),
});
const message = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id, method: z.string().max(100), params: z.unknown().optional() }),
  z.object({ jsonrpc: z.literal('2.0'), id: z.number(), error: rpcError }),
  z.object({ jsonrpc: z.literal('2.0'), id: z.number(), result: z.unknown().optional() }),
]);

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** How the peer answers what the other side asks. Throw an {@link RpcFailure} for an error of a known kind. */
export type RpcAnswer = (method: string, params: unknown) => Promise<unknown>;

/**
 * JSON-RPC 2.0 over two streams, a message a line. `broken` is told once when the other side does not keep to it: what it wrote
 * is no message, or a line never ends.
 */
export function createPeer(
  input: Readable,
  output: Writable,
  answer: RpcAnswer,
  broken: (why: string) => void,
) {
  const pending = new Map<number, Pending>();
  let last = 0;
  let held: Buffer[] = [];
  let length = 0;
  let ended = false;

  function end(why: string): void {
    if (ended) return;
    ended = true;
    for (const { reject } of pending.values()) reject(new Error(why));
    pending.clear();
    broken(why);
  }

  input.on('data', (chunk: Buffer) => {
    for (let rest = chunk; !ended;) {
      const at = rest.indexOf(10);
      const piece = at < 0 ? rest : rest.subarray(0, at);
      length += piece.length;
      if (length > MOST_LINE) return end(`it wrote a line of more than ${MOST_LINE / 1_000_000} MB`);
      held.push(piece);
      if (at < 0) return undefined;
      const line = Buffer.concat(held).toString('utf8').trim();
      held = [];
      length = 0;
      if (line !== '') take(line);
      rest = rest.subarray(at + 1);
    }
    return undefined;
  });
  output.on('error', () => end('it does not listen any more'));

  function take(line: string): void {
    const read = message.safeParse(parsed(line));
    if (!read.success) return end(`it wrote something that is no JSON-RPC 2.0: ${line.slice(0, 120)}`);
    const { data } = read;
    if ('method' in data) return void respond(data.id, data.method, data.params);
    const waiting = pending.get(data.id);
    pending.delete(data.id);
    if ('error' in data) waiting?.reject(new RpcFailure(data.error));
    else waiting?.resolve(data.result);
    return undefined;
  }

  async function respond(asked: number | string, method: string, params: unknown): Promise<void> {
    try {
      send({ id: asked, result: (await answer(method, params)) ?? null });
    } catch (error) {
      const failure = error instanceof RpcFailure ? error.error : { code: -32_603, message: reasonOf(error) };
      send({ id: asked, error: failure });
    }
  }

  function send(body: Record<string, unknown>): void {
    if (!ended && output.writable) output.write(`${JSON.stringify({ jsonrpc: '2.0', ...body })}\n`);
  }

  return {
    /** Asks. `began` is given the number of the request, for {@link cancel}. */
    call(method: string, params: unknown, began: (id: number) => void = () => undefined): Promise<unknown> {
      if (ended) return Promise.reject(new Error('it is not running'));
      last += 1;
      const asked = last;
      began(asked);
      return new Promise((resolve, reject) => {
        pending.set(asked, { resolve, reject });
        send({ id: asked, method, params });
      });
    },
    /** Tells that an answer is not waited for any more. */
    cancel(asked: number): void {
      if (!pending.delete(asked)) return;
      send({ method: 'cancel', params: { id: asked } });
    },
    end,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

export type Peer = ReturnType<typeof createPeer>;

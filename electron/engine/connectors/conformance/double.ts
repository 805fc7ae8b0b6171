import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a double does with the next request instead of, or after, answering it as the vendor would. */
export const FAULTS = [
  /** 429 with `Retry-After: 0`. */
  'rate-limited',
  /** 500; the vendor did nothing. */
  'error',
  /** Never answers; the vendor did nothing. */
  'time-out',
  /** Never answers although the vendor did what was asked. */
  'time-out-after',
  /** The connection breaks before the vendor did anything. */
  'reset-before',
  /** The connection breaks after it did. */
  'reset-after',
  /** Half of the answer comes, the rest never; the vendor did what was asked. */
  'slow-body',
  /** 307 to another path of the same host, where the vendor answers. */
  'redirect',
  /** 200 with something other than JSON, from a proxy on the way; the vendor did nothing. */
  'malformed',
  /** 200 with an endless body, from a proxy on the way; the vendor did nothing. */
  'huge',
] as const;
export type Fault = (typeof FAULTS)[number] | Straggling;

/**
 * Never answers, and does what was asked so many ms later, also when nobody waits for it any more: a request that was held up
 * on its way. What is asked meanwhile doesn't find it.
 */
export interface Straggling {
  late: number;
}

/** A request as a double got it. */
export interface DoubleRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
  /** The body as a form. */
  form: URLSearchParams;
}

/** What a vendor answers. An object is sent as JSON. */
export interface DoubleAnswer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** A vendor that stands on this machine: a real server, whose faults are chosen. */
export interface Double {
  /** `http://127.0.0.1:41234` */
  url: string;
  /** Every request that came, in order, also those that failed. */
  requests: readonly DoubleRequest[];
  /** What goes wrong with the next requests, in order. Null lets one pass. */
  fail(...faults: readonly (Fault | null)[]): void;
  /** Asked for every request when no fault is queued: for failures by chance. */
  failBy(chance: ((request: DoubleRequest) => Fault | null) | null): void;
  /** Whether every queued fault was used. */
  settled(): boolean;
  close(): Promise<void>;
}

const MOVED = '/moved-here';

/** Starts a double on a free port of 127.0.0.1. `answer` does what the vendor would do; `upgrade` takes WebSockets. */
export async function startDouble(
  answer: (request: DoubleRequest) => DoubleAnswer | Promise<DoubleAnswer>,
  upgrade?: (request: http.IncomingMessage, socket: Duplex) => void,
): Promise<Double> {
  const requests: DoubleRequest[] = [];
  const sockets = new Set<Socket>();
  let queued: (Fault | null)[] = [];
  let chance: ((request: DoubleRequest) => Fault | null) | null = null;

  async function respond(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = await read(incoming);
    const moved = request.path.startsWith(MOVED);
    const asked = moved ? { ...request, path: request.path.slice(MOVED.length) } : request;
    requests.push(asked);
    const fault = moved ? null : queued.length > 0 ? (queued.shift() ?? null) : (chance?.(asked) ?? null);
    if (typeof fault === 'object' && fault !== null) {
      setTimeout(() => void Promise.resolve(answer(asked)).catch(() => undefined), fault.late);
      return;
    }
    switch (fault) {
      case 'rate-limited':
        send(response, { status: 429, headers: { 'retry-after': '0' }, body: { error: 'rate limited' } });
        return;
      case 'error':
        send(response, { status: 500, body: { error: 'internal error' } });
        return;
      case 'time-out':
        return;
      case 'reset-before':
        incoming.socket.resetAndDestroy();
        return;
      case 'redirect':
        send(response, { status: 307, headers: { location: `${MOVED}${request.path}` } });
        return;
      case 'malformed':
        send(response, { headers: { 'content-type': 'text/html' }, body: '<html><p>Welcome to the hotel' });
        return;
      case 'huge':
        huge(response);
        return;
      default:
    }
    const answered = await answer(asked);
    if (fault === 'time-out-after') return;
    if (fault === 'reset-after') incoming.socket.resetAndDestroy();
    else if (fault === 'slow-body') half(response, answered);
    else send(response, answered);
  }

  const server = http.createServer((incoming, response) => {
    respond(incoming, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, { status: 599, body: { error: `the double failed: ${String(error)}` } });
    });
  });
  if (upgrade !== undefined) server.on('upgrade', upgrade);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    fail(...faults) {
      queued = [...faults];
    },
    failBy(by) {
      chance = by;
    },
    settled: () => queued.length === 0,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(incoming: http.IncomingMessage): Promise<DoubleRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body,
    json: parsed(body),
    form: new URLSearchParams(body),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textOf({ headers = {}, body = '' }: DoubleAnswer): {
  text: string;
  headers: Record<string, string>;
} {
  if (typeof body === 'string') return { text: body, headers: { ...headers } };
  return { text: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

function send(response: http.ServerResponse, answer: DoubleAnswer): void {
  const { text, headers } = textOf(answer);
  response.writeHead(answer.status ?? 200, headers);
  response.end(text);
}

function half(response: http.ServerResponse, answer: DoubleAnswer): void {
  const { text, headers } = textOf(answer);
  response.writeHead(answer.status ?? 200, {
    ...headers,
    'content-length': String(Buffer.byteLength(text) + 10),
  });
  response.write(text.slice(0, Math.floor(text.length / 2)));
}

function huge(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = `"${'x'.repeat(64_000)}",`;
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  response.write('[');
  more();
}

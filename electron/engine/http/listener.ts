import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Outcome, Refusal } from '#shared/contract/refusal.ts';
import type { HookRequest } from '../connectors/connector.ts';
import { reasonOf } from '../log/folder.ts';
import { readBody } from './body.ts';
import { createRates, type Rate } from './rate.ts';

/** The one address it listens at: nobody but this machine reaches it. */
export const LOOPBACK = '127.0.0.1';
/** Requests a connector may send, and all together. */
const PER_CONNECTOR: Rate = { perSecond: 20, burst: 200 };
const OVERALL: Rate = { perSecond: 100, burst: 500 };
/** Time for the headers and for a whole request, ms: who sends slower is cut off. */
const HEADERS_WITHIN = 5_000;
const REQUEST_WITHIN = 15_000;

/** What the server answers with. */
export interface Answers {
  /** Hands a webhook to its connector. Null where there is no such connector or it takes none. */
  hook(connector: string, request: HookRequest): Promise<Outcome<{ taken: number }> | null>;
  /** Prometheus' text exposition. */
  metrics(): string;
  health(): { ok: boolean };
  /** Told of every webhook. `connector` is one that is known, or null. */
  counted(connector: string | null, result: 'taken' | 'refused'): void;
}

/** Limits that tests tighten. */
export interface Limits {
  headersWithin?: number;
  requestWithin?: number;
}

/** The server while it listens. */
export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** Listens on a port of 127.0.0.1. Rejects when the port is taken. */
export async function listenAt(
  port: number,
  answers: Answers,
  { headersWithin = HEADERS_WITHIN, requestWithin = REQUEST_WITHIN }: Limits = {},
): Promise<Listening> {
  // Loaded when it is switched on: naming the module of HTTP loads Node's whole client with it.
  const { createServer } = await import('node:http');
  const perConnector = createRates(PER_CONNECTOR, () => performance.now());
  const overall = createRates(OVERALL, () => performance.now());
  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: headersWithin,
    requestTimeout: requestWithin,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 5_000,
    requireHostHeader: true,
  });
  server.maxConnections = 64;
  server.maxHeadersCount = 100;
  server.maxRequestsPerSocket = 1_000;
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      process.stderr.write(`a request could not be answered: ${reasonOf(error)}\n`);
      if (!response.headersSent) send(response, 500, { error: 'It failed here. Send it again later.' });
      else response.destroy();
    });
  });
  server.on('clientError', (error, socket) => {
    const status = CLIENT_ERRORS[reasonOf(error)] ?? '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    else socket.destroy();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (!isOurHost(request.headers.host, portOf(server)))
      return send(response, 421, { error: 'This server answers to 127.0.0.1 alone.' });
    // Monitoring systems are no web pages. A page that reaches for this port is refused whatever it asks.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined)
      return send(response, 403, { error: 'Requests of web pages are refused.' });
    if (!overall.take('')) return tooMany(response);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const connector = /^\/hooks\/([A-Za-z0-9-]{1,60})$/.exec(path)?.[1];
    if (connector !== undefined) return hook(connector, path, request, response);
    if (path !== '/health' && path !== '/metrics') return send(response, 404, { error: 'Nothing is here.' });
    if (request.method !== 'GET') return notAllowed(response, 'GET');
    if (path === '/health') {
      const health = answers.health();
      return send(response, health.ok ? 200 : 503, health);
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', ...HEADERS });
    response.end(answers.metrics());
    return undefined;
  }

  async function hook(
    connector: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.method !== 'POST') return notAllowed(response, 'POST');
    if (!perConnector.take(connector)) return tooMany(response);
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      return send(response, 415, { error: 'Send the body as it is, without compression.' });
    const body = await readBody(request);
    if (body === 'too-large') {
      answers.counted(null, 'refused');
      return send(response, 413, { error: 'The body is larger than 1 MB.' }, true);
    }
    if (body === 'broken') {
      response.destroy();
      return undefined;
    }
    const outcome = await answers.hook(connector, {
      method: 'POST',
      path,
      headers: plainHeaders(request),
      body,
    });
    if (outcome === null) {
      answers.counted(null, 'refused');
      return send(response, 404, { error: 'There is no such connector, or it takes no webhooks.' });
    }
    answers.counted(connector, outcome.ok ? 'taken' : 'refused');
    return outcome.ok
      ? send(response, 200, outcome.output)
      : send(response, statusOf(outcome.refusal), { error: outcome.refusal.message });
  }

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      server.on('error', (error) => process.stderr.write(`the local server: ${reasonOf(error)}\n`));
      server.unref();
      resolve({ port: portOf(server), close: () => closed(server) });
    });
  });
}

/** What is answered to a request that is no good, by Node's name for what is wrong with it. */
const CLIENT_ERRORS: Readonly<Record<string, string | undefined>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function send(response: ServerResponse, status: number, body: object, hangUp = false): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...HEADERS,
    // What was not read is not waited for.
    ...(hangUp || status === 415 || status === 429 ? { connection: 'close' } : {}),
  });
  response.end(text, () => {
    if (hangUp) response.req.destroy();
  });
}

function tooMany(response: ServerResponse): void {
  response.setHeader('retry-after', '1');
  send(response, 429, { error: 'Too many requests. Wait a second.' });
}

function notAllowed(response: ServerResponse, allow: string): void {
  response.setHeader('allow', allow);
  send(response, 405, { error: `Only ${allow} is answered here.` });
}

function statusOf({ code }: Refusal): number {
  if (code === 'bad_signature') return 401;
  if (code === 'replayed') return 409;
  return code === 'offline' || code === 'disk_full' ? 503 : 400;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Against a name that a stranger had resolved to this machine: only its own names are answered to. */
function isOurHost(host: string | undefined, port: number): boolean {
  const names = [LOOPBACK, 'localhost'];
  return host !== undefined && names.some((name) => host.toLowerCase() === `${name}:${port}`);
}

/** One value per header. Repeated ones are joined, as HTTP says. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

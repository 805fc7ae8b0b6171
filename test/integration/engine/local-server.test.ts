import http from 'node:http';
import net from 'node:net';
import { onTestFinished, describe, expect, test } from 'vitest';
import { listenAt, type Answers } from '#electron/engine/http/listener.ts';
import { createWebhookConnector, signed } from '#electron/engine/connectors/webhook/index.ts';
import { tryOut } from '#test/doubles/context.ts';
import { engineAt, handClock } from './hand-clock.ts';
import { temporaryFolder, testEngine } from './kit.ts';

interface Answered {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

function ask(
  port: number,
  path: string,
  options: http.RequestOptions & { body?: string | Buffer } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const request = http.request({ host: '127.0.0.1', port, path, agent: false, ...rest }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Bytes as they are, and what came back until the other side hung up, or `patience` ms passed. */
function raw(port: number, bytes: string, patience = 5_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const timer = setTimeout(() => socket.destroy(), patience);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

const SECRET = 'shared-secret';

/** The server with a connector for signed webhooks behind it. */
async function served() {
  const connector = createWebhookConnector();
  const { context } = tryOut(connector, {
    settings: { address: 'https://example.com' },
    secrets: { secret: SECRET },
  });
  const counts: (string | null)[] = [];
  const answers: Answers = {
    hook(id, request) {
      const outcome = id === 'mine' ? connector.receive?.(request, context) : undefined;
      if (outcome === undefined) return Promise.resolve(null);
      return Promise.resolve(outcome.ok ? { ok: true, output: { taken: outcome.output.length } } : outcome);
    },
    health: () => ({ ok: true }),
    metrics: () => 'up 1\n',
    counted: (id, result) => counts.push(`${id ?? ''} ${result}`),
  };
  const listening = await listenAt(0, answers, { headersWithin: 300, requestWithin: 600 });
  onTestFinished(() => listening.close());
  return { port: listening.port, counts };
}

const post = (body: string | Buffer, more: Record<string, string> = {}) => {
  const stamp = String(Math.floor(Date.now() / 1_000));
  return {
    method: 'POST',
    body,
    headers: {
      'x-deepwater-timestamp': stamp,
      'x-deepwater-signature': signed(SECRET, stamp, body),
      ...more,
    },
  };
};
const alert = (id: string): string => JSON.stringify({ id, title: 'Down' });

describe('the local server', () => {
  test('takes what is signed, once, and tells health and figures', async () => {
    const { port, counts } = await served();
    const given = post(alert('a'));
    expect(await ask(port, '/hooks/mine', given)).toMatchObject({ status: 200, text: '{"taken":1}' });
    expect((await ask(port, '/hooks/mine', given)).status).toBe(409);
    expect((await ask(port, '/hooks/mine?token=x', post(alert('b')))).status).toBe(200);
    expect(await ask(port, '/health')).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect(await ask(port, '/metrics')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    });
    expect(counts).toEqual(['mine taken', 'mine refused', 'mine taken']);
  });

  test('answers to its own name alone, and to no web page', async () => {
    const { port } = await served();
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`])
      expect((await ask(port, '/health', { headers: { host } })).status).toBeOneOf([400, 421]);
    expect((await ask(port, '/health', { headers: { host: `LOCALHOST:${port}` } })).status).toBe(200);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${port}` },
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect((await ask(port, '/hooks/mine', post(alert('x'), headers))).status).toBe(403);
    expect(await raw(port, 'GET /health HTTP/1.1\r\n\r\n')).toContain('400');
    expect(await raw(port, 'GET /health HTTP/1.0\r\n\r\n')).not.toContain('200');
  });

  test('knows no other paths and methods, however they are written', async () => {
    const { port } = await served();
    for (const path of [
      ...['/', '/hooks', '/hooks/', '/hooks/mine/', '/hooks//mine', '/hooks/mine/../mine', '/hooks/%6dine'],
      ...['/hooks/..%2fmetrics', '//metrics', '/metrics/', '/METRICS', '/%2e/metrics', '/hooks/mine%00'],
      ...[`/hooks/${'a'.repeat(100)}`, '/../../etc/passwd', '/health/../metrics', '/hooks/mine;x', '/gate/x'],
    ])
      expect((await ask(port, path, post(alert('x')))).status).toBe(404);
    expect((await ask(port, '/hooks/nobody', post(alert('x')))).status).toBe(404);
    expect(
      await raw(
        port,
        `GET http://evil.example/metrics HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      ),
    ).toContain('404');
    expect((await ask(port, '/hooks/mine')).status).toBe(405);
    expect((await ask(port, '/metrics', { method: 'DELETE' })).status).toBe(405);
    expect((await ask(port, '/health', { method: 'OPTIONS' })).status).toBe(405);
  });

  test('cuts off what is huge, told or not, and what is packed', async () => {
    const { port } = await served();
    const huge = Buffer.alloc(1_100_000, 'x');
    expect((await ask(port, '/hooks/mine', post(huge))).status).toBe(413);
    const lying = await raw(
      port,
      `POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 99999999\r\n\r\nx`,
    );
    expect(lying).toContain('413');
    const chunk = `${(60_000).toString(16)}\r\n${'x'.repeat(60_000)}\r\n`;
    const chunked = await raw(
      port,
      `POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}`,
    );
    expect(chunked).toContain('413');
    expect((await ask(port, '/hooks/mine', post(alert('x'), { 'content-encoding': 'gzip' }))).status).toBe(
      415,
    );
    const headers = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`x-${index}`, 'y'.repeat(1_000)]),
    );
    expect((await ask(port, '/health', { headers })).status).toBe(431);
    expect((await ask(port, '/health')).status).toBe(200);
  });

  test('does not wait for who dawdles or breaks off', async () => {
    const { port } = await served();
    const began = performance.now();
    const [head, body, silent] = await Promise.all([
      raw(port, 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: '),
      raw(port, `POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 10\r\n\r\nabc`),
      raw(port, ''),
    ]);
    expect(performance.now() - began).toBeLessThan(4_500);
    for (const answer of [head, body, silent]) expect(answer).not.toContain('200 OK');
    const broken = net.connect(port, '127.0.0.1');
    broken.on('error', () => undefined);
    broken.write(`POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 10\r\n\r\nabc`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    broken.resetAndDestroy();
    for (const odd of [
      ...['nonsense\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n'],
      `POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /hooks/mine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: -1\r\n\r\n`,
    ])
      expect(await raw(port, odd)).toContain('400');
    expect((await ask(port, '/health')).status).toBe(200);
  });

  test('refuses what is not signed or no JSON, and a flood of it', async () => {
    const { port } = await served();
    expect((await ask(port, '/hooks/mine', { method: 'POST', body: alert('x') })).status).toBe(401);
    expect((await ask(port, '/hooks/mine', post('[1,'))).status).toBe(400);
    expect((await ask(port, '/hooks/mine', post(`${'['.repeat(100_000)}`))).status).toBe(400);
    expect((await ask(port, '/hooks/mine', post('{"__proto__":{"id":"x"},"title":"X"}'))).status).toBe(400);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    const statuses = await Promise.all(
      Array.from({ length: 400 }, () => ask(port, '/hooks/mine', { method: 'POST', body: '{}', agent })),
    );
    agent.destroy();
    const limited = statuses.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(50);
    expect(limited[0]?.headers['retry-after']).toBe('1');
    // One connector's flood leaves room for others.
    expect((await ask(port, '/hooks/nobody', post(alert('x')))).status).toBe(404);
  });
});

describe('the setting', () => {
  const free = (): Promise<number> =>
    new Promise((resolve) => {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as net.AddressInfo;
        server.close(() => resolve(port));
      });
    });

  test('is off, is kept, and tells when its port is taken', async () => {
    const clock = handClock(Date.UTC(2026, 10, 23, 12));
    const dataDir = temporaryFolder();
    const first = await engineAt(clock, dataDir);
    expect(await first.must('server.status', {})).toMatchObject({ on: false, listening: false, port: 7_730 });
    const port = await free();
    const set = await first.must('server.set', { on: true, port });
    expect(set).toMatchObject({ on: true, listening: true, address: `http://127.0.0.1:${port}` });
    await first.must('incident.declare', { title: 'Very secret title', severity: 'SEV-1' });
    const { text } = await ask(port, '/metrics');
    expect(text).toContain('deepwater_open_incidents{severity="SEV-1"} 1');
    expect(text).toMatch(/^deepwater_events \d+$/m);
    expect(text).not.toContain('secret');
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) deepwater_[a-z_]+ .+|deepwater_[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[\d.e+-]+)$/,
      );
    const second = await engineAt(clock);
    expect(await second.must('server.set', { on: true, port })).toMatchObject({
      listening: false,
      problem: `Port ${port} is taken by another program. Choose another one.`,
    });
    first.close();
    const again = await engineAt(clock, dataDir);
    await expect.poll(async () => (await again.must('server.status', {})).listening).toBe(true);
    expect(await again.must('server.set', { on: false })).toMatchObject({ listening: false, port });
    await expect(ask(port, '/health')).rejects.toThrow();
  });

  test('opens no port for a command that has the folder for a moment', async () => {
    const engine = await testEngine();
    expect(await engine.must('server.set', { on: true, port: await free() })).toMatchObject({
      on: true,
      listening: false,
    });
  });
});

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp, type Fetch } from '#electron/engine/connectors/http.ts';
import { createNetwork, type NetworkSettings } from '#electron/engine/connectors/network.ts';
import { temporaryFolder } from '../engine/kit.ts';

const HOST = 'vendor.example.test';

interface Place {
  /** Of the private authority, as PEM. */
  caFile: string;
  port: number;
}

const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A vendor in a private network: HTTPS with a certificate of that network's own authority. */
async function privateVendor(): Promise<Place> {
  const dir = temporaryFolder();
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...curve,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Own CA',
  );
  openssl('req', ...curve, '-keyout', 'vendor.key', '-out', 'vendor.csr', '-subj', `/CN=${HOST}`);
  fs.writeFileSync(path.join(dir, 'names'), `subjectAltName=DNS:${HOST},IP:127.0.0.1\n`);
  const signed = [
    'x509',
    '-req',
    '-in',
    'vendor.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
  ];
  openssl(...signed, '-out', 'vendor.pem', '-days', '2', '-extfile', 'names');
  const read = (name: string): Buffer => fs.readFileSync(path.join(dir, name));
  const server = https.createServer({ key: read('vendor.key'), cert: read('vendor.pem') }, (_, response) =>
    response.end('{"name":"vendor"}'),
  );
  return { caFile: path.join(dir, 'ca.pem'), port: await listening(server) };
}

/** A proxy that knows where the vendor really is. `asked` is what it was asked to connect to, with the credentials. */
async function proxyTo(port: number): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const proxy = http.createServer();
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const onward = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => end.destroy());
  });
  return { port: await listening(proxy), asked };
}

async function listening(server: http.Server | https.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A way to the web as the engine makes it. */
function fetchWith(settings: Partial<NetworkSettings>, env: Record<string, string> = {}): Fetch {
  const network = createNetwork(env, () => ({ proxy: null, caFile: null, ...settings }));
  onTestFinished(() => network.close());
  const rules = [HOST, '127.0.0.1'].map((host) => ({ host, port: null, plain: false }));
  return createHttp(network, 'test', { longest: 5_000 }).fetchFor({
    ...{ rules, mask: (text: string) => text },
    signal: new AbortController().signal,
  });
}

describe.skipIf(!hasOpenssl)('a vendor in a private network (needs the openssl program)', () => {
  it('is believed with the authority of that network, from the settings or the environment, and not without', async () => {
    const { caFile, port } = await privateVendor();
    const address = `https://127.0.0.1:${port}/me`;
    expect((await fetchWith({ caFile })(address)).json()).toEqual({ name: 'vendor' });
    expect((await fetchWith({}, { NODE_EXTRA_CA_CERTS: caFile })(address)).status).toBe(200);
    await expect(fetchWith({})(address)).rejects.toMatchObject({
      kind: 'later',
      facts: { uncertain: false },
    });
  });

  it('is reached through the proxy of the settings or the environment, whose name and password are given', async () => {
    const { caFile, port } = await privateVendor();
    const proxy = await proxyTo(port);
    const plain = `http://127.0.0.1:${proxy.port}`;
    const address = `https://${HOST}/me`;
    expect((await fetchWith({ caFile, proxy: plain })(address)).json()).toEqual({ name: 'vendor' });
    const withName = `http://ana:secret@127.0.0.1:${proxy.port}`;
    expect((await fetchWith({ caFile }, { HTTPS_PROXY: withName })(address)).status).toBe(200);
    const credentials = `Basic ${Buffer.from('ana:secret').toString('base64')}`;
    expect(proxy.asked).toEqual([`${HOST}:443`, `${HOST}:443 ${credentials}`]);
    // This machine itself is never asked for through a proxy.
    expect((await fetchWith({ caFile, proxy: plain })(`https://127.0.0.1:${port}/me`)).status).toBe(200);
    expect(proxy.asked).toHaveLength(2);
  });

  it('says so when the proxy is not there: nothing has reached the vendor', async () => {
    const { caFile } = await privateVendor();
    const gone = http.createServer();
    const port = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    const fetch = fetchWith({ caFile, proxy: `http://127.0.0.1:${port}` });
    await expect(fetch(`https://${HOST}/me`, { json: {} })).rejects.toMatchObject({
      ...{ kind: 'later', facts: { uncertain: false } },
    });
  });
});

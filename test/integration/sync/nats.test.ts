import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Carrier } from '#electron/engine/sync/carrier.ts';
import { openNatsCarrier } from '#electron/engine/sync/nats.ts';
import { natsSettings } from '#shared/sync/nats-settings.ts';
import { natsProgram, startNats, type NatsServer } from '#test/servers/nats.ts';
import { notingHost, parcelOf, until, type NotingHost } from './carrier-host.ts';

const program = await natsProgram();

describe.skipIf(program === null)('the way by NATS', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function server(config?: (store: string, port: number) => string): Promise<NatsServer> {
    const started = await startNats(program ?? '', config === undefined ? {} : { config });
    ends.push(() => started.remove());
    return started;
  }

  function open(
    host: NotingHost,
    settings: { servers: string[] } & Record<string, unknown>,
    secrets: Record<string, string> = {},
  ): Carrier {
    Object.assign(host.secrets, secrets);
    const carrier = openNatsCarrier(natsSettings.parse(settings), host);
    ends.push(() => carrier.close());
    return carrier;
  }

  const connected = (host: NotingHost) => () => host.states.at(-1)?.connected === true;

  test('what one publishes reaches the others in order, once, and not itself', async () => {
    const { url } = await server();
    const workspace = randomUUID();
    const hosts = [notingHost(workspace), notingHost(workspace), notingHost(randomUUID())] as const;
    const [a] = hosts.map((host) => open(host, { servers: [url] }));
    await until(() => hosts.every((host) => connected(host)()));
    const words = Array.from({ length: 500 }, (_, index) => `parcel ${index}`);
    const parcels = words.map((text) => parcelOf(text));
    await a?.publish(parcels);
    // The same again: the server knows them by their ids.
    await a?.publish(parcels.slice(0, 50));
    await until(() => hosts[1].taken.length >= words.length);
    expect(hosts[1].taken).toEqual(words);
    expect(hosts[0].taken).toEqual([]);
    expect(hosts[2].taken).toEqual([]);
  });

  test('who comes later gets everything; who comes back only what is new, and what was not settled', async () => {
    const { url } = await server();
    const workspace = randomUUID();
    const host = notingHost(workspace);
    const a = open(host, { servers: [url] });
    await until(connected(host));
    await a.publish([parcelOf('one'), parcelOf('two')]);
    const late = notingHost(workspace);
    const b = open(late, { servers: [url] });
    await until(() => late.taken.length === 2);
    await b.close();
    await a.publish([parcelOf('three')]);
    const again = notingHost(workspace, late.replica, late.memory);
    open(again, { servers: [url] });
    await until(() => again.taken.length === 1);
    expect(again.taken).toEqual(['three']);
    expect(again.timesLost).toBe(0);
  });

  test('who leaves takes nothing along that is sent at that moment', async () => {
    const { url } = await server();
    const workspace = randomUUID();
    const host = notingHost(workspace);
    const a = open(host, { servers: [url] });
    await until(connected(host));
    const member = randomUUID();
    /** What comes again may come in another order, and twice. */
    const taken = new Set<string>();
    const words: string[] = [];
    for (let round = 0; round <= 20; round += 1) {
      const there = notingHost(workspace, member);
      const b = open(there, { servers: [url] });
      await until(() => words.every((text) => taken.has(text) || there.taken.includes(text)));
      words.push(`in round ${round}`, `at the end of round ${round}`);
      const sending = a.publish(words.slice(-2).map((text) => parcelOf(text)));
      await b.close();
      await sending;
      for (const text of there.taken) taken.add(text);
    }
    const last = notingHost(workspace, member);
    open(last, { servers: [url] });
    await until(() => words.every((text) => taken.has(text) || last.taken.includes(text)));
  });

  test('heads are told to those who are there, once everything that waited is in', async () => {
    const { url } = await server();
    const workspace = randomUUID();
    const host = notingHost(workspace);
    const a = open(host, { servers: [url] });
    await until(connected(host));
    await a.publish(Array.from({ length: 300 }, (_, index) => parcelOf(`${index}`)));
    const late = notingHost(workspace);
    // As the service does: heads are told each time the carrier says that it is connected.
    const tellings: number[] = [];
    const { state } = late;
    late.state = (next) => {
      state(next);
      tellings.push(late.taken.length);
      void b.tell({ replica: late.replica, bytes: Buffer.from(`has ${late.taken.length}`) });
    };
    const b = open(late, { servers: [url] });
    await until(() => host.notices.length > 0);
    expect(tellings.length).toBeGreaterThan(1);
    expect(host.notices.map(({ replica, bytes }) => [replica, bytes.toString()])).toEqual([
      [late.replica, 'has 300'],
    ]);
    expect(late.notices).toEqual([]);
  });

  test('a parcel and a notice longer than the server takes at once arrive whole', async () => {
    const { url } = await server(
      (store, port) =>
        `listen: "127.0.0.1:${port}"\nmax_payload: 8192\njetstream { store_dir: "${store}" }\n`,
    );
    const workspace = randomUUID();
    const hosts = [notingHost(workspace), notingHost(workspace)] as const;
    const [a] = hosts.map((host) => open(host, { servers: [url] }));
    await until(() => hosts.every((host) => connected(host)()));
    await a?.publish([parcelOf('short'), parcelOf(Buffer.alloc(1_000_000, 7)), parcelOf('after')]);
    await until(() => hosts[1].taken.length === 3);
    await until(() => {
      void a?.tell({ replica: hosts[0].replica, bytes: Buffer.alloc(20_000, 1) });
      return hosts[1].notices.length > 0;
    });
    expect(hosts[1].taken).toEqual(['short', '1000000 bytes', 'after']);
    expect(hosts[1].notices[0]?.bytes.length).toBe(20_000);
  });

  test('a server that goes and comes is found again; one that lost everything is noticed', async () => {
    const nats = await server();
    const workspace = randomUUID();
    const hosts = [notingHost(workspace), notingHost(workspace)] as const;
    const [a] = hosts.map((host) => open(host, { servers: [nats.url] }));
    await until(() => hosts.every((host) => connected(host)()));
    await a?.publish([parcelOf('before')]);
    await nats.kill();
    await until(() => hosts.every((host) => host.states.at(-1)?.connected === false));
    expect(hosts[0].states.at(-1)?.problem).toMatch(/NATS server/);
    await expect(a?.publish([parcelOf('meanwhile')])).rejects.toThrow(/no connection/);
    await nats.start();
    await until(() => hosts.every((host) => connected(host)()));
    await a?.publish([parcelOf('after')]);
    await until(() => hosts[1].taken.length === 2);
    expect(hosts.map((host) => host.timesLost)).toEqual([0, 0]);

    await nats.kill();
    fs.rmSync(nats.store, { recursive: true, force: true });
    await nats.start();
    await until(() => hosts.every((host) => connected(host)() && host.timesLost === 1));
    await a?.publish([parcelOf('rebuilt')]);
    await until(() => hosts[1].taken.at(-1) === 'rebuilt');
    // Told once for each change, however often it tried.
    expect(hosts[0].states.length).toBeLessThanOrEqual(9);
  });

  test('without a server it keeps trying, says so once, and lets go at once', async () => {
    const host = notingHost(randomUUID());
    const carrier = open(host, { servers: ['nats://127.0.0.1:9'] });
    await until(() => host.states.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(host.states.length).toBe(1);
    expect(host.states[0]?.problem).toMatch(/^No NATS server answers at nats:\/\/127.0.0.1:9/);
    const begun = Date.now();
    await carrier.close();
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test('wrong passwords, a server without JetStream or TLS: in words, without the password', async () => {
    const guarded = await server(
      (store, port) =>
        `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}" }\nauthorization { user: team, password: right }\n`,
    );
    const plain = await server((_store, port) => `listen: "127.0.0.1:${port}"\n`);
    const told = async (
      settings: { servers: string[] } & Record<string, unknown>,
      secrets: Record<string, string> = {},
    ): Promise<string> => {
      const host = notingHost(randomUUID());
      open(host, settings, secrets);
      await until(() => host.states.length > 0);
      return host.states[0]?.problem ?? 'connected';
    };
    const user = { servers: [guarded.url], user: 'team' };
    expect(await told(user, { password: 'right' })).toBe('connected');
    const wrong = await told(user, { password: 'wrong-one' });
    expect(wrong).toMatch(/does not accept these credentials/);
    expect(wrong).not.toContain('wrong-one');
    expect(await told(user)).toMatch(/password of the NATS user “team” is not known/);
    expect(await told({ servers: [guarded.url] })).toMatch(/does not accept/);
    expect(await told({ servers: [plain.url] })).toMatch(/JetStream/);
    expect(await told({ servers: [`tls://127.0.0.1:${plain.port}`] })).toMatch(/offers no TLS/);
    expect(await told({ servers: [plain.url], credentialsFile: '/nowhere/team.creds' })).toMatch(
      /\/nowhere\/team.creds.*ENOENT/,
    );
  });
});

test('an address of NATS is a server, never a password', () => {
  const address = (server: string): boolean => natsSettings.safeParse({ servers: [server] }).success;
  expect(
    ['nats://a.example:4222', 'tls://a.example', '10.0.0.1:4222', 'nats://[::1]:4222'].map(address),
  ).toEqual(Array.from({ length: 4 }, () => true));
  expect(['nats://me:secret@a.example', 'http://a.example', 'nats://a/b', ''].map(address)).toEqual(
    Array.from({ length: 4 }, () => false),
  );
});

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openNatsCarrier } from '#electron/engine/sync/nats.ts';
import { natsSettings } from '#shared/sync/nats-settings.ts';
import { createAuthority, hasOpenssl } from '#test/servers/certificates.ts';
import { natsAccounts } from '#test/servers/nats-jwt.ts';
import { natsProgram, startNats, type NatsServer } from '#test/servers/nats.ts';
import { temporaryFolder } from '../engine/kit.ts';
import { notingHost, until } from './carrier-host.ts';
import { installation } from './kit.ts';

const program = await natsProgram();

async function server(config: string): Promise<NatsServer> {
  const started = await startNats(program ?? '', {
    config: (store, port) => `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${store}" }\n${config}\n`,
  });
  onTestFinished(() => started.remove());
  return started;
}

/** What the way says first: `connected`, or why not. */
async function told(settings: object, secrets: Record<string, string> = {}): Promise<string> {
  const host = notingHost(randomUUID());
  Object.assign(host.secrets, secrets);
  const carrier = openNatsCarrier(natsSettings.parse(settings), host);
  onTestFinished(() => carrier.close());
  await until(() => host.states.length > 0);
  // What was accepted can be used.
  if (host.states[0]?.connected === true)
    await carrier.publish([{ id: randomUUID(), subject: 'a1', bytes: Buffer.from('a parcel') }]);
  return host.states[0]?.problem ?? 'connected';
}

describe.skipIf(program === null)('signing in at a NATS server', () => {
  test('a token, an nkey and credentials are taken from what this machine keeps, or from a file', async () => {
    const folder = temporaryFolder();
    const file = (name: string, content: string): string => {
      fs.writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const token = await server('authorization { token: "the-right-token" }');
    const byToken = { servers: [token.url], signIn: 'token' };
    expect(await told(byToken, { token: 'the-right-token' })).toBe('connected');
    const wrong = await told(byToken, { token: 'the-wrong-token' });
    expect(wrong).toMatch(/does not accept these credentials/);
    expect(wrong).not.toContain('wrong-token');
    expect(await told(byToken)).toMatch(/token for the NATS server is not known on this machine/);
    expect(await told({ servers: [token.url], signIn: 'none' }, { token: 'the-right-token' })).toMatch(
      /does not accept/,
    );

    const user = nkeys.createUser();
    const seed = Buffer.from(user.getSeed()).toString();
    const nkey = await server(`authorization { users: [ { nkey: ${user.getPublicKey()} } ] }`);
    const byKey = { servers: [nkey.url], signIn: 'nkey' };
    expect(await told(byKey, { nkeySeed: seed })).toBe('connected');
    expect(await told({ ...byKey, nkeyFile: file('ana.nk', `${seed}\n`) })).toBe('connected');
    const other = Buffer.from(nkeys.createUser().getSeed()).toString();
    expect(await told(byKey, { nkeySeed: other })).toMatch(/does not accept/);
    expect(await told(byKey, { nkeySeed: user.getPublicKey() })).toMatch(/is no seed of a user/);

    const accounts = natsAccounts();
    const decentral = await server(accounts.config);
    const byCreds = { servers: [decentral.url], signIn: 'credentials' };
    // As a window pastes it into one line.
    expect(await told(byCreds, { credentials: accounts.credentials.replaceAll('\n', ' ') })).toBe(
      'connected',
    );
    expect(await told({ ...byCreds, credentialsFile: file('ana.creds', accounts.credentials) })).toBe(
      'connected',
    );
    expect(await told(byCreds, { credentials: natsAccounts().credentials })).toMatch(/does not accept/);
    expect(await told({ ...byCreds, credentialsFile: file('no.creds', seed) })).toMatch(
      /holds no JWT of a user/,
    );
  });

  test('a password that the window enters is used at once; a wrong one is told once and hardly tried', async () => {
    const guarded = await server('authorization { user: team, password: right }');
    const ana = await installation('ana', { env: {} });
    await ana.must('sync.start', { name: 'Team' });
    const settings = { servers: [guarded.url], signIn: 'password', user: 'team' };
    await ana.must('sync.carrier.set', { kind: 'nats', settings });
    const way = async () => (await ana.must('sync.status', {})).carriers[0];
    const says = async (what: RegExp | null): Promise<void> => {
      for (const end = Date.now() + 8_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
        const now = await way();
        if (what === null ? now?.connected === true : what.test(now?.problem ?? '')) return;
        if (Date.now() > end) throw new Error(`it says ${JSON.stringify(now)}`);
      }
    };
    await says(/password of the NATS user “team” is not known on this machine/);
    const nats = (await ana.must('sync.carrier.kinds', {})).find(({ kind }) => kind === 'nats');
    expect(nats?.from).toMatchObject({ password: null, token: null });
    const keep = (value: string): void =>
      ana.keepSecrets([{ connector: nats?.keychain ?? '', name: 'password', value }]);
    keep('wrong');
    await says(/does not accept these credentials/);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(guarded.output().match(/authentication error/g)?.length).toBe(1);
    keep('right');
    await says(null);
    const after = (await ana.must('sync.carrier.kinds', {})).find(({ kind }) => kind === 'nats');
    expect(after?.from).toMatchObject({ password: 'keychain', token: null });
    ana.close();
    // The command line takes it from the environment.
    const line = await installation('ana', {
      dataDir: ana.dataDir,
      env: { DEEPWATER_SECRET_NATS_PASSWORD: 'right' },
    });
    await line.must('sync.now', { seconds: 5 });
    expect((await line.must('sync.status', {})).carriers[0]).toMatchObject({ connected: true });
  });

  test.skipIf(!hasOpenssl())('TLS is checked on both sides', async () => {
    const folder = temporaryFolder();
    const ours = createAuthority(folder, 'ours');
    const theirs = createAuthority(folder, 'theirs');
    const cert = ours.issue('server', 'IP:127.0.0.1');
    const other = ours.issue('elsewhere', 'DNS:nats.example.com');
    const tls = (of: typeof cert, more = ''): string =>
      `tls { cert_file: "${of.cert}", key_file: "${of.key}"${more} }`;
    const open = await server(tls(cert));
    const at = (nats: NatsServer): string[] => [`tls://127.0.0.1:${nats.port}`];
    expect(await told({ servers: at(open), caFile: ours.ca })).toBe('connected');
    expect(await told({ servers: at(open) })).toMatch(/certificate of the NATS server .* is not trusted/);
    expect(await told({ servers: at(open), caFile: theirs.ca })).toMatch(/is not trusted/);
    const misnamed = await server(tls(other));
    expect(await told({ servers: at(misnamed), caFile: ours.ca })).toMatch(/is not trusted/);

    const both = await server(tls(cert, `, ca_file: "${ours.ca}", verify: true`));
    const client = ours.issue('ana', 'email:ana@example.com');
    const stranger = theirs.issue('eve', 'email:eve@example.com');
    const own = (of: typeof client) => ({ certificateFile: of.cert, keyFile: of.key });
    expect(await told({ servers: at(both), caFile: ours.ca, ...own(client) })).toBe('connected');
    expect(await told({ servers: at(both), caFile: ours.ca })).toMatch(/certificate of this installation/);
    expect(await told({ servers: at(both), caFile: ours.ca, ...own(stranger) })).toMatch(
      /certificate of this installation/,
    );
  });
});

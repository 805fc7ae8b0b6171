import fs from 'node:fs';
import net from 'node:net';
import {
  AuthorizationError,
  connect,
  jwtAuthenticator,
  nkeyAuthenticator,
  PermissionViolationError,
  TimeoutError,
  tokenAuthenticator,
  UserAuthenticationExpiredError,
  usernamePasswordAuthenticator,
  type Authenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { reasonOf } from '../log/folder.ts';
import {
  readCredentials,
  readSeed,
  type NatsSecret,
  type NatsSettings,
  type SignIn,
} from '#shared/sync/nats-settings.ts';

/** Longest wait for a server to greet, in ms. */
const GREETING = 5_000;
/** How often a quiet connection is asked whether it lives, in ms; after the second silence it counts as dead. */
const PING = 10_000;

/** What keeps the carrier from its work, in words for a person. */
export class NatsTrouble extends Error {}

/** What the server asks for is missing or wrong here: trying again soon changes nothing, and some servers lock who does. */
export class NatsRefusal extends NatsTrouble {}

type Secret = (name: NatsSecret) => string | null;

/** Connects once, to whichever of the servers answers first when they are asked in turn. Throws with words. */
export async function connectNats(
  settings: NatsSettings,
  name: string,
  secret: Secret,
): Promise<NatsConnection> {
  const options = connectionOptions(settings, name, secret);
  let failure: unknown = null;
  // Each from the list by itself, from a chance one on: whose certificate it is has to be known before.
  const first = Math.floor(Math.random() * settings.servers.length);
  for (const server of [...settings.servers.slice(first), ...settings.servers.slice(0, first)]) {
    try {
      return await connect({ ...options, ...serverOf(server, options.tls) });
    } catch (error) {
      if (!isRefusal(failure)) failure = error;
    }
  }
  const Kind = isRefusal(failure) ? NatsRefusal : NatsTrouble;
  throw new Kind(connectionWords(failure, settings), { cause: failure });
}

function connectionOptions(settings: NatsSettings, name: string, secret: Secret): NodeConnectionOptions {
  const tls = tlsOf(settings);
  const authenticator = authenticatorOf(settings, secret);
  return {
    name,
    // The carrier connects anew by itself, and looks at the stream again each time.
    reconnect: false,
    maxReconnectAttempts: 0,
    timeout: GREETING,
    pingInterval: PING,
    maxPingOut: 2,
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(tls === undefined ? {} : { tls }),
  };
}

/**
 * The part of the options that is about one server. The library checks the certificate of one that is named by its address
 * against `localhost`, unless it is told the host.
 */
function serverOf(server: string, tls: NodeConnectionOptions['tls']): NodeConnectionOptions {
  const servers = [server.replace(/^\w+:\/\//, '')];
  const host =
    /^(?:\[(.+)\]|([^:]+))/
      .exec(servers[0] ?? '')
      ?.slice(1)
      .find(Boolean) ?? '';
  if (tls === undefined || tls === null || net.isIP(host) === 0) return { servers };
  const withHost = { ...tls, host };
  return { servers, tls: withHost };
}

/** With `tls://` or certificates named, a server without TLS is refused before anything is told to it. */
function tlsOf(settings: NatsSettings): NonNullable<NodeConnectionOptions['tls']> | undefined {
  if (!wantsTls(settings)) return undefined;
  const { caFile, certificateFile, keyFile } = settings;
  return {
    ...(caFile === undefined ? {} : { ca: text(caFile, 'the certificates') }),
    ...(certificateFile === undefined ? {} : { cert: text(certificateFile, 'the certificate') }),
    ...(keyFile === undefined ? {} : { key: text(keyFile, 'the key') }),
  };
}

function wantsTls({ caFile, certificateFile, servers }: NatsSettings): boolean {
  return (
    caFile !== undefined ||
    certificateFile !== undefined ||
    servers.some((server) => server.startsWith('tls://'))
  );
}

function authenticatorOf(settings: NatsSettings, secret: Secret): Authenticator | undefined {
  const { credentialsFile, nkeyFile, user } = settings;
  const needed = (name: NatsSecret, what: string): string => {
    const value = secret(name);
    if (value === null) throw new NatsRefusal(`${what} is not known on this machine. Enter it.`);
    return value;
  };
  switch (settings.signIn ?? signInOf(settings, secret)) {
    case 'none':
      return undefined;
    case 'password':
      if (user === undefined) throw new NatsRefusal('No user is named for the NATS server. Enter one.');
      return usernamePasswordAuthenticator(
        user,
        needed('password', `The password of the NATS user “${user}”`),
      );
    case 'token':
      return tokenAuthenticator(needed('token', 'The token for the NATS server'));
    case 'nkey': {
      const kept = nkeyFile === undefined ? needed('nkeySeed', 'The nkey’s seed for the NATS server') : '';
      const seed = readSeed(nkeyFile === undefined ? kept : text(nkeyFile, 'the seed'));
      if (seed === null)
        throw new NatsRefusal(
          `${nkeyFile ?? 'What is kept as the nkey’s seed for NATS'} is no seed of a user: it begins with SU and has 58 characters.`,
        );
      return nkeyAuthenticator(Buffer.from(seed));
    }
    case 'credentials': {
      const kept =
        credentialsFile === undefined
          ? needed('credentials', 'What a .creds file for the NATS server holds')
          : '';
      const found = readCredentials(
        credentialsFile === undefined ? kept : text(credentialsFile, 'the credentials'),
      );
      if (found === null)
        throw new NatsRefusal(
          `${credentialsFile ?? 'What is kept as the credentials for NATS'} holds no JWT of a user with its seed, as a .creds file does.`,
        );
      return jwtAuthenticator(found.jwt, Buffer.from(found.seed));
    }
  }
}

/** How to sign in by what is set and kept, where it is not said. */
function signInOf({ credentialsFile, nkeyFile, user }: NatsSettings, secret: Secret): SignIn {
  if (credentialsFile !== undefined) return 'credentials';
  if (nkeyFile !== undefined) return 'nkey';
  if (user !== undefined) return 'password';
  return secret('token') === null ? 'none' : 'token';
}

function text(file: string, what: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new NatsTrouble(
      `${file}, which should hold ${what} for NATS, can’t be read (${reasonOf(error)}). Put it back or name another.`,
    );
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError;
}

/** Why no connection came about. */
function connectionWords(error: unknown, settings: NatsSettings): string {
  const where = settings.servers.join(', ');
  const said = error instanceof Error ? error.message : String(error);
  if (isRefusal(error)) return `The NATS server (${where}) does not accept these credentials. Check them.`;
  if (/alert.*certificate|certificate required|bad certificate/i.test(said))
    return `The NATS server (${where}) asks for a certificate of this installation, or does not trust the one that is set.`;
  // The server’s word about it can be lost with the line it closes.
  if (/ECONNRESET|EPIPE/.test(said) && wantsTls(settings))
    return `The NATS server (${where}) closed the connection as TLS began. It may ask for a certificate of this installation, or not trust the one that is set.`;
  if (/certificate|self.signed|altname|issuer/i.test(said))
    return `The certificate of the NATS server (${where}) is not trusted: ${said}. Name the file of its authority.`;
  if (/'tls'/.test(said)) return `The NATS server (${where}) offers no TLS. Nothing was sent to it.`;
  if (error instanceof TimeoutError) return `No NATS server answers at ${where}.`;
  return `No NATS server answers at ${where} (${said}).`;
}

/** What went wrong on a connection that stands, for a person. */
export function natsWords(error: unknown): string {
  if (error instanceof NatsTrouble) return error.message;
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof PermissionViolationError)
    return `The NATS server does not allow this user to ${error.operation} ${error.subject}. Ask who runs it.`;
  if (error instanceof TimeoutError || said === 'timeout') return 'The NATS server does not answer.';
  if (/jetstream.*not enabled|no responders|503/i.test(said))
    return 'The NATS server has no JetStream at the moment: it is switched off there, or its cluster has no majority.';
  if (/insufficient|exceeded|no suitable peers|resource/i.test(said))
    return `The NATS server has no room: ${said}.`;
  return `The NATS server says: ${said}.`;
}

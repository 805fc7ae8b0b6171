import fs from 'node:fs';
import {
  AuthorizationError,
  connect,
  credsAuthenticator,
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
import type { NatsSecret, NatsSettings } from '#shared/sync/nats-settings.ts';

/** Longest wait for a server to greet, in ms. */
const GREETING = 5_000;
/** How often a quiet connection is asked whether it lives, in ms; after the second silence it counts as dead. */
const PING = 10_000;

/** What keeps the carrier from its work, in words for a person. */
export class NatsTrouble extends Error {}

/** Connects once, to whichever of the servers answers. Throws with words. */
export async function connectNats(
  settings: NatsSettings,
  name: string,
  secret: (name: NatsSecret) => string | null,
): Promise<NatsConnection> {
  const options = connectionOptions(settings, name, secret);
  try {
    return await connect(options);
  } catch (error) {
    throw new NatsTrouble(connectionWords(error, settings), { cause: error });
  }
}

function connectionOptions(
  settings: NatsSettings,
  name: string,
  secret: (name: NatsSecret) => string | null,
): NodeConnectionOptions {
  const tls = tlsOf(settings);
  const authenticator = authenticatorOf(settings, secret);
  return {
    servers: settings.servers.map((server) => server.replace(/^\w+:\/\//, '')),
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

/** With `tls://` or certificates named, a server without TLS is refused before anything is told to it. */
function tlsOf(settings: NatsSettings): NonNullable<NodeConnectionOptions['tls']> | undefined {
  const { caFile, certificateFile, keyFile, servers } = settings;
  const wanted = servers.some((server) => server.startsWith('tls://'));
  if (!wanted && caFile === undefined && certificateFile === undefined) return undefined;
  return {
    ...(caFile === undefined ? {} : { ca: text(caFile, 'the certificates') }),
    ...(certificateFile === undefined ? {} : { cert: text(certificateFile, 'the certificate') }),
    ...(keyFile === undefined ? {} : { key: text(keyFile, 'the key') }),
  };
}

function authenticatorOf(
  settings: NatsSettings,
  secret: (name: NatsSecret) => string | null,
): Authenticator | undefined {
  const { credentialsFile, nkeyFile, user } = settings;
  if (credentialsFile !== undefined)
    return credsAuthenticator(Buffer.from(text(credentialsFile, 'the credentials')));
  if (nkeyFile !== undefined) return nkeyAuthenticator(Buffer.from(text(nkeyFile, 'the seed').trim()));
  if (user !== undefined) {
    const password = secret('password');
    if (password === null)
      throw new NatsTrouble(
        `The password of the NATS user “${user}” is not known on this machine. Enter it.`,
      );
    return usernamePasswordAuthenticator(user, password);
  }
  const token = secret('token');
  return token === null ? undefined : tokenAuthenticator(token);
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

/** Why no connection came about. */
function connectionWords(error: unknown, settings: NatsSettings): string {
  const where = settings.servers.join(', ');
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof AuthorizationError || error instanceof UserAuthenticationExpiredError)
    return `The NATS server (${where}) does not accept these credentials. Check them.`;
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

import { nkeys } from '@nats-io/transport-node';

/** An operator, an account with JetStream and a user, as an administrator makes them with `nsc`. */
export interface NatsAccounts {
  /** What goes into a server's configuration. */
  config: string;
  /** What a `.creds` file of the user holds. */
  credentials: string;
}

/** Makes keys and signed claims for a server that lets in who shows the user's. */
export function natsAccounts(): NatsAccounts {
  const [operator, system, account, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ];
  const claims = (by: nkeys.KeyPair, about: nkeys.KeyPair, name: string, nats: object): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part({
      jti: name,
      iat: Math.floor(Date.now() / 1_000),
      iss: by.getPublicKey(),
      sub: about.getPublicKey(),
      name,
      nats: { version: 2, ...nats },
    })}`;
    return `${body}.${Buffer.from(by.sign(Buffer.from(body))).toString('base64url')}`;
  };
  const all = {
    subs: -1,
    data: -1,
    payload: -1,
    imports: -1,
    exports: -1,
    wildcards: true,
    conn: -1,
    leaf: -1,
  };
  const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const operatorJwt = claims(operator, operator, 'operator', {
    type: 'operator',
    system_account: system.getPublicKey(),
  });
  const preload = [
    `${system.getPublicKey()}: ${claims(operator, system, 'SYS', { type: 'account', limits: all })}`,
    `${account.getPublicKey()}: ${claims(operator, account, 'TEAM', { type: 'account', limits: { ...all, ...storage } })}`,
  ];
  const userJwt = claims(account, user, 'ana', { type: 'user', subs: -1, data: -1, payload: -1 });
  const seed = Buffer.from(user.getSeed()).toString();
  return {
    config: `operator: ${operatorJwt}\nsystem_account: ${system.getPublicKey()}\nresolver: MEMORY\nresolver_preload: {\n${preload.join('\n')}\n}\n`,
    credentials: `-----BEGIN NATS USER JWT-----\n${userJwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
  };
}

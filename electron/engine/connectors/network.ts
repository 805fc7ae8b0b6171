import fs from 'node:fs';
import tls from 'node:tls';
import type { Dispatcher } from 'undici';
import { MASK } from '#shared/runbooks/mask.ts';
import { reasonOf } from '../log/folder.ts';

/** What this machine's way to the network looks like. */
export interface NetworkSettings {
  /** `http://proxy.example.com:3128`; null for what the environment says. */
  proxy: string | null;
  /** A PEM file with the authorities of a private network; null for what the environment says. */
  caFile: string | null;
}

/** The way out of this machine, for everything that sends a request. */
export interface Network {
  /** What requests go through: proxy and authorities as they are set now. Rejects with a sentence when a file of them can't be read. */
  dispatcher(): Promise<Dispatcher>;
  close(): void;
}

/** Hosts that are reached directly whatever the proxy is: this machine itself. */
const OWN_MACHINE = ['localhost', '127.0.0.1', '::1'];
/** A connection that isn't there after this time is given up, ms. */
const CONNECT_WITHIN = 5_000;

/**
 * Opens the way out lazily: authorities are read when the first request is sent, and again when the settings change.
 * `env` is the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS`.
 */
export function createNetwork(
  env: Readonly<Record<string, string | undefined>>,
  settings: () => NetworkSettings,
): Network {
  let open: { agent: Dispatcher; proxy: string | null; caFile: string | null } | null = null;
  const variable = (name: string): string | null => env[name.toLowerCase()] ?? env[name] ?? null;

  function authorities(file: string | null): string[] {
    const own = file === null ? [] : [readAuthorities(file)];
    return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system'), ...own])];
  }

  return {
    async dispatcher() {
      // Loaded with the first request: most starts send none.
      const { EnvHttpProxyAgent } = await import('undici');
      const { proxy, caFile } = settings();
      if (open !== null && open.proxy === proxy && open.caFile === caFile) return open.agent;
      const ca = authorities(caFile ?? env['NODE_EXTRA_CA_CERTS'] ?? null);
      const agent = new EnvHttpProxyAgent({
        httpProxy: proxy ?? variable('HTTP_PROXY') ?? '',
        httpsProxy: proxy ?? variable('HTTPS_PROXY') ?? '',
        noProxy: [variable('NO_PROXY') ?? '', ...OWN_MACHINE].join(','),
        connect: { ca, timeout: CONNECT_WITHIN },
        requestTls: { ca },
        proxyTls: { ca },
        allowH2: false,
      });
      void open?.agent.close();
      open = { agent, proxy, caFile };
      return agent;
    },
    close() {
      void open?.agent.destroy();
      open = null;
    },
  };
}

/** What the environment says of the way out, for a person: the password of a proxy is masked. */
export function networkEnvironment(env: Readonly<Record<string, string | undefined>>): NetworkSettings {
  const proxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? env['http_proxy'] ?? env['HTTP_PROXY'] ?? null;
  return {
    proxy: proxy === null ? null : proxy.replace(/^([a-z0-9]+:\/\/[^:@/]*):[^@/]*@/i, `$1:${MASK}@`),
    caFile: env['NODE_EXTRA_CA_CERTS'] ?? null,
  };
}

function readAuthorities(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `The file of certificate authorities, ${file}, can’t be read (${reasonOf(error)}). Correct its place in the settings of the network.`,
      { cause: error },
    );
  }
}

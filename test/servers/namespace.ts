import { execFileSync, spawnSync } from 'node:child_process';
import { startNats, type NatsServer } from './nats.ts';
import type { Line } from './proxy.ts';

/** A NATS server in a network namespace of its own, and the lines that lead there: each a pair of virtual interfaces. */
export interface Namespace {
  server: NatsServer;
  lines: readonly Line[];
  close(): Promise<void>;
}

const PORT = 4222;

/** Whether this process may make network namespaces; it says so when it may not. */
export function canUseNamespaces(): boolean {
  const name = `dw-try-${process.pid}`;
  const made =
    process.platform === 'linux' &&
    spawnSync('ip', ['netns', 'add', name]).status === 0 &&
    spawnSync('ip', ['-n', name, 'link', 'set', 'lo', 'up']).status === 0;
  spawnSync('ip', ['netns', 'delete', name]);
  if (!made)
    process.stderr.write(
      'skipped: network namespaces can’t be made here. They need Linux, root (CAP_SYS_ADMIN and CAP_NET_ADMIN) and the program ip.\n',
    );
  return made;
}

let made = 0;

/**
 * Starts a server in a namespace with so many lines. A line that is cut ends at this side: nothing can be sent. One that is
 * stalled ends at the server's side: what is sent is lost on the way, and nobody is told.
 */
export async function openNamespace(program: string, count: number): Promise<Namespace> {
  made += 1;
  const id = `${process.pid % 100_000}${String.fromCharCode(96 + (made % 26 || 26))}`;
  const name = `dw-${id}`;
  // A network for measurements (RFC 2544), which no other machine has an address in.
  const net = `198.${18 + (process.pid % 2)}.${(process.pid + made * 37) % 256}`;
  ip('netns', 'add', name);
  try {
    ip('-n', name, 'link', 'set', 'lo', 'up');
    const lines = Array.from({ length: count }, (_, index) => openVeth(name, id, net, index));
    // One more that nobody cuts: by it is seen whether the server is up.
    const sure = openVeth(name, id, net, count);
    const server = await startNats(program, {
      port: PORT,
      host: sure.address.split(':')[0] ?? '',
      within: ['ip', 'netns', 'exec', name],
      config: (store, port) => `listen: "0.0.0.0:${port}"\njetstream { store_dir: "${store}" }\n`,
    });
    return {
      server,
      lines,
      async close() {
        await server.remove();
        ip('netns', 'delete', name);
      },
    };
  } catch (error) {
    ip('netns', 'delete', name);
    throw error;
  }
}

function openVeth(namespace: string, id: string, net: string, index: number): Line {
  const [near, far] = [`dw${id}n${index}`, `dw${id}f${index}`];
  const [here, there] = [`${net}.${4 * index + 1}`, `${net}.${4 * index + 2}`];
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', namespace);
  ip('address', 'add', `${here}/30`, 'dev', near);
  ip('-n', namespace, 'address', 'add', `${there}/30`, 'dev', far);
  const set = (state: 'up' | 'down', side: 'near' | 'far'): void => {
    if (side === 'near') ip('link', 'set', near, state);
    else ip('-n', namespace, 'link', 'set', far, state);
  };
  const line: Line = {
    port: PORT,
    address: `${there}:${PORT}`,
    cut: () => set('down', 'near'),
    stall: () => set('down', 'far'),
    heal() {
      set('up', 'near');
      set('up', 'far');
    },
    // Both ends go with the namespace.
    close: () => Promise.resolve(),
  };
  line.heal();
  return line;
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

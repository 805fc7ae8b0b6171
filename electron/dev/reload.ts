import { once } from 'node:events';

/** Reloads every window of an app that listens for a debugger on `port` of this machine. Returns how many there were. */
export async function reloadWindows(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = pageAddresses(await response.json());
  await Promise.all(targets.map(reload));
  return targets.length;
}

/** The debugger addresses of windows in the list that Chromium gives out. */
export function pageAddresses(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    if (!('type' in entry) || entry.type !== 'page' || !('webSocketDebuggerUrl' in entry)) return [];
    return typeof entry.webSocketDebuggerUrl === 'string' ? [entry.webSocketDebuggerUrl] : [];
  });
}

async function reload(address: string): Promise<void> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'Page.reload', params: { ignoreCache: true } }));
  await once(socket, 'message');
  socket.close();
}

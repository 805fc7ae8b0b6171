import type { Client } from '#renderer/client/client.ts';
import type { KeyValue } from './keep.ts';

/**
 * Storage that the shell writes to the disk, so that not even a kill of the whole application takes what was typed. Reads
 * come from memory: what is kept is fetched once, before anything is drawn.
 */
export async function openKeptStorage(client: Client): Promise<KeyValue> {
  const kept = await client.call('shell.kept.read', {});
  const items = new Map(Object.entries(kept.ok ? kept.output.items : {}));
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      items.set(key, value);
      void client.call('shell.kept.write', { key, value });
    },
    removeItem(key) {
      if (items.delete(key)) void client.call('shell.kept.write', { key, value: null });
    },
  };
}

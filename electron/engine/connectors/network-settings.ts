import { z } from 'zod';
import { parseStored } from '../log/file.ts';
import type { NetworkSettings } from './network.ts';

const KEY = 'network';
const stored = z.object({ proxy: z.string().nullable(), caFile: z.string().nullable() });

/** The way to the network of this machine as it was set here. What is not set is as the environment says. */
export function networkSettings(reader: { meta(key: string): string | null | undefined }): NetworkSettings {
  const text = reader.meta(KEY);
  const read = text === null || text === undefined ? null : stored.safeParse(parseStored(text));
  return read?.success === true ? read.data : { proxy: null, caFile: null };
}

/** Keeps them. Inside a transaction. */
export function keepNetworkSettings(
  writer: { setMeta(key: string, value: string): void },
  settings: NetworkSettings,
): void {
  writer.setMeta(KEY, JSON.stringify(settings));
}

import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** Bundles: events as one file. What makes them is loaded by who makes one. */
export function bundleHandlers(parts: EngineParts): Handlers<'bundle.export' | 'bundle.import'> {
  return {
    async 'bundle.export'({ path, ref, since, open }) {
      const found = ref === undefined ? undefined : parts.list.find(ref);
      if (found?.ok === false) return found;
      const { exportBundle } = await import('../sync/bundle-export.ts');
      const wish = { path, stream: found?.output.stream ?? null, since: since ?? null, open };
      return { ok: true, output: await exportBundle(parts, wish) };
    },
    async 'bundle.import'({ path }) {
      const { importBundle } = await import('../sync/bundle-import.ts');
      return { ok: true, output: await importBundle(parts, path) };
    },
  };
}

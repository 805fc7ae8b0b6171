import { describe, expect, it } from 'vitest';
import { conformanceChecks, type Subject } from '#electron/engine/connectors/conformance/suite.ts';

export type { Subject } from '#electron/engine/connectors/conformance/suite.ts';
export { startDouble } from '#electron/engine/connectors/conformance/double.ts';
export type { Double, DoubleAnswer, DoubleRequest } from '#electron/engine/connectors/conformance/double.ts';

/** What every connector has to keep, as tests. `open` starts the double of the vendor and the connector beside it. */
export function conforms(name: string, manifest: unknown, open: () => Promise<Subject>): void {
  describe(`${name} as every connector`, () => {
    for (const check of conformanceChecks(manifest, open))
      it.concurrent(check.name, async () => expect(await check.run()).toBeNull());
  });
}

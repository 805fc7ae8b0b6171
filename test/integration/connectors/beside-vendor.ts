import { expect, onTestFinished } from 'vitest';
import type { Connector } from '#electron/engine/connectors/connector.ts';
import type { Double } from '#test/doubles/conformance.ts';
import { tryOut, type Trying } from '#test/doubles/context.ts';

/** A vendor's double that says what was not as the vendor documents it. */
interface Vendor {
  double: Double;
  complaints: string[];
}

/** A connector beside its vendor for one test, with settings over the usual ones. In the end the vendor has no complaint. */
export function besideVendor<V extends Vendor>(
  connector: Connector,
  vendor: V,
  usual: Trying,
  more: Partial<Trying> = {},
) {
  const tried = tryOut(connector, { ...usual, ...more, settings: { ...usual.settings, ...more.settings } });
  onTestFinished(async () => {
    tried.close();
    await vendor.double.close();
    expect(vendor.complaints).toEqual([]);
  });
  return { vendor, ...tried };
}

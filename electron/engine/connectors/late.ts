import type { ConnectorManifest } from '#shared/connectors/manifest.ts';
import { DeliveryError, type Connector } from './connector.ts';

/**
 * A connector whose code is loaded when it is first used: at start only its manifest is needed, and most installations use few
 * of all there are. What it can do is what its manifest says; `pullEvery` in ms as {@link Connector.pullEvery}. Reading a
 * webhook answers at once, so a connector with that power can't be late.
 */
export function lateConnector(
  manifest: ConnectorManifest,
  load: () => Promise<Connector>,
  { pullEvery }: Pick<Connector, 'pullEvery'> = {},
): Connector {
  let loading: Promise<Connector> | null = null;
  const loaded = (): Promise<Connector> => (loading ??= load());
  const can = (power: ConnectorManifest['powers'][number]): boolean => manifest.powers.includes(power);
  const lacks = (what: string): DeliveryError =>
    new DeliveryError('refused', `${manifest.name} does not do what its manifest says: ${what}.`);
  return {
    manifest,
    check: async (context) => (await loaded()).check(context),
    ...(manifest.effects.length === 0
      ? {}
      : {
          async deliver(delivery, context) {
            const connector = await loaded();
            if (connector.deliver === undefined) throw lacks(delivery.effect);
            return connector.deliver(delivery, context);
          },
        }),
    ...(can('pull')
      ? {
          async pull(cursor, context) {
            const connector = await loaded();
            if (connector.pull === undefined) throw lacks('pull');
            return connector.pull(cursor, context);
          },
        }
      : {}),
    ...(pullEvery === undefined ? {} : { pullEvery }),
    ...(can('listen')
      ? {
          async listen(push, context) {
            const connector = await loaded();
            if (connector.listen === undefined) throw lacks('listen');
            return connector.listen(push, context);
          },
        }
      : {}),
    ...(can('query')
      ? {
          async query(question, context) {
            const connector = await loaded();
            if (connector.query === undefined) throw lacks('query');
            return connector.query(question, context);
          },
        }
      : {}),
  };
}

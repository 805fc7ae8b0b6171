import { describe, expect, it } from 'vitest';
import { conformanceChecks } from '#electron/engine/connectors/conformance/suite.ts';
import { conforms, type Subject } from '#test/doubles/conformance.ts';
import { createPlainConnector, startPlainVendor } from '#test/doubles/plain.ts';

async function plain(forgetful = false): Promise<Subject> {
  const vendor = await startPlainVendor();
  const connector = createPlainConnector();
  const { manifest } = connector;
  let sent = 0;
  return {
    connector: {
      ...connector,
      manifest: { ...manifest, effects: ['channel.open', 'channel.post'] },
      // One that makes a new key for every attempt does everything twice.
      ...(forgetful
        ? {
            deliver: (delivery, context) => {
              sent += 1;
              return (
                connector.deliver?.({ ...delivery, key: `${delivery.key}${sent}` }, context) ??
                Promise.reject(new Error())
              );
            },
          }
        : {}),
    },
    double: vendor.double,
    settings: { url: vendor.double.url },
    secrets: { token: vendor.token },
    wrongSecrets: { token: 'another-token' },
    state: () => vendor.things.map(({ effect, stream }) => ({ effect, stream })),
  };
}

const manifest = { ...createPlainConnector().manifest, effects: ['channel.open', 'channel.post'] };

conforms('the plain connector', manifest, () => plain());

describe('the checks', () => {
  it('find a connector that does things twice', async () => {
    const failed: string[] = [];
    for (const check of conformanceChecks(manifest, () => plain(true)))
      if ((await check.run()) !== null) failed.push(check.name);
    expect(failed).toContain('channel.post is done once under: reset-after');
    expect(failed).toContain('channel.post is done once when Deepwater is killed after it');
    expect(failed).not.toContain('channel.post is done once under: error');
  });

  it('refuse a manifest that is none, with words', async () => {
    const [check] = conformanceChecks({ kind: 'Bad Kind' }, () => plain());
    expect(await check?.run()).toContain('kind');
  });
});

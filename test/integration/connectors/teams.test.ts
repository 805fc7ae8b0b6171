import { describe, expect, it } from 'vitest';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { createTeamsConnector } from '#electron/engine/connectors/teams/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { startTeams } from '#test/doubles/teams.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const connector = createTeamsConnector();

conforms('Microsoft Teams', connector.manifest, async () => {
  const vendor = await startTeams();
  return {
    connector,
    double: vendor.double,
    settings: { gateway: vendor.double.url },
    secrets: { webhook: vendor.webhook },
    wrongSecrets: { webhook: 'not an address' },
    // A webhook can't be asked what is there: the same post twice is what its manifest announces.
    state: () => ({
      posts: [...new Set(vendor.posts.map((post) => post.join('\n')))],
      complaints: [...vendor.complaints],
    }),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startTeams();
  const usual = { secrets: { webhook: vendor.webhook }, settings: { gateway: vendor.double.url } };
  return besideVendor(connector, vendor, usual, more);
}

describe('a post in Teams', () => {
  it('is a card whose text is no markup', async () => {
    const { vendor, deliver } = await open();
    await deliver('channel.post', {
      ...samples['channel.post'],
      text: 'See [this](https://evil.example.com) *now*\nand then\n\nsleep',
      to: '#payments',
    });
    expect(vendor.posts).toEqual([
      [
        'INC-7F3 Checkout answers slowly',
        expect.stringMatching(/^SEV-2 · /),
        'For \\#payments',
        'See \\[this\\](https://evil.example.com) \\*now\\*\n\nand then',
        'sleep',
      ],
    ]);
  });

  it('fits, however long its text is', async () => {
    const { vendor, deliver } = await open();
    await deliver('channel.post', { ...samples['channel.post'], text: '€'.repeat(100_000) });
    expect(vendor.posts).toHaveLength(1);
  });

  it('is left out where the settings do not want such', async () => {
    const { vendor, deliver } = await open({ settings: { about: ['update'] } });
    await deliver('channel.post', { ...samples['channel.post'], about: 'seat' });
    expect(vendor.posts).toEqual([]);
  });

  it('does not go to an address of somebody else, and says nothing of the signature', async () => {
    const { deliver } = await open({
      secrets: { webhook: 'https://evil.example.com/?sig=secret-signature' },
    });
    const failed = deliver('channel.post', samples['channel.post']);
    await expect(failed).rejects.toMatchObject({ kind: 'refused' });
    await expect(failed).rejects.not.toThrow('secret-signature');
  });

  it('tells when the webhook is no longer valid', async () => {
    const { vendor, deliver } = await open();
    const other = await open({
      secrets: { webhook: `${vendor.double.url}/workflows/old?sig=old-signature` },
      settings: { gateway: vendor.double.url },
    });
    await expect(other.deliver('channel.post', samples['channel.post'])).rejects.toMatchObject({
      kind: 'credentials',
    });
    await deliver('channel.post', samples['channel.post']);
  });
});

import { describe, expect, it } from 'vitest';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { createStatuspageConnector } from '#electron/engine/connectors/statuspage/index.ts';
import { conforms } from '#test/doubles/conformance.ts';
import type { Trying } from '#test/doubles/context.ts';
import { COMPONENT, PAGE, startStatuspage, STATUSPAGE_KEY } from '#test/doubles/statuspage.ts';
import { besideVendor } from './beside-vendor.ts';

const samples = samplePayloads(Date.now());

const connector = createStatuspageConnector();
const settings = (address: string) => ({
  ...{ address, page: PAGE, components: { checkout: COMPONENT } },
  impacts: { 'SEV-2': 'major' },
  states: { 'SEV-2': 'partial_outage' },
  title: 'Service disruption',
});

conforms('Statuspage', connector.manifest, async () => {
  const vendor = await startStatuspage();
  return {
    connector,
    double: vendor.double,
    settings: settings(vendor.double.url),
    secrets: { apiKey: STATUSPAGE_KEY },
    wrongSecrets: { apiKey: 'not-the-api-key' },
    state: () => vendor.state(),
    before: (effect) => (effect === 'status.publish' ? [] : ['status.publish']),
  };
});

async function open(more: Partial<Trying> = {}) {
  const vendor = await startStatuspage();
  const usual = { secrets: { apiKey: STATUSPAGE_KEY }, settings: settings(vendor.double.url) };
  return besideVendor(connector, vendor, usual, more);
}

describe('an incident on Statuspage', () => {
  it('is published under a title for customers, updated and resolved, with its components', async () => {
    const { vendor, deliver, links } = await open();
    await deliver('status.publish', samples['status.publish']);
    expect(vendor.incidents).toMatchObject([
      { name: 'Service disruption', impact: 'major', status: 'investigating' },
    ]);
    expect(vendor.components.get(COMPONENT)).toBe('partial_outage');
    expect(links[0]?.link).toMatchObject({ what: 'status', id: 'i0', url: 'https://stspg.example.com/i0' });
    const { incident } = samples['status.update'];
    await deliver('status.update', {
      ...samples['status.update'],
      incident: { ...incident, phase: 'mitigating' },
    });
    expect(vendor.incidents[0]?.status).toBe('identified');
    await deliver('status.resolve', samples['status.resolve']);
    expect(vendor.incidents[0]?.status).toBe('resolved');
    expect(vendor.components.get(COMPONENT)).toBe('operational');
    expect(vendor.incidents[0]?.updates.map(({ body }) => body)).toEqual([
      samples['status.publish'].text,
      samples['status.update'].text,
      samples['status.resolve'].text,
    ]);
  });

  it('is published by an update where nothing is there yet; a resolution is refused', async () => {
    const { vendor, deliver } = await open();
    await expect(deliver('status.resolve', samples['status.resolve'])).rejects.toMatchObject({
      kind: 'refused',
    });
    await deliver('status.update', samples['status.update']);
    expect(vendor.incidents).toHaveLength(1);
  });

  it('that somebody took away there is not updated', async () => {
    const { vendor, deliver } = await open();
    await deliver('status.publish', samples['status.publish']);
    vendor.incidents.splice(0);
    await expect(deliver('status.update', samples['status.update'])).rejects.toMatchObject({
      kind: 'refused',
      message: 'The incident is no longer on the status page. Somebody took it away there.',
    });
  });

  it('shows no component the settings do not name, and tells nobody where they say so', async () => {
    const { vendor, deliver } = await open({ settings: { components: {}, notify: false } });
    await deliver('status.publish', samples['status.publish']);
    expect(vendor.components.get(COMPONENT)).toBe('operational');
    expect(vendor.incidents[0]?.updates[0]?.notified).toBe(false);
  });
});

describe('the check of Statuspage', () => {
  it('names a component that is not there', async () => {
    const { context } = await open({ settings: { components: { search: 'nothere' } } });
    const { ok, lines } = await connector.check(context);
    expect(ok).toBe(false);
    expect(lines.at(-1)?.text).toBe('The page has no component nothere (of search).');
  });

  it('names a page that is not there', async () => {
    const { context } = await open({ settings: { page: 'other' } });
    const { lines } = await connector.check(context);
    expect(lines).toEqual([{ ok: false, text: 'Statuspage does not know the page other.' }]);
  });
});

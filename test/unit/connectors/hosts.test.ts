import { describe, expect, it } from 'vitest';
import { hostProblem, hostRules } from '#shared/connectors/hosts.ts';
import { secretVariables } from '#shared/connectors/secret-names.ts';
import { checkSettings } from '#shared/connectors/settings.ts';
import { settingField } from '#shared/connectors/manifest.ts';

const rules = hostRules(
  { hosts: ['api.vendor.com', '*.vendor.net', '{url}', '127.0.0.1'] },
  { url: 'http://own.example.com:8080/path' },
);

describe('the hosts of a connector', () => {
  it.each([
    ['https://api.vendor.com/x', true],
    ['https://API.vendor.com/x', true],
    ['https://api.vendor.com:8443/x', true],
    ['http://api.vendor.com/x', false],
    ['https://a.vendor.net/', true],
    ['https://vendor.net/', false],
    ['https://evilvendor.net/', false],
    ['https://api.vendor.com.evil.net/', false],
    ['https://api.vendor.com@evil.net/', false],
    ['http://own.example.com:8080/', true],
    ['http://own.example.com/', false],
    ['http://127.0.0.1:9/', true],
    ['ftp://api.vendor.com/', false],
  ])('%s: %s', (url, allowed) => {
    expect(hostProblem(rules, new URL(url)) === null).toBe(allowed);
  });
});

describe('settings', () => {
  const manifest = {
    name: 'Vendor',
    settings: [
      settingField.parse({ name: 'url', label: 'Address', kind: 'url', required: true }),
      settingField.parse({ name: 'most', label: 'Most', kind: 'number', least: 1, most: 9, default: 3 }),
      settingField.parse({
        name: 'how',
        label: 'How',
        kind: 'choice',
        choices: [{ value: 'a', label: 'A' }],
      }),
    ],
  };
  it.each([
    [{}, 'Address is missing.'],
    [{ url: 'vendor' }, 'Address must be an address like https://example.com.'],
    [{ url: 'https://a.example.com', most: 10 }, 'Most is at most 9.'],
    [{ url: 'https://a.example.com', how: 'b' }, 'How is one of a.'],
    [{ url: 'https://a.example.com', colour: 1 }, 'Vendor has no setting “colour”. It has url, most, how.'],
  ])('%j are refused: %s', (given, message) => {
    expect(checkSettings(manifest, given)).toMatchObject({ ok: false, refusal: { message } });
  });
  it('take what the manifest says where nothing is given', () => {
    expect(checkSettings(manifest, { url: 'https://a.example.com/' })).toEqual({
      ok: true,
      output: { url: 'https://a.example.com', most: 3 },
    });
  });
});

it('secrets are read from variables named by the connector, then by its kind', () => {
  expect(secretVariables({ name: 'Slack EU', kind: 'slack' }, 'botToken')).toEqual([
    'DEEPWATER_SECRET_SLACK_EU_BOT_TOKEN',
    'DEEPWATER_SECRET_SLACK_EU_BOTTOKEN',
    'DEEPWATER_SECRET_SLACK_BOT_TOKEN',
    'DEEPWATER_SECRET_SLACK_BOTTOKEN',
  ]);
});

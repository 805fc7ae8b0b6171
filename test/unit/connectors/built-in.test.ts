import { describe, expect, it } from 'vitest';
import type { Connector } from '#electron/engine/connectors/connector.ts';
import { createDatadogConnector } from '#electron/engine/connectors/datadog/index.ts';
import { createGitHubConnector } from '#electron/engine/connectors/github/index.ts';
import { builtInConnectors } from '#electron/engine/connectors/index.ts';
import { createJiraConnector } from '#electron/engine/connectors/jira/index.ts';
import { createPagerDutyConnector } from '#electron/engine/connectors/pagerduty/index.ts';
import { createSlackConnector } from '#electron/engine/connectors/slack/index.ts';
import { createStatuspageConnector } from '#electron/engine/connectors/statuspage/index.ts';
import { createTeamsConnector } from '#electron/engine/connectors/teams/index.ts';

const builtIn = builtInConnectors();

/** What a connector does, by its methods and by its manifest. */
function powers(connector: Connector): { does: string[]; says: string[] } {
  const all = ['pull', 'receive', 'listen', 'query'] as const;
  const { effects, powers: said } = connector.manifest;
  return {
    does: [
      ...(connector.deliver === undefined ? [] : ['deliver']),
      ...all.filter((each) => connector[each] !== undefined),
    ],
    says: [...(effects.length === 0 ? [] : ['deliver']), ...all.filter((each) => said.includes(each))],
  };
}

describe('the connectors that come with the application', () => {
  it('have a kind each', () => {
    const kinds = builtIn.map(({ manifest }) => manifest.kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it.each(builtIn.map((each) => [each.manifest.kind, each] as const))(
    '%s does what its manifest says',
    (_, each) => {
      const { does, says } = powers(each);
      expect(does).toEqual(says);
    },
  );

  it.each(
    [
      createSlackConnector,
      createTeamsConnector,
      createPagerDutyConnector,
      createStatuspageConnector,
      createJiraConnector,
      createGitHubConnector,
      createDatadogConnector,
    ].map((create) => [create.name, create()] as const),
  )('%s makes what stands in the list for it', (_, loaded) => {
    const late = builtIn.find(({ manifest }) => manifest.kind === loaded.manifest.kind);
    expect(late?.manifest).toEqual(loaded.manifest);
    expect(late === undefined ? null : powers(late)).toEqual(powers(loaded));
    expect(late?.pullEvery ?? 30_000).toBe(loaded.pullEvery ?? 30_000);
  });

  it('ask their vendor in the settings’ words, also when their code is loaded late', async () => {
    const slack = builtIn.find(({ manifest }) => manifest.kind === 'slack');
    const asked: string[] = [];
    const checked = await slack?.check({
      settings: { address: 'https://slack.example.com' },
      secrets: { botToken: 'xoxb-x' },
      fetch: (url) => {
        asked.push(String(url));
        const body = { ok: true, user: 'deepwater', team: 'Example' };
        return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(body), json: () => body });
      },
      signal: new AbortController().signal,
      now: () => 0,
      links: () => [],
      linked: () => null,
      dispatcher: () => Promise.reject(new Error('nothing is dispatched here')),
    });
    expect(checked).toEqual({ ok: true, lines: [{ ok: true, text: 'The app is deepwater in Example.' }] });
    expect(asked).toEqual(['https://slack.example.com/api/auth.test']);
  });
});

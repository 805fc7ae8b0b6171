import { describe, expect, it } from 'vitest';
import { createEmailConnector } from '#electron/engine/connectors/email/index.ts';
import { createPagerConnector } from '#electron/engine/connectors/pager/index.ts';
import { createWebhookConnector, signed } from '#electron/engine/connectors/webhook/index.ts';
import { DeliveryError, type HookRequest } from '#electron/engine/connectors/connector.ts';
import { conforms } from '#test/doubles/conformance.ts';
import { tryOut } from '#test/doubles/context.ts';
import { startPager } from '#test/doubles/pager.ts';
import { startMailServer } from '#test/doubles/smtp.ts';
import { startWebhookReceiver } from '#test/doubles/webhook.ts';

const incident = {
  ...{ stream: 'incident/1', ref: 'INC-7F3', title: 'Checkout fails', severity: 'SEV-1', phase: 'declared' },
  ...{ services: ['checkout'], exercise: false },
};

conforms('the webhook', createWebhookConnector().manifest, async () => {
  const { double, taken } = await startWebhookReceiver();
  return {
    connector: createWebhookConnector(),
    double,
    settings: { address: `${double.url}/in` },
    secrets: { secret: 'shared-secret' },
    wrongSecrets: { secret: 'another-secret' },
    state: () => [...taken.values()],
  };
});

conforms('the pager', createPagerConnector().manifest, async () => {
  const { double, alerts } = await startPager();
  return {
    connector: createPagerConnector(),
    double,
    settings: { address: double.url, people: { '@ana': 'ana@example.com' } },
    secrets: { apiKey: 'genie-key' },
    wrongSecrets: { apiKey: 'wrong-key' },
    state: () => [...alerts],
    before: (effect) => (effect === 'page.raise' ? [] : ['page.raise']),
  };
});

conforms('e-mail', createEmailConnector().manifest, async () => {
  const server = await startMailServer();
  return {
    connector: createEmailConnector(),
    double: null,
    settings: {
      ...{ server: server.address, encryption: 'none', username: 'desk', from: 'Desk <desk@example.com>' },
      ...{ to: ['all@example.com'], people: { '@ana': 'ana@example.com' } },
    },
    secrets: { password: 'mail-password' },
    wrongSecrets: { password: 'wrong-password' },
    // A mail program shows one message of each id.
    state: () => [...new Map(server.received.map((mail) => [mail.messageId, mail.to]))],
    close: () => server.close(),
  };
});

describe('e-mail', () => {
  async function desk(more: { signal?: AbortSignal } = {}) {
    const server = await startMailServer();
    const tried = tryOut(createEmailConnector(), {
      settings: {
        ...{ server: server.address, encryption: 'none', username: 'desk', from: 'Desk <desk@example.com>' },
        ...{ to: ['all@example.com', 'more@example.com'], people: { '@ana': 'ana@example.com' } },
      },
      secrets: { password: 'mail-password' },
      ...more,
    });
    return { server, tried };
  }
  const update = { incident, text: 'We’re on it ✓', about: 'update', pin: true, to: null } as const;

  it('keeps its id when it is sent again, and all about an incident is one conversation', async () => {
    const { server, tried } = await desk();
    server.fail(451);
    await expect(tried.deliver('channel.post', update)).rejects.toMatchObject({ kind: 'later' });
    await tried.deliver('channel.post', update, { attempt: 2 });
    await tried.deliver('channel.post', update, { attempt: 3, uncertain: true });
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(server.received[0]?.to).toEqual(['all@example.com', 'more@example.com']);
    await tried.deliver('page.raise', {
      ...{ incident, page: 'p', text: 'Come', people: ['@ana', '@bo'], service: null },
    });
    expect(server.received.at(-1)).toMatchObject({ to: ['ana@example.com'] });
    expect(server.received.at(-1)?.text).toContain('Subject: Paged: INC-7F3 Checkout fails');
    const threads = server.received.map(({ text }) => /^In-Reply-To: (.*)$/m.exec(text)?.[1]);
    expect(new Set(threads).size).toBe(1);
    await server.close();
  });

  it('tells a refusal from trouble, needs encryption, and stops when it is told to', async () => {
    const abort = new AbortController();
    const { server, tried } = await desk({ signal: abort.signal });
    server.fail(554);
    await expect(tried.deliver('channel.post', update)).rejects.toMatchObject({ kind: 'refused' });
    const far = tryOut(createEmailConnector(), {
      settings: { ...tried.context.settings, server: 'mail.example.com:25' },
      secrets: {},
    });
    await expect(far.deliver('channel.post', update)).rejects.toMatchObject({ kind: 'refused' });
    const demanding = tryOut(createEmailConnector(), {
      settings: { ...tried.context.settings, encryption: 'starttls' },
      secrets: { password: 'mail-password' },
    });
    await expect(demanding.deliver('channel.post', update)).rejects.toBeInstanceOf(DeliveryError);
    expect(server.received).toHaveLength(0);
    server.hang(true);
    setTimeout(() => abort.abort(), 50);
    const began = performance.now();
    await expect(tried.deliver('channel.post', update)).rejects.toMatchObject({ kind: 'later' });
    // Left alone, it would wait for 10 s.
    expect(performance.now() - began).toBeLessThan(5_000);
    await server.close();
  });
});

describe('a signed webhook that comes in', () => {
  const START = Date.UTC(2026, 10, 23, 12);
  const connector = createWebhookConnector();
  const { context } = tryOut(connector, {
    settings: { address: 'https://example.com' },
    secrets: { secret: 'shared-secret' },
    now: () => START,
  });
  const request = (body: string, at = START, more: Record<string, string> = {}): HookRequest => {
    const stamp = String(at / 1_000);
    const headers = {
      'x-deepwater-timestamp': stamp,
      'x-deepwater-signature': signed('shared-secret', stamp, body),
      ...more,
    };
    return { method: 'POST', path: '/hooks/x', headers, body: Buffer.from(body) };
  };
  const code = (given: HookRequest): string => {
    const outcome = connector.receive?.(given, context);
    return outcome === undefined ? 'none' : outcome.ok ? 'taken' : outcome.refusal.code;
  };

  it('is taken once, and an alert needs no more than an id and a title', () => {
    const body = '{"id":"disk-1","title":"Disk full","service":"db"}';
    expect(connector.receive?.(request(body), context)).toMatchObject({
      output: [
        { kind: 'alert', vendorId: 'disk-1', firing: true, groupKey: 'Disk full · db', startedAt: START },
      ],
    });
    expect(code(request(body))).toBe('replayed');
    expect(code(request(body, START + 1_000))).toBe('taken');
    const many = JSON.stringify({
      events: [
        { id: 'a', title: 'A', status: 'resolved', endedAt: '2026-11-23T11:00:00Z' },
        { id: 'm', message: 'Rolled back', by: 'deploy bot', incident: 'incident/1' },
      ],
    });
    expect(connector.receive?.(request(many), context)).toMatchObject({
      output: [
        { firing: false, endedAt: Date.UTC(2026, 10, 23, 11) },
        { kind: 'message', marked: true, stream: 'incident/1' },
      ],
    });
  });

  it('is refused when it is old, altered, unsigned, or something else', () => {
    const body = '{"id":"x","title":"X"}';
    expect(code(request(body, START - 301_000))).toBe('bad_signature');
    expect(code(request(body, START + 301_000))).toBe('bad_signature');
    expect(code({ ...request(body), body: Buffer.from('{"id":"y","title":"X"}') })).toBe('bad_signature');
    expect(code(request(body, START, { 'x-deepwater-timestamp': `${START / 1_000 + 1}` }))).toBe(
      'bad_signature',
    );
    expect(code(request(body, START, { 'x-deepwater-signature': '' }))).toBe('bad_signature');
    for (const odd of ['{}', '[]', '{"id":"x"}', '{"id":"x","title":"X","url":"javascript:alert(1)"}', 'x'])
      expect(code(request(odd))).toBe('invalid_input');
  });
});

describe('the pager', () => {
  it('brings acknowledgements back', () => {
    const connector = createPagerConnector();
    const { context } = tryOut(connector, { settings: {}, secrets: { hookToken: 'hook-token' } });
    const body = JSON.stringify({
      action: 'Acknowledge',
      alert: {
        alertId: 'a-1',
        alias: 'page-1',
        username: 'ana@example.com',
        updatedAt: 1_795_435_200_000_000_000,
      },
    });
    const given = (authorization: string): HookRequest => ({
      ...{ method: 'POST', path: '/hooks/x', headers: { authorization }, body: Buffer.from(body) },
    });
    expect(connector.receive?.(given('Bearer hook-token'), context)).toMatchObject({
      output: [{ kind: 'state', what: 'page', id: 'page-1', state: 'acknowledged', by: 'ana@example.com' }],
    });
    expect(connector.receive?.(given('Bearer x'), context)).toMatchObject({ ok: false });
  });
});

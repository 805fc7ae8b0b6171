import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Incoming } from '#shared/connectors/incoming.ts';
import { createSlackConnector } from '#electron/engine/connectors/slack/index.ts';
import { samplePayloads } from '#electron/engine/connectors/conformance/samples.ts';
import { conforms } from '#test/doubles/conformance.ts';
import { tryOut, type Trying } from '#test/doubles/context.ts';
import { APP_TOKEN, BOT_TOKEN, BOT_USER, startSlack } from '#test/doubles/slack.ts';

const samples = samplePayloads(Date.now());

const connector = createSlackConnector();
const people = { '@ana': 'ana@example.com', ben: 'UBEN00001' };

conforms('Slack', connector.manifest, async () => {
  const slack = await startSlack();
  return {
    connector,
    double: slack.double,
    settings: { address: slack.double.url, prefix: 'inc-', people, emoji: 'pushpin' },
    secrets: { botToken: BOT_TOKEN },
    wrongSecrets: { botToken: 'xoxb-not-this-one' },
    state: () => ({ channels: slack.state(), complaints: [...slack.complaints] }),
    before: (effect) => (effect === 'channel.open' ? [] : ['channel.open']),
    close: () => slack.close(),
  };
});

async function open(more: Partial<Trying> = {}) {
  const slack = await startSlack();
  const tried = tryOut(connector, {
    secrets: { botToken: BOT_TOKEN, appToken: APP_TOKEN },
    ...more,
    settings: { address: slack.double.url, people, ...more.settings },
  });
  onTestFinished(async () => {
    tried.close();
    await slack.close();
    expect(slack.complaints).toEqual([]);
  });
  return { slack, ...tried };
}

describe('a channel in Slack', () => {
  it('is opened with purpose, topic and people, and linked to', async () => {
    const { slack, deliver, links } = await open();
    const delivered = await deliver('channel.open', samples['channel.open']);
    const [channel] = slack.channels;
    expect(channel).toMatchObject({
      name: 'inc-7f3',
      topic: samples['channel.open'].topic,
      members: [BOT_USER, 'UANA00001', 'UBEN00001'],
    });
    expect(channel?.purpose).toContain(samples['channel.open'].incident.stream);
    expect(delivered.said).toBe('opened #inc-7f3');
    expect(links[0]?.link).toMatchObject({ what: 'channel', id: channel?.id, name: '#inc-7f3' });
    expect(links[0]?.link.url).toBe(`https://example.slack.com/archives/${channel?.id}`);
  });

  it('takes the next name where somebody else has the first', async () => {
    const { slack, deliver } = await open();
    for (const name of ['a', 'b', 'c', 'inc-7f3']) slack.addChannel(name);
    await deliver('channel.open', samples['channel.open']);
    expect(slack.channels.map(({ name }) => name)).toContain('inc-7f3-2');
  });

  it('is adopted when an attempt before made it and was not heard of', async () => {
    const { slack, deliver } = await open();
    slack.addChannel('inc-7f3', { creator: BOT_USER, members: [BOT_USER] });
    await deliver('channel.open', samples['channel.open'], { attempt: 2, uncertain: true });
    expect(slack.channels).toHaveLength(1);
    expect(slack.channels[0]?.purpose).toContain('deepwater:');
  });

  it('says who could not be invited', async () => {
    const { deliver } = await open({ settings: { people: { ana: 'nobody@example.com' } } });
    const { said } = await deliver('channel.open', samples['channel.open']);
    expect(said).toBe('opened #inc-7f3; not invited: @ana, @ben');
  });
});

describe('a post in Slack', () => {
  it('is escaped, pinned and marked as an exercise', async () => {
    const { slack, deliver } = await open();
    await deliver('channel.open', samples['channel.open']);
    const { incident } = samples['channel.post'];
    await deliver('channel.post', {
      ...samples['channel.post'],
      incident: { ...incident, exercise: true },
      text: '<!channel> 5 > 4 & so on',
    });
    const [channel] = slack.channels;
    expect(channel?.messages[0]?.text).toBe('EXERCISE · &lt;!channel&gt; 5 &gt; 4 &amp; so on');
    expect(channel?.pins).toHaveLength(1);
  });

  it('goes to the place a runbook names, which the app joins first', async () => {
    const { slack, deliver } = await open();
    const payments = slack.addChannel('payments');
    const { said } = await deliver('channel.post', {
      ...samples['channel.post'],
      pin: false,
      to: '#payments',
    });
    expect(said).toBe('posted to #payments');
    expect(payments.messages).toHaveLength(1);
  });

  it('goes to the usual channel where the incident has none, and is refused without one', async () => {
    const { slack, deliver } = await open({ settings: { usualChannel: 'incidents' } });
    slack.addChannel('incidents', { members: [BOT_USER] });
    await deliver('channel.post', samples['channel.post']);
    expect(slack.channels[0]?.messages).toHaveLength(1);
    const other = await open();
    await expect(other.deliver('channel.post', samples['channel.post'])).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('finds itself again among many messages', async () => {
    const { slack, deliver } = await open();
    await deliver('channel.open', samples['channel.open']);
    for (const key of ['one', 'two', 'three', 'four', 'five'])
      await deliver('channel.post', samples['channel.post'], { key });
    await deliver('channel.post', samples['channel.post'], { key: 'one', attempt: 2, uncertain: true });
    expect(slack.channels[0]?.messages).toHaveLength(5);
  });
});

describe('the check of Slack', () => {
  it('names the scopes the app lacks', async () => {
    const { slack, context } = await open();
    slack.scopes.splice(slack.scopes.indexOf('pins:write'), 1);
    const { ok, lines } = await connector.check(context);
    expect(ok).toBe(false);
    expect(lines[0]?.text).toContain('pins:write');
  });

  it('tries both tokens', async () => {
    const { context } = await open({ secrets: { botToken: BOT_TOKEN, appToken: 'xapp-wrong' } });
    const { lines } = await connector.check(context);
    expect(lines.map(({ ok }) => ok)).toEqual([true, false]);
    expect(lines[1]?.text).toBe('App-level token: Slack does not take the token.');
  });
});

describe('marked messages of Slack', () => {
  const aborts: AbortController[] = [];
  afterEach(() => aborts.splice(0).forEach((abort) => abort.abort()));

  async function listening() {
    const abort = new AbortController();
    aborts.push(abort);
    const opened = await open({ signal: abort.signal });
    const incoming: Incoming[] = [];
    const ended = connector.listen?.((more) => incoming.push(...more), opened.context) ?? Promise.resolve();
    await expect.poll(() => opened.slack.socket.connections(), { interval: 10 }).toBe(1);
    return { ...opened, abort, incoming, ended };
  }

  it('come by Socket Mode with names in place of ids, and are acknowledged', async () => {
    const { slack, incoming, deliver, abort, ended } = await listening();
    await deliver('channel.open', samples['channel.open']);
    const [channel] = slack.channels;
    channel?.messages.push({
      ...{ ts: '1700000001.000200', user: 'UBEN00001', metadata: null },
      text: '<@UANA00001> rolled back, see <https://example.com/d|the deployment> &amp; &lt;db&gt;',
    });
    slack.react(channel?.id ?? '', '1700000001.000200', 'eyes');
    slack.react(channel?.id ?? '', '1700000001.000200', 'pushpin');
    await expect.poll(() => slack.socket.received.length, { interval: 10 }).toBe(2);
    expect(incoming).toEqual([
      {
        kind: 'message',
        vendorId: `${channel?.id}:1700000001.000200`,
        stream: samples['channel.open'].incident.stream,
        marked: true,
        by: 'Ben Berg',
        text: '@ana rolled back, see the deployment (https://example.com/d) & <db>',
        at: 1_700_000_001_000,
        url: `https://example.slack.com/archives/${channel?.id}/p1700000001000200`,
      },
    ]);
    abort.abort();
    await ended;
    await expect.poll(() => slack.socket.connections(), { interval: 10 }).toBe(0);
  });

  it('do not come with a wrong app-level token, in words', async () => {
    const { context } = await open({ secrets: { botToken: BOT_TOKEN, appToken: 'xapp-wrong' } });
    await expect(connector.listen?.(() => undefined, context)).rejects.toMatchObject({
      kind: 'credentials',
      message: 'App-level token: Slack does not take the token.',
    });
  });

  it('go on when Slack renews the connection', async () => {
    const { slack, abort, ended } = await listening();
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    slack.socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    await expect.poll(() => slack.socket.greeted(), { interval: 20 }).toBe(2);
    abort.abort();
    await ended;
  });

  it('are told apart from a connection that broke', async () => {
    const { slack, ended } = await listening();
    const failed = expect(ended).rejects.toMatchObject({ kind: 'later' });
    slack.socket.breakAll();
    await failed;
  });

  it('are not acknowledged when they could not be read, so that Slack sends them again', async () => {
    const { slack, incoming } = await listening();
    const channel = slack.addChannel('other', { members: [BOT_USER] });
    slack.double.fail('error');
    slack.react(channel.id, '1700000001.000200', 'pushpin');
    await expect.poll(() => slack.double.settled(), { interval: 10 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(incoming).toEqual([]);
    expect(slack.socket.received).toEqual([]);
  });
});

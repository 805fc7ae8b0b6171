import { describe, expect, it } from 'vitest';
import { DeliveryError } from '#electron/engine/connectors/connector.ts';
import { createPlainConnector } from '#test/doubles/plain.ts';
import { testEngine } from '../engine/kit.ts';
import { connect, connected, plainVendor, rowsOf, sending, settled, until } from './kit.ts';

const declared = { title: 'Checkout is slow', severity: 'SEV-2', services: ['checkout'] };

describe('the outbox', () => {
  it('sends what an incident causes, in order, each once, and keeps what the vendor made', async () => {
    const { engine, vendor, id } = await connected();
    const { ref } = await engine.must('incident.declare', declared);
    await engine.must('severity.change', { ref, severity: 'SEV-1', reason: 'it spreads' });
    await engine.must('update.post', { ref, text: 'We know the cause.' });
    await settled(engine);
    expect(vendor.things.map(({ effect }) => effect)).toEqual([
      'channel.open',
      'ticket.create',
      'event.mark',
      'channel.topic',
      'channel.post',
      'channel.post',
    ]);
    const [, , , topic, severity, update] = vendor.things.map(
      ({ payload }) => payload as Record<string, unknown>,
    );
    expect(topic?.['topic']).toBe(`${ref} · SEV-1 · Declared · Checkout is slow`);
    expect(severity?.['text']).toContain('it spreads');
    expect(update).toMatchObject({
      about: 'update',
      pin: true,
      text: expect.stringContaining('We know the cause.') as string,
    });
    const { head } = await engine.must('incident.show', { ref });
    expect(head.links).toMatchObject([
      { connector: id, connectorName: 'Plain', what: 'channel', name: '#plain' },
    ]);
    expect((await rowsOf(engine)).every(({ state }) => state === 'done')).toBe(true);
    const [one] = await engine.must('connector.list', {});
    expect(one?.health).toMatchObject({
      state: 'ok',
      queued: 0,
      lastSuccessAt: expect.any(Number) as number,
    });
    expect((await engine.must('engine.status', {})).queued.count).toBe(0);
  });

  it.each([
    'rate-limited',
    'error',
    'time-out-after',
    'reset-before',
    'reset-after',
    'slow-body',
    'malformed',
  ] as const)('sends once and in order although the way fails: %s', async (fault) => {
    const { engine, vendor } = await connected();
    vendor.double.fail(fault);
    await engine.must('incident.declare', declared);
    await settled(engine);
    expect(vendor.things.map(({ effect }) => effect)).toEqual([
      'channel.open',
      'ticket.create',
      'event.mark',
    ]);
    const [first] = await rowsOf(engine);
    expect(first).toMatchObject({ state: 'done', attempts: 2, uncertain: false });
  });

  it('is read a page at a time, in either order', async () => {
    const engine = await testEngine(sending('none-is-set'));
    await connect(engine, await plainVendor());
    await engine.must('incident.declare', declared);
    await engine.must('incident.declare', { ...declared, title: 'Another' });
    const all = (await rowsOf(engine)).map(({ num }) => num);
    expect(all).toHaveLength(6);
    for (const oldestFirst of [true, false]) {
      const seen: number[] = [];
      let after: number | null = null;
      do {
        const page: { rows: { num: number }[]; next: number | null } = await engine.must('outbox.rows', {
          oldestFirst,
          limit: 3,
          ...(after === null ? {} : { after }),
        });
        seen.push(...page.rows.map(({ num }) => num));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(oldestFirst ? all : all.toReversed());
    }
  });

  it('waits for a request that was given up and comes late: nothing is there twice, nothing overtakes it', async () => {
    const { engine, vendor } = await connected(
      {},
      { httpTimes: { longest: 100, leaveAlone: 50, straggle: 800 } },
    );
    vendor.double.fail({ late: 400 });
    await engine.must('incident.declare', declared);
    const rows = await settled(engine);
    expect(vendor.things.map(({ effect }) => effect)).toEqual([
      'channel.open',
      'ticket.create',
      'event.mark',
    ]);
    expect(rows[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('stops a connector whose credentials are refused until somebody has looked', async () => {
    const vendor = await plainVendor();
    const engine = await testEngine(sending('wrong-token-for-it'));
    await connect(engine, vendor);
    await engine.must('incident.declare', declared);
    const state = async () => (await engine.must('connector.list', {}))[0]?.health;
    await until(async () => (await state())?.state === 'credentials');
    expect((await state())?.problem).not.toContain('wrong-token');
    expect((await state())?.problem).toContain('•••');
    const asked = vendor.double.requests.length;
    await engine.must('incident.declare', { ...declared, title: 'Another' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(vendor.double.requests).toHaveLength(asked);
    // The keychain gives the right one: everything goes on.
    const [one] = await engine.must('connector.list', {});
    engine.keepSecrets([{ connector: one?.id ?? '', name: 'token', value: vendor.token }]);
    await settled(engine);
    expect(vendor.things).toHaveLength(6);
  });

  it('gives up what is refused, lets the others pass, and sends it when a person says so', async () => {
    let refuse = true;
    const plain = createPlainConnector();
    const { engine, vendor } = await connected(
      {},
      {
        connectors: [
          createPlainConnector({
            deliver(delivery, context) {
              if (refuse && delivery.effect === 'ticket.create')
                return Promise.reject(new DeliveryError('refused', 'There is no project PAY.'));
              return plain.deliver?.(delivery, context) ?? Promise.reject(new Error());
            },
          }),
        ],
      },
    );
    await engine.must('incident.declare', declared);
    const rows = await settled(engine);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'dead', 'done']);
    const dead = rows[1];
    expect(dead).toMatchObject({ problem: 'There is no project PAY.', editable: true });
    await engine.must('outbox.edit', { row: dead?.num ?? 0, text: 'Other words' });
    refuse = false;
    await engine.must('outbox.retry', { rows: [dead?.num ?? 0] });
    await settled(engine);
    expect(vendor.things.at(-1)).toMatchObject({ effect: 'ticket.create', payload: { text: 'Other words' } });
    expect(await engine.do('outbox.retry', { rows: [dead?.num ?? 0] })).toMatchObject({ ok: false });
  });

  it('holds what a person confirms, and only what is about the same thing behind it', async () => {
    const { engine, vendor } = await connected();
    const { ref } = await engine.must('incident.declare', declared);
    await engine.must('update.post', { ref, text: 'inside', publicText: 'Some payments are slow.' });
    await engine.must('severity.change', { ref, severity: 'SEV-1', reason: 'worse' });
    await settled(engine);
    expect(vendor.things.map(({ effect }) => effect)).not.toContain('status.publish');
    expect(vendor.things.at(-1)?.effect).toBe('channel.post');
    const [held] = (await engine.must('outbox.rows', { states: ['held'] })).rows;
    expect(held).toMatchObject({
      effect: 'status.publish',
      text: expect.stringContaining('Some payments') as string,
    });
    await engine.must('outbox.confirm', { rows: [held?.num ?? 0] });
    await settled(engine);
    expect(vendor.things.at(-1)).toMatchObject({ effect: 'status.publish' });
    expect(JSON.stringify(vendor.things.at(-1))).not.toContain('inside');
  });

  it('asks whether an old update is still true, and takes over what waited for a connection', async () => {
    let now = Date.UTC(2026, 10, 23, 14);
    const vendor = await plainVendor();
    const engine = await testEngine({ ...sending(vendor.token), now: () => now });
    const { ref } = await engine.must('incident.declare', declared);
    await engine.must('update.post', { ref, text: 'An hour ago.' });
    now += 3_600_000;
    await connect(engine, vendor);
    await until(async () => (await rowsOf(engine)).some(({ state }) => state === 'held'));
    expect(vendor.things).toEqual([]);
    const [held] = await rowsOf(engine);
    expect(held?.problem).toContain('still true');
    await engine.must('update.confirm', { ref, update: 2, stillTrue: true });
    await settled(engine);
    expect(vendor.things).toMatchObject([{ effect: 'channel.post' }]);
  });

  it('never calls anybody for a page that is over, and says the newest topic only', async () => {
    const { engine, vendor } = await connected({}, {});
    const { ref } = await engine.must('incident.declare', declared);
    await settled(engine);
    vendor.double.failBy(() => 'error');
    await engine.must('severity.change', { ref, severity: 'SEV-1', reason: 'worse' });
    await engine.must('page.raise', { ref, targets: [{ person: '@bo' }], summary: 'Please join' });
    await engine.must('severity.change', { ref, severity: 'SEV-2', reason: 'better' });
    await engine.must('page.resolve', { ref });
    await until(async () => (await rowsOf(engine)).some(({ attempts }) => attempts > 1));
    vendor.double.failBy(null);
    const rows = await settled(engine);
    const effects = vendor.things.map(({ effect }) => effect);
    expect(effects).not.toContain('page.raise');
    expect(effects).not.toContain('page.resolve');
    expect(rows.filter(({ state }) => state === 'discarded').map(({ effect }) => effect)).toContain(
      'page.raise',
    );
    expect(vendor.things.filter(({ effect }) => effect === 'channel.topic').at(-1)).toMatchObject({
      payload: { topic: expect.stringContaining('SEV-2') as string },
    });
  });

  it('keeps exercises here unless the connector is told to send them, then marked', async () => {
    const { engine, vendor } = await connected();
    const { ref } = await engine.must('incident.declare', { ...declared, exercise: true });
    const rows = await settled(engine);
    expect(rows.map(({ state }) => state)).toEqual(['sandboxed', 'sandboxed', 'sandboxed']);
    await connect(engine, vendor, { exercises: 'send' });
    await engine.must('severity.change', { ref, severity: 'SEV-1', reason: 'worse' });
    await settled(engine);
    expect(vendor.things).toHaveLength(2);
    expect(vendor.things.every(({ payload }) => JSON.stringify(payload).includes('EXERCISE'))).toBe(true);
  });

  it('hears only of its services and severities', async () => {
    const { engine, vendor } = await connected({ services: ['Checkout'], minSeverity: 'SEV-2' });
    await engine.must('incident.declare', { ...declared, severity: 'SEV-3' });
    await engine.must('incident.declare', { ...declared, services: ['search'] });
    await engine.must('incident.declare', declared);
    await settled(engine);
    expect(vendor.things).toHaveLength(3);
  });

  it('never sends words that were struck meanwhile', async () => {
    const { engine, vendor } = await connected();
    const { ref } = await engine.must('incident.declare', declared);
    await settled(engine);
    vendor.double.failBy(() => 'error');
    await engine.must('update.post', { ref, text: 'the secret story' });
    await until(async () => ((await rowsOf(engine)).at(-1)?.attempts ?? 0) > 0);
    await engine.must('entry.strike', {
      ref,
      entry: (await engine.must('incident.timeline', { ref })).entries.at(-1)?.n ?? 0,
    });
    // It goes on failing: an attempt that began before the strike may carry the words.
    await until(async () => (await rowsOf(engine)).at(-1)?.state === 'discarded');
    vendor.double.failBy(null);
    expect((await settled(engine)).at(-1)).toMatchObject({ state: 'discarded' });
    expect(JSON.stringify(vendor.things)).not.toContain('secret story');
  });
});

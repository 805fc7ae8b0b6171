import fc from 'fast-check';
import { expect, it } from 'vitest';
import { syncMessage } from '#shared/sync/message.ts';
import { readSyncMessage } from '#shared/sync/read-message.ts';

const uuid = fc.uuid();
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const stream = uuid.map((id) => `incident/${id}`);

const envelope = (of: string, replica: string) =>
  fc.record({
    id: uuid,
    stream: fc.constant(of),
    replica: fc.constant(replica),
    seq: fc.integer({ min: 1 }),
    hlc: hex(16),
    occurredAt: fc.integer(),
    recordedAt: fc.integer(),
    actor: fc.string({ maxLength: 100 }),
    type: fc.string({ maxLength: 100 }),
    v: fc.nat(),
    data: fc.jsonValue(),
    salt: fc.option(hex(32)),
    digest: hex(64),
    prev: fc.option(hex(64)),
    hash: hex(64),
  });

const message = fc.tuple(stream, uuid).chain(([of, replica]) =>
  fc.record({
    kind: fc.constant('events'),
    stream: fc.constant(of),
    replica: fc.constant(replica),
    events: fc.array(envelope(of, replica), { minLength: 1, maxLength: 4 }),
    checkpoint: fc.option(
      fc.record({
        seq: fc.integer({ min: 1 }),
        hash: hex(64),
        signature: fc.base64String({ maxLength: 88 }),
      }),
    ),
    announcements: fc.array(envelope('workspace', replica), { maxLength: 2 }),
  }),
);

/** What a hostile or broken sender may put where something else belongs; JSON knows no infinity but reads one. */
const oddity = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(0, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 53, 'x'.repeat(101), 'incident/x', null, [], {}),
);

it('reads every message of events that the schema reads, as the schema does', () => {
  fc.assert(
    fc.property(message, (whole) => {
      const json: unknown = JSON.parse(JSON.stringify(whole));
      expect(readSyncMessage(json)).toEqual(syncMessage.safeParse(json));
      expect(readSyncMessage(json).success).toBe(true);
    }),
  );
});

it('refuses what the schema refuses, in the same words', () => {
  fc.assert(
    fc.property(
      message,
      fc.nat(),
      oddity,
      fc.constantFrom('set', 'drop', 'add'),
      (whole, which, odd, how) => {
        const json = JSON.parse(JSON.stringify(whole)) as { events: Record<string, unknown>[] };
        const event = json.events[which % json.events.length] ?? {};
        const names = Object.keys(event);
        const name = names[which % names.length] ?? 'id';
        if (how === 'set') event[name] = odd;
        else if (how === 'drop') delete event[name];
        else
          Object.defineProperty(event, which % 2 === 0 ? '__proto__' : 'more', {
            value: odd,
            enumerable: true,
          });
        const [ours, schema] = [readSyncMessage(json), syncMessage.safeParse(json)];
        expect(ours.success).toBe(schema.success);
        if (schema.success) expect(ours.data).toEqual(schema.data);
        else expect(ours.error?.issues).toEqual(schema.error.issues);
      },
    ),
    { numRuns: 2_000 },
  );
});

import { z } from 'zod';
import { EFFECT_NAMES } from '../connectors/effects.ts';
import { connectorManifest } from '../connectors/manifest.ts';
import {
  handle,
  inputObject,
  instant,
  lineField,
  listField,
  MAX_TEXT,
  textField,
  wholeNumber,
  yesNo,
} from '../domain/fields.ts';
import { incidentRef } from '../domain/incident/commands.ts';
import { lazily } from '../domain/lazily.ts';
import { connectorInstance } from '../domain/workspace/connectors.ts';
import { OUTBOX_STATES } from '../policy/outbox.ts';
import { command, query, subscription } from './operation.ts';

const at = z.number().int();
/** A connector by its id or its name. */
const connector = lineField('The connector', 60);

/**
 * How a connector is: `ok`; `waiting` while something is queued and nothing failed; `trouble` after a failure it tries again
 * after; `credentials` where they were refused and nothing goes out before somebody looks; `no-secret` where one is missing on
 * this machine; `off` where it is switched off or everything works offline.
 */
export const HEALTH_STATES = ['ok', 'waiting', 'trouble', 'credentials', 'no-secret', 'off'] as const;

export const connectorHealth = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  state: z.enum(HEALTH_STATES),
  /** Effects that wait to go out. */
  queued: z.number().int(),
  /** Effects that wait for a person: to be confirmed, or given up. */
  held: z.number().int(),
  dead: z.number().int(),
  oldestAt: at.nullable(),
  lastSuccessAt: at.nullable(),
  /** What is wrong, as a sentence. */
  problem: z.string().nullable(),
});
export type ConnectorHealth = z.output<typeof connectorHealth>;

/** A connector with how it is on this machine. */
export const connectorView = connectorInstance.extend({
  health: connectorHealth,
  /** What its kind says of itself; null where this installation does not have the kind. */
  manifest: connectorManifest.nullable(),
  /** Where each secret of it comes from; null where it is missing here. */
  secrets: z.record(z.string(), z.enum(['keychain', 'environment']).nullable()),
});
export type ConnectorView = z.output<typeof connectorView>;

/** A kind of connector that can be added. */
const connectorKindView = z.object({
  manifest: connectorManifest,
  /** The folder of one that did not come with the application. */
  folder: z.string().nullable(),
});

/** A folder with a connector of somebody else's. */
const connectorFolder = z.object({
  path: z.string(),
  /** Its kind; null where its manifest can't be read. */
  kind: z.string().nullable(),
  problem: z.string().nullable(),
});

/** An effect in the outbox. */
export const outboxRow = z.object({
  num: z.number().int(),
  /** Id of the connector, or the way it waits for while there is none: `chat`, `status-page`. */
  connector: z.string(),
  connectorName: z.string().nullable(),
  effect: z.enum(EFFECT_NAMES),
  /** The incident; null for what belongs to none. */
  ref: z.string().nullable(),
  stream: z.string().nullable(),
  state: z.enum(OUTBOX_STATES),
  attempts: z.number().int(),
  /** Whether it may have gone out already. */
  uncertain: z.boolean(),
  queuedAt: at,
  /** Not before then. */
  nextAt: at.nullable(),
  endedAt: at.nullable(),
  /** Why it waits, was given up or discarded; or what came of it. */
  problem: z.string().nullable(),
  /** What would go out, or went out, in words; null where it can't be said any more. */
  text: z.string().nullable(),
  /** Whether its words can be edited before it goes out. */
  editable: z.boolean(),
});
export type OutboxRow = z.output<typeof outboxRow>;

const num = wholeNumber('The number of a row', 1, Number.MAX_SAFE_INTEGER);
const nums = listField('Rows', num, 1_000).min(1, { error: 'Name at least one row.' });
const acted = z.object({ rows: z.number().int() });
const signed = { as: handle.optional() };

const question = z.discriminatedUnion(
  'ask',
  [
    z.object({ ask: z.literal('metric'), query: textField('The query', 4_000), at: instant.nullable() }),
    z.object({
      ask: z.literal('metric-range'),
      query: textField('The query', 4_000),
      from: instant,
      to: instant,
      stepSeconds: wholeNumber('The step in seconds', 1, 86_400),
    }),
    z.object({ ask: z.literal('on-call'), schedule: lineField('The schedule', 200).nullable() }),
    z.object({ ask: z.literal('schedules') }),
    z.object({ ask: z.literal('deployments'), since: instant }),
  ],
  { error: 'A question asks for metric, metric-range, on-call, schedules or deployments.' },
);

const answer = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('metric'),
    series: z.array(
      z.object({ labels: z.record(z.string(), z.string()), value: z.number(), at: z.number() }),
    ),
  }),
  z.object({
    ask: z.literal('metric-range'),
    series: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        points: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
  }),
  z.object({
    ask: z.literal('on-call'),
    people: z.array(
      z.object({
        name: z.string(),
        email: z.string().nullable(),
        schedule: z.string(),
        until: z.number().nullable(),
      }),
    ),
  }),
  z.object({ ask: z.literal('schedules'), files: z.array(z.object({ name: z.string(), text: z.string() })) }),
  z.object({
    ask: z.literal('deployments'),
    deployments: z.array(
      z.object({
        at: z.number(),
        text: z.string(),
        url: z.string().nullable(),
        service: z.string().nullable(),
      }),
    ),
  }),
]);
export const connectorAnswer = answer;

/** Connectors and the outbox. `connector.set` and `connector.remove` are commands of the workspace. */
export const connectorOperations = lazily({
  /** What can be connected: the kinds that come along, and those of folders that were added. */
  'connector.kinds': () => query(inputObject({}), z.array(connectorKindView)),
  'connector.list': () => query(inputObject({}), z.array(connectorView)),
  /** The connectors with how they are, now and whenever something about them changes. */
  'connector.watch': () =>
    subscription(
      inputObject({}),
      z.object({ type: z.literal('snapshot'), connectors: z.array(connectorView) }),
    ),
  /** Asks the vendor whether settings and secrets work. Credentials that were refused before count as looked at. */
  'connector.check': () =>
    command(
      inputObject({ connector }),
      z.object({ ok: z.boolean(), lines: z.array(z.object({ ok: z.boolean(), text: z.string() })) }),
    ),
  /** Asks a team system something; null where it does not know such a question. */
  'connector.ask': () => query(inputObject({ connector, question }), answer.nullable()),
  'connector.folders': () => query(inputObject({}), z.array(connectorFolder)),
  /** Takes a connector of somebody else's: a folder with manifest.json and a program. Its program runs on this machine. */
  'connector.folder.add': () =>
    command(inputObject({ path: lineField('The folder', 2_000) }), connectorFolder),
  'connector.folder.remove': () =>
    command(inputObject({ path: lineField('The folder', 2_000) }), z.object({})),

  /** What lies in the outbox, a page at a time: the newest first, or the oldest. */
  'outbox.rows': () =>
    query(
      inputObject({
        connector: connector.optional(),
        states: listField(
          'States',
          z.enum(OUTBOX_STATES, { error: `A state is one of ${OUTBOX_STATES.join(', ')}.` }),
          OUTBOX_STATES.length,
        ).optional(),
        ref: incidentRef.optional(),
        oldestFirst: yesNo('The order').default(false),
        /** The `next` of the page before. */
        after: num.optional(),
        limit: wholeNumber('The limit', 1, 1_000).default(200),
      }),
      z.object({
        rows: z.array(outboxRow),
        /** What the next page comes `after`; null when this is the last. */
        next: z.number().int().nullable(),
      }),
    ),
  /** Tries at once, also what was given up. */
  'outbox.retry': () => command(inputObject({ rows: nums }), acted),
  /** Never sends it. */
  'outbox.discard': () =>
    command(inputObject({ rows: nums, reason: lineField('The reason', 300).optional(), ...signed }), acted),
  /** Other words than those of the log, for this one connector. Only while it waits. */
  'outbox.edit': () => command(inputObject({ row: num, text: textField('The text', MAX_TEXT) }), acted),
  /** Lets go what waits for a person. */
  'outbox.confirm': () => command(inputObject({ rows: nums }), acted),

  /** How this machine reaches the network; null for what the environment says. */
  'network.show': () =>
    query(
      inputObject({}),
      z.object({
        proxy: z.string().nullable(),
        caFile: z.string().nullable(),
        /** What the environment says, for where nothing is set. The password of a proxy is masked. */
        environment: z.object({ proxy: z.string().nullable(), caFile: z.string().nullable() }),
      }),
    ),
  'network.set': () =>
    command(
      inputObject({
        proxy: z
          .url({
            protocol: /^(https?|socks5)$/,
            error: 'A proxy is written like http://proxy.example.com:3128.',
          })
          .nullable(),
        caFile: lineField('The file of authorities', 2_000).nullable(),
      }),
      z.object({}),
    ),
});

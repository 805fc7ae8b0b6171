import { z } from 'zod';
import { incoming } from '#shared/connectors/incoming.ts';
import { connectorManifest, type ConnectorManifest } from '#shared/connectors/manifest.ts';
import { connectorAnswer } from '#shared/contract/connectors.ts';
import { vendorThing } from '#shared/domain/incident/links.ts';
import { reasonOf } from '../../log/folder.ts';
import { DeliveryError, type Connector, type ConnectorContext } from '../connector.ts';
import { RpcFailure, type RpcAnswer } from './peer.ts';
import { createSupervisor, type Program, type Supervisor } from './supervisor.ts';

/** `manifest.json` of a connector of somebody else's: what every connector says of itself, and how its program is started. */
export const externalManifest = connectorManifest.extend({
  command: z.tuple([z.string().min(1).max(500)], z.string().max(2_000), {
    error: 'The command is a list: the program, then its arguments, like ["node", "connector.mjs"].',
  }),
  powers: z.array(
    z.enum(['check', 'pull', 'query'], {
      error: 'A connector in a folder has check, and may have pull and query.',
    }),
  ),
});
export type ExternalManifest = z.output<typeof externalManifest>;

/** Our own code for a failure that says what may be done about it, in `data`. */
const DELIVERY_FAILED = -32_000;
const failureData = z.object({
  kind: z.enum(['later', 'refused', 'credentials']),
  retryAfter: z.number().min(0).optional(),
  uncertain: z.boolean().optional(),
});

const checked = z.object({
  ok: z.boolean(),
  lines: z.array(z.object({ ok: z.boolean(), text: z.string().max(2_000) })).max(100),
});
const delivered = z
  .object({ links: z.array(vendorThing).max(100).optional(), said: z.string().max(2_000).optional() })
  .nullable();
const pulled = z.object({
  incoming: z.array(incoming).max(10_000),
  cursor: z.string().max(100_000).nullable(),
});
const request = z.object({
  url: z.string().max(10_000),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  json: z.unknown().optional(),
  form: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  timeout: z.number().min(1).max(60_000).optional(),
  accept: z.array(z.number().int()).max(100).optional(),
});
const fetchParams = request.extend({ context: z.number().int() });

/**
 * A connector whose program speaks JSON-RPC 2.0 over its standard input and output. Each set of settings and secrets has a
 * process of its own, which gets those and nothing else; its requests are sent by us, to the hosts of its manifest.
 */
export function createExternalConnector(
  { command, ...rest }: ExternalManifest,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Connector & { stop(): Promise<void>; abandon(): void } {
  const manifest: ConnectorManifest = rest;
  const program: Program = { folder, command };
  const supervisors = new Map<string, Supervisor>();
  /** What is asked now, for the requests that belong to it. */
  const asking = new Map<number, ConnectorContext>();
  let asked = 0;

  const answer: RpcAnswer = async (method, params) => {
    if (method !== 'fetch') throw new RpcFailure({ code: -32_601, message: `There is no method ${method}.` });
    const read = fetchParams.safeParse(params);
    if (!read.success)
      throw new RpcFailure({
        code: -32_602,
        message: read.error.issues[0]?.message ?? 'This is no request.',
      });
    const { context: which, url, json, ...more } = read.data;
    const context = asking.get(which);
    if (context === undefined)
      throw new RpcFailure({ code: -32_602, message: 'There is no such context any more.' });
    try {
      const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
      const { status, headers, text } = await context.fetch(url, {
        ...given,
        ...(json === undefined ? {} : { json }),
      });
      return { status, headers, text };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw new RpcFailure({
        code: DELIVERY_FAILED,
        message: error.message,
        data: { kind: error.kind, ...error.facts },
      });
    }
  };

  function supervisorOf({ settings, secrets }: ConnectorContext): Supervisor {
    const key = JSON.stringify([settings, secrets]);
    const known = supervisors.get(key);
    if (known !== undefined) return known;
    // Settings that are not used any more need no process.
    for (const [other, supervisor] of supervisors.size > 8 ? supervisors : []) {
      void supervisor.stop();
      supervisors.delete(other);
    }
    const made = createSupervisor(program, answer, env);
    supervisors.set(key, made);
    return made;
  }

  async function ask<S extends z.ZodType>(
    method: string,
    params: Record<string, unknown>,
    context: ConnectorContext,
    schema: S,
    acts: boolean,
  ): Promise<z.output<S>> {
    asked += 1;
    const which = asked;
    asking.set(which, context);
    try {
      const { settings, secrets, signal } = context;
      const result = await supervisorOf(context).ask(
        method,
        { ...params, settings, secrets, context: which },
        signal,
      );
      const read = schema.safeParse(result);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new DeliveryError(
        'later',
        `Its program answered ${method} with something else than agreed: ${issue?.message ?? ''} (${issue?.path.join('.') ?? ''}).`,
        { uncertain: acts },
      );
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      if (error instanceof RpcFailure) throw failureOf(error, acts);
      throw new DeliveryError('later', `Its program failed: ${reasonOf(error)}.`, { uncertain: acts });
    } finally {
      asking.delete(which);
    }
  }

  return {
    manifest,
    check: (context) => ask('check', {}, context, checked, false),
    ...(manifest.effects.length === 0
      ? {}
      : {
          async deliver(delivery, context) {
            const { effect, payload, key, attempt, uncertain } = delivery;
            const links = context.links(payload.incident.stream);
            const params = { effect, payload, key, attempt, uncertain, links };
            const result = await ask('deliver', params, context, delivered, true);
            return {
              ...(result?.links === undefined ? {} : { links: result.links }),
              ...(result?.said === undefined ? {} : { said: result.said }),
            };
          },
        }),
    ...(manifest.powers.includes('pull')
      ? { pull: (cursor, context) => ask('pull', { cursor }, context, pulled, false) }
      : {}),
    ...(manifest.powers.includes('query')
      ? {
          query: (question, context) =>
            ask('query', { question }, context, connectorAnswer.nullable(), false),
        }
      : {}),
    async stop() {
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.stop()));
      supervisors.clear();
    },
    abandon() {
      for (const supervisor of supervisors.values()) supervisor.abandon();
      supervisors.clear();
    },
  };
}

function failureOf({ error }: RpcFailure, acts: boolean): DeliveryError {
  const data = failureData.safeParse(error.data);
  if (!data.success) return new DeliveryError('later', error.message, { uncertain: acts });
  const { kind, retryAfter, uncertain } = data.data;
  return new DeliveryError(kind, error.message, {
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(uncertain === undefined ? {} : { uncertain }),
  });
}

import { isDeepStrictEqual } from 'node:util';
import type { EffectName, NeutralEffect } from '#shared/connectors/effects.ts';
import { hostRules } from '#shared/connectors/hosts.ts';
import { connectorManifest, type ConnectorSettings } from '#shared/connectors/manifest.ts';
import { createMasker } from '#shared/runbooks/mask.ts';
import {
  DeliveryError,
  type Connector,
  type ConnectorContext,
  type Delivery,
  type VendorLink,
} from '../connector.ts';
import { createHttp } from '../http.ts';
import { createNetwork } from '../network.ts';
import { FAULTS, type Double, type Fault } from './double.ts';
import { SAMPLE_STREAM, samplePayloads, type SamplePayloads } from './samples.ts';

/** A connector beside the double of its vendor, fresh for every check. */
export interface Subject {
  connector: Connector;
  /** The vendor; null for a connector that talks to none over HTTP: there nothing can go wrong on the way. */
  double: Double | null;
  settings: ConnectorSettings;
  secrets: Readonly<Record<string, string>>;
  /** Secrets the vendor does not take; null where there are none to get wrong. */
  wrongSecrets: Readonly<Record<string, string>> | null;
  /** Everything the vendor has now, as plain values without times and without ids of its own making. */
  state: () => unknown;
  /** What exists already: an update of a ticket needs the ticket. Effects delivered before this one, in order. */
  before?: (effect: EffectName) => readonly EffectName[];
  /** Payloads other than the samples. */
  payloads?: { readonly [N in EffectName]?: Extract<NeutralEffect, { effect: N }>['payload'] };
  close?: () => Promise<void>;
}

export interface ConformanceCheck {
  /** What has to hold, as a sentence without its end. */
  name: string;
  /** Null when it holds; otherwise a sentence that says what does not. */
  run(): Promise<string | null>;
}

/** Requests are given up after this time where an attempt follows another, ms. */
const PATIENCE = 500;
/** The same where there is one attempt only: a machine that is busy is not the connector's fault. */
const ONE_ATTEMPT = 10_000;
/** An effect that is not out after so many attempts never is. */
const MOST_ATTEMPTS = 6;
/** How long a connector may go on after its signal, ms. */
const STOPS_WITHIN = 2_000;

/**
 * What every connector has to keep, whatever its vendor: each effect it declares reaches the vendor exactly once under every
 * fault of the way at every one of its requests, also when Deepwater is killed after the vendor acted; wrong credentials are a
 * sentence; it stops when told; no secret is in any message.
 */
export function conformanceChecks(manifest: unknown, open: () => Promise<Subject>): ConformanceCheck[] {
  const read = connectorManifest.safeParse(manifest);
  const checks: ConformanceCheck[] = [
    {
      name: 'its manifest is valid',
      run: () =>
        Promise.resolve(
          read.success ? null : (read.error.issues[0]?.message ?? 'The manifest does not fit.'),
        ),
    },
  ];
  if (!read.success) return checks;
  const { effects, powers } = read.data;
  // The same for every check: what the vendor has is compared between them.
  const samples = samplePayloads(Date.now());
  const add = (name: string, body: (bench: Bench) => Promise<string | null>): void => {
    checks.push({ name, run: () => onBench(samples, open, body) });
  };
  if (powers.includes('check')) {
    add('a check with the right settings is content', async (bench) => {
      const { ok, lines } = await bench.subject.connector.check(bench.context({ longest: ONE_ATTEMPT }));
      return ok ? null : `The check says: ${lines.map(({ text }) => text).join(' ')}`;
    });
    add('a check with wrong credentials says so', async (bench) => {
      const { wrongSecrets } = bench.subject;
      if (wrongSecrets === null) return null;
      const context = bench.context({ secrets: wrongSecrets, longest: ONE_ATTEMPT });
      const { ok, lines } = await bench.subject.connector.check(context);
      bench.tell(lines.map(({ text }) => text).join(' '), wrongSecrets);
      if (ok) return 'The check is content with credentials the vendor refused.';
      return lines.some((line) => !line.ok && line.text.trim() !== '')
        ? null
        : 'The check does not say what is wrong.';
    });
  }
  for (const effect of effects) {
    add(`${effect} is done once when nothing goes wrong`, async (bench) => {
      await bench.prepare(effect);
      const before = structuredClone(bench.subject.state());
      await bench.deliver(effect);
      return isDeepStrictEqual(before, bench.subject.state()) ? 'The vendor has nothing new.' : null;
    });
    add(`${effect} is done once when Deepwater is killed after it`, async (bench) => {
      await bench.prepare(effect);
      const kept = [...bench.links];
      await bench.deliver(effect);
      const once = structuredClone(bench.subject.state());
      bench.links = kept;
      await bench.deliver(effect, true);
      return compare(once, bench.subject.state());
    });
    for (const fault of FAULTS) {
      checks.push({
        name: `${effect} is done once under: ${fault}`,
        run: () => underFault(samples, open, effect, fault),
      });
    }
    add(`${effect} stops when it is told to`, async (bench) => {
      const { double } = bench.subject;
      if (double === null) return null;
      await bench.prepare(effect);
      double.fail('time-out');
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error('told to stop')), 30);
      const begun = performance.now();
      await bench
        .once(effect, { attempt: 1, uncertain: false, signal: abort.signal, longest: 60_000 })
        .catch(() => null);
      const took = performance.now() - begun;
      return took < STOPS_WITHIN + 30 ? null : `It went on for ${Math.round(took)} ms.`;
    });
  }
  return checks;
}

async function onBench(
  samples: SamplePayloads,
  open: () => Promise<Subject>,
  body: (bench: Bench) => Promise<string | null>,
): Promise<string | null> {
  const bench = createBench(samples, await open());
  try {
    return (await body(bench)) ?? bench.leak();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await bench.close();
  }
}

/** The fault at every request of the effect in turn. What the vendor has in the end is as if there had been none. */
async function underFault(
  samples: SamplePayloads,
  open: () => Promise<Subject>,
  effect: EffectName,
  fault: Fault,
): Promise<string | null> {
  let expected: unknown;
  let requests = 0;
  const plain = await onBench(samples, open, async (bench) => {
    const { double } = bench.subject;
    await bench.prepare(effect);
    const before = double?.requests.length ?? 0;
    await bench.deliver(effect);
    requests = (double?.requests.length ?? 0) - before;
    expected = structuredClone(bench.subject.state());
    return null;
  });
  if (plain !== null) return plain;
  const wrong = await Promise.all(
    Array.from({ length: requests }, async (_, at) => {
      const problem = await onBench(samples, open, async (bench) => {
        await bench.prepare(effect);
        bench.subject.double?.fail(...Array.from({ length: at }, () => null), fault);
        await bench.deliver(effect);
        return compare(expected, bench.subject.state());
      });
      return problem === null ? null : `At request ${at + 1} of ${requests}: ${problem}`;
    }),
  );
  return wrong.find((each) => each !== null) ?? null;
}

function compare(expected: unknown, actual: unknown): string | null {
  if (isDeepStrictEqual(expected, actual)) return null;
  return `The vendor has ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}.`;
}

interface OneAttempt {
  attempt: number;
  uncertain: boolean;
  signal?: AbortSignal;
  longest?: number;
}

/** A subject with what the outbox would do around it. */
function createBench(samples: SamplePayloads, subject: Subject) {
  const network = createNetwork({}, () => ({ proxy: null, caFile: null }));
  const told: { text: string; secrets: readonly string[] }[] = [];
  const tell = (text: string, secrets: Readonly<Record<string, string>> = subject.secrets): void => {
    told.push({ text, secrets: Object.values(secrets) });
  };
  const bench = {
    subject,
    tell,
    links: [] as VendorLink[],

    context({
      secrets = subject.secrets,
      signal = new AbortController().signal,
      longest = PATIENCE,
    }: {
      secrets?: Readonly<Record<string, string>>;
      signal?: AbortSignal;
      longest?: number;
    } = {}): ConnectorContext {
      const http = createHttp(network, '0.0.0', { longest, leaveAlone: 1 });
      const way = {
        rules: hostRules(subject.connector.manifest, subject.settings),
        mask: createMasker(Object.values(secrets)).mask,
        signal,
      };
      return {
        settings: subject.settings,
        secrets,
        signal,
        fetch: http.fetchFor(way),
        dispatcher: () => http.dispatcherFor(way),
        now: () => Date.now(),
        links: () => bench.links,
        linked: (what, id) => {
          const link = bench.links.find((each) => each.what === what && each.id === id);
          return link === undefined ? null : { stream: SAMPLE_STREAM, link };
        },
      };
    },

    /** One attempt; what it says is looked at for secrets. */
    async once(effect: EffectName, { attempt, uncertain, ...rest }: OneAttempt): Promise<void> {
      const { deliver } = subject.connector;
      if (deliver === undefined) throw new Error('It declares effects and delivers none.');
      const payload = subject.payloads?.[effect] ?? samples[effect];
      const key = `0198c0de-0000-7000-8000-00000000abcd:conformance:${effect.replace('.', '-')}`;
      const delivery = { effect, payload, key, attempt, uncertain } as Delivery;
      try {
        const { links = [], said = '' } = await deliver.call(
          subject.connector,
          delivery,
          bench.context(rest),
        );
        tell(said);
        for (const link of links) {
          tell(JSON.stringify(link));
          bench.links = [
            ...bench.links.filter(({ what, of }) => what !== link.what || of !== link.of),
            { ...link },
          ];
        }
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },

    /** Attempts until it is out, as the outbox does, without its pauses. */
    async deliver(effect: EffectName, uncertain = false): Promise<void> {
      let doubtful = uncertain;
      for (let attempt = uncertain ? 2 : 1; ; attempt += 1) {
        try {
          await bench.once(effect, { attempt, uncertain: doubtful });
          return;
        } catch (error) {
          const final = error instanceof DeliveryError && error.kind !== 'later';
          if (final || attempt >= MOST_ATTEMPTS) throw error;
          // What is no DeliveryError is of an unknown kind, and so is what it left behind.
          doubtful ||= !(error instanceof DeliveryError) || error.facts.uncertain === true;
        }
      }
    },

    async prepare(effect: EffectName): Promise<void> {
      for (const earlier of subject.before?.(effect) ?? []) await bench.deliver(earlier);
    },

    leak(): string | null {
      const leaked = told.find(({ text, secrets }) =>
        secrets.some((secret) => secret !== '' && text.includes(secret)),
      );
      return leaked === undefined ? null : 'A secret is in one of its messages.';
    },

    async close(): Promise<void> {
      network.close();
      await subject.double?.close();
      await subject.close?.();
    },
  };
  return bench;
}

type Bench = ReturnType<typeof createBench>;

import type { Dispatcher } from 'undici';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { ConnectorManifest, ConnectorSettings } from '#shared/connectors/manifest.ts';
import type { NeutralEffect } from '#shared/connectors/effects.ts';
import type { Incoming } from '#shared/connectors/incoming.ts';
import type { Fetch } from './http.ts';

/** Something a vendor made for an incident: a channel, an issue, a page. Kept in the incident's log for everybody. */
export interface VendorLink {
  /** `channel`, `page`, `status`, `ticket`, `task`, `mark`, `silence`, `document`. */
  what: string;
  /** What of ours it stands for: the incident's stream, or the id of a task, page or update. */
  of: string;
  /** The vendor's own id. */
  id: string;
  /** Where a person looks at it; null where nobody can. */
  url: string | null;
  /** What people call it: `#inc-7f3`, `OPS-412`. */
  name: string;
}

/** What a connector works with. Everything it may touch is in here. */
export interface ConnectorContext {
  settings: ConnectorSettings;
  /** By name. Never written anywhere; masked in every message that leaves the connector. */
  secrets: Readonly<Record<string, string>>;
  /** Requests to the hosts of its manifest and no other; honours proxy, private authorities, time-outs, rate limits. */
  fetch: Fetch;
  /** The same rules for what a vendor's own library opens itself, such as a WebSocket. */
  dispatcher: () => Promise<Dispatcher>;
  /** Ends when the connector is switched off, when a deadline is over, when the application works offline. */
  signal: AbortSignal;
  /** Wall clock, ms since the epoch. */
  now: () => number;
  /** What vendors made for an incident so far, by this connector. */
  links: (stream: string) => readonly VendorLink[];
  /** The other way round: whose thing this is, by its {@link VendorLink.what} and the vendor's id. Null for a thing that is not ours. */
  linked: (what: string, id: string) => { stream: string; link: VendorLink } | null;
}

/** An effect on its way out. */
export type Delivery = NeutralEffect & {
  /** The same for every attempt of the same effect, and for no other. At most 100 letters, digits, dashes and colons. */
  key: string;
  /** 1, 2, 3 … */
  attempt: number;
  /**
   * Whether an earlier attempt began whose outcome nobody knows: the vendor has to be asked whether it is there already,
   * unless its interface takes {@link key} and does that itself.
   */
  uncertain: boolean;
};

/** What came of a delivery that went well. */
export interface Delivered {
  links?: readonly VendorLink[];
  /** One line for the history of the outbox: `posted to #inc-7f3`. */
  said?: string;
}

/** A request that came to `/hooks/<connector>`. */
export interface HookRequest {
  method: string;
  path: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What a check found, line by line: credentials, reachability, the things the settings name. */
export interface Checked {
  ok: boolean;
  lines: readonly { ok: boolean; text: string }[];
}

/**
 * Translates neutral effects into one vendor's calls, and the vendor's happenings into our inbox. What goes wrong is thrown as
 * a {@link DeliveryError}; everything else that is thrown counts as a failure of an unknown kind and is tried again.
 */
export interface Connector {
  readonly manifest: ConnectorManifest;
  /** Asks the vendor whether the settings and secrets work. Changes nothing there. */
  check(context: ConnectorContext): Promise<Checked>;
  deliver?(delivery: Delivery, context: ConnectorContext): Promise<Delivered>;
  /** Reads what is new since the cursor it gave last time; null the first time. */
  pull?(
    cursor: string | null,
    context: ConnectorContext,
  ): Promise<{ incoming: readonly Incoming[]; cursor: string | null }>;
  /** How long between two pulls, ms. Defaults to 30 s. */
  pullEvery?: number;
  /** Reads a webhook. Refuses what is not signed as the settings say. */
  receive?(request: HookRequest, context: ConnectorContext): Outcome<readonly Incoming[]>;
  /** Keeps a connection open until the context's signal ends; resolves then. A connection that breaks is opened again by the caller. */
  listen?(push: (incoming: readonly Incoming[]) => void, context: ConnectorContext): Promise<void>;
  /** Reads: a metric at a time, who is on call, a schedule. Null for a question it does not know. */
  query?(question: Question, context: ConnectorContext): Promise<Answer | null>;
}

/** What can be asked of a team system. */
export type Question =
  | { ask: 'metric'; query: string; at: number | null }
  | { ask: 'metric-range'; query: string; from: number; to: number; stepSeconds: number }
  | { ask: 'on-call'; schedule: string | null }
  | { ask: 'schedules' }
  | { ask: 'deployments'; since: number };

/** The answer to a {@link Question}. Times in ms since the epoch. */
export type Answer =
  | {
      ask: 'metric';
      series: readonly { labels: Readonly<Record<string, string>>; value: number; at: number }[];
    }
  | {
      ask: 'metric-range';
      series: readonly {
        labels: Readonly<Record<string, string>>;
        points: readonly (readonly [number, number])[];
      }[];
    }
  | {
      ask: 'on-call';
      people: readonly { name: string; email: string | null; schedule: string; until: number | null }[];
    }
  /** A schedule file as `schedule import` reads it, per schedule. */
  | { ask: 'schedules'; files: readonly { name: string; text: string }[] }
  | {
      ask: 'deployments';
      deployments: readonly { at: number; text: string; url: string | null; service: string | null }[];
    };

/** Why a delivery failed, and what may be done about it. */
export type FailureKind =
  /** It may work later: a time-out, a reset, 5xx, 429. */
  | 'later'
  /** It never will as it is: refused with a reason a person has to read. */
  | 'refused'
  /** The credentials are not taken: nothing of this connector goes out before somebody looks. */
  | 'credentials';

/** What else is known of a failure. */
export interface FailureFacts {
  /** ms from now, as the vendor asked (`Retry-After`). */
  retryAfter?: number;
  /** Whether the vendor may have done it all the same. */
  uncertain?: boolean;
  /** Whether it has answered, so that it is no longer at it: what it did can be asked for at once. */
  answered?: boolean;
}

/** A delivery that did not go well. The message is for a person and holds no secret. */
export class DeliveryError extends Error {
  readonly kind: FailureKind;
  readonly facts: FailureFacts;

  constructor(kind: FailureKind, message: string, facts: FailureFacts = {}) {
    super(message);
    this.kind = kind;
    this.facts = facts;
  }
}

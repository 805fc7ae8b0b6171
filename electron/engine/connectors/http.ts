/** A request of a connector. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  body?: string | Buffer;
  /** ms; defaults to 10 s. */
  timeout?: number;
  /** Statuses that are answers rather than failures, besides 2xx. */
  accept?: readonly number[];
}

/** An answer, read whole: no more than 5 MB of it. */
export interface HttpAnswer {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The body as JSON. Throws a `DeliveryError` of kind `later` when it is none: a proxy answered, not the vendor. */
  json(): unknown;
}

/**
 * Sends a request. Follows redirects within the hosts that are allowed. Throws a `DeliveryError`: `later` for what may work
 * another time (network, time-out, 5xx, 429 with its `Retry-After`), `credentials` for 401 and 403, `refused` for other 4xx.
 */
export type Fetch = (url: string | URL, request?: HttpRequest) => Promise<HttpAnswer>;

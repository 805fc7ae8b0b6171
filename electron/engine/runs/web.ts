import type { Response } from 'undici';
import { fillRequest, readRequest, type FilledRequest } from '#shared/runbooks/request.ts';
import { causeOf } from '../connectors/http.ts';
import type { Network } from '../connectors/network.ts';
import { MOST_OUTPUT, nothing, type Ending, type Executed, type Execution } from './execution.ts';

/** Redirects that are followed. */
const MOST_REDIRECTS = 5;
/** What would give a host what was meant for another. */
const BOUND_TO_HOST = new Set(['authorization', 'cookie', 'proxy-authorization']);

interface Sent {
  body: string;
  variables: ReadonlyMap<string, string>;
  /** ms. */
  timeout: number;
  print: (text: string) => void;
  network: Network;
}

/** Sends a request and takes its answer, of which no more than a megabyte is read. */
export function sendRequest({ body, variables, timeout, print, network }: Sent): Execution {
  const abort = new AbortController();
  let ending: Ending = 'itself';
  const end = (why: Ending): void => {
    if (ending === 'itself') ending = why;
    abort.abort();
  };
  const limit = setTimeout(() => end('timeout'), timeout);
  const failed = (problem: string): Executed => ({ ...nothing, ending: 'problem', problem });

  async function go(): Promise<Executed> {
    const read = readRequest(body);
    if (!read.ok) return failed(read.message);
    const filled = fillRequest(read.value, variables);
    if (!filled.ok) return failed(filled.message);
    try {
      const response = await follow(filled.request, abort.signal, network);
      const text = await bodyOf(response, print);
      return { ...nothing, status: response.status, body: text, ending: 'itself', problem: null };
    } catch (error) {
      if (ending !== 'itself') return { ...nothing, ending, problem: null };
      return failed(`The request failed (${causeOf(error)}).`);
    }
  }

  const done = go().finally(() => clearTimeout(limit));
  return { done, kill: () => end('killed'), abandon: () => end('killed') };
}

async function follow(request: FilledRequest, signal: AbortSignal, network: Network): Promise<Response> {
  let address = new URL(request.address);
  let { method, body } = request;
  let headers = request.headers;
  for (let redirects = 0; ; redirects += 1) {
    const { fetch } = await import('undici');
    const response = await fetch(address, {
      method,
      headers: headers.map(({ name, value }): [string, string] => [name, value]),
      ...(body === null || method === 'GET' || method === 'HEAD' ? {} : { body }),
      redirect: 'manual',
      signal,
      dispatcher: await network.dispatcher(),
    });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    if (redirects === MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirects`);
    const next = new URL(location, address);
    if (next.protocol !== 'https:' && next.protocol !== 'http:')
      throw new Error(`a redirect to ${next.protocol}`);
    if (next.origin !== address.origin) {
      if (body !== null && response.status > 303)
        throw new Error(`a redirect of what was sent to another host, ${next.host}`);
      headers = headers.filter(({ name }) => !BOUND_TO_HOST.has(name.toLowerCase()));
    }
    if (response.status === 303 || (response.status < 303 && method === 'POST')) {
      method = method === 'HEAD' ? 'HEAD' : 'GET';
      body = null;
      headers = headers.filter(({ name }) => !/^content-/i.test(name));
    }
    address = next;
  }
}

async function bodyOf(response: Response, print: (text: string) => void): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const piece = decoder.decode(chunk, { stream: true });
    text += piece;
    print(piece);
    // Leaving the loop cancels the rest.
    if (text.length > MOST_OUTPUT) throw new Error('the answer is larger than a megabyte');
  }
  return text + decoder.decode();
}

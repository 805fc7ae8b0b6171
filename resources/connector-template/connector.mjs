// A connector for Deepwater: JSON-RPC 2.0 over standard input and output, a message a line. Copy the folder, give it a kind of
// its own in manifest.json, and write what your team system wants in `check` and `deliver`. README.md tells the rest.
import { createInterface } from 'node:readline';

const methods = { check, deliver };

/** Whether settings and secrets work. Changes nothing at the vendor. */
async function check({ settings, secrets }, { fetch }) {
  const answer = await fetch(`${settings.url}/me`, { headers: bearer(secrets), accept: [401] });
  return answer.status === 401
    ? { ok: false, lines: [{ ok: false, text: 'The token is not taken.' }] }
    : { ok: true, lines: [{ ok: true, text: 'The token is taken.' }] };
}

/**
 * Makes one effect happen. It may be asked for again with the same `key` when Deepwater does not know whether it went out: this
 * service takes the key and does nothing twice. One that takes none has to be asked first when `uncertain` is true.
 */
async function deliver({ effect, payload, key, settings, secrets }, { fetch }) {
  const { incident, text } = payload;
  const answer = await fetch(`${settings.url}/events`, {
    method: 'POST',
    headers: { ...bearer(secrets), 'idempotency-key': key },
    json: { effect, incident: incident.ref, severity: incident.severity, text },
  });
  // A proxy on the way may have answered. What is no answer of the service is tried again.
  if (!isJson(answer.text)) throw failure('later', 'The service answered something other than JSON.', { uncertain: true });
  return { said: `told as ${effect}` };
}

function bearer({ token }) {
  return { authorization: `Bearer ${token}` };
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Why it failed: `later` is tried again, `refused` waits for a person, `credentials` stops the connector until somebody looks. */
function failure(kind, message, facts = {}) {
  return Object.assign(new Error(message), { rpc: { code: -32000, message, data: { kind, ...facts } } });
}

// ── What follows need not be changed ────────────────────────────────────────────────────────────────────────────────────

const waiting = new Map();
const cancelled = new Set();
let last = 0;

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** Asks Deepwater something: `fetch` sends a request to a host of the manifest, by the proxy and authorities of the machine. */
function ask(method, params) {
  last += 1;
  const id = last;
  send({ id, method, params });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

async function answer({ id, method, params }) {
  const work = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (work === undefined) return send({ id, error: { code: -32601, message: `There is no method ${method}.` } });
  // `context` tells Deepwater what a request belongs to.
  const fetch = (url, request = {}) => ask('fetch', { context: params.context, url, ...request });
  try {
    const result = await work(params, { fetch });
    if (!cancelled.delete(id)) send({ id, result });
  } catch (error) {
    if (!cancelled.delete(id)) send({ id, error: error.rpc ?? { code: -32603, message: String(error.message ?? error) } });
  }
  return undefined;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === 'cancel') cancelled.add(message.params.id);
  else if (message.method !== undefined) void answer(message);
  else {
    const { resolve, reject } = waiting.get(message.id) ?? {};
    waiting.delete(message.id);
    if (message.error === undefined) resolve?.(message.result);
    else reject?.(Object.assign(new Error(message.error.message), { rpc: message.error }));
  }
});
process.stdin.on('end', () => process.exit(0));

import type { Read } from './tokens.ts';

/** A request as a block says it, variables still by name. */
export interface Request {
  method: string;
  address: string;
  headers: { name: string; value: string }[];
  body: string;
}

/** A request ready to go out. */
export interface FilledRequest extends Omit<Request, 'body'> {
  /** Null for none. */
  body: string | null;
}

const first =
  /^\s*(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+(https?:\/\/\S+)[^\S\n]*(?:HTTP\/[\d.]+)?[^\S\n]*(?:\n|$)/i;

/** Whether a body is a request and not a command. */
export function isRequest(body: string): boolean {
  return first.test(body);
}

/** Reads a request: method and address, headers, an empty line, the body. */
export function readRequest(body: string): Read<Request> {
  const found = first.exec(body);
  if (found === null)
    return {
      ok: false,
      message: 'A request begins with a method and an address, like GET https://example.com/health.',
      at: 0,
    };
  const headers: Request['headers'] = [];
  let at = found[0].length;
  while (at < body.length) {
    const end = body.indexOf('\n', at);
    const line = body.slice(at, end < 0 ? body.length : end);
    const next = end < 0 ? body.length : end + 1;
    if (line.trim() === '') {
      at = next;
      break;
    }
    const header = /^([!#$%&'*+.^_`|~\w-]+):[^\S\n]*(.*?)\s*$/.exec(line);
    if (header === null)
      return {
        ok: false,
        message: `“${line.slice(0, 40)}” is no header. A body stands below an empty line.`,
        at,
      };
    headers.push({ name: header[1] ?? '', value: header[2] ?? '' });
    at = next;
  }
  const [, method = '', address = ''] = found;
  return { ok: true, value: { method: method.toUpperCase(), address, headers, body: body.slice(at) } };
}

const reference = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/**
 * Puts values in: percent-encoded in the address, escaped in JSON, plain in headers, where no value may hold a line break. A
 * name that is no variable stays as it is. What would change more than its own place is refused.
 */
export function fillRequest(
  request: Request,
  values: ReadonlyMap<string, string>,
): { ok: true; request: FilledRequest } | { ok: false; message: string } {
  const problems: string[] = [];
  const put = (text: string, write: (value: string, name: string, at: number) => string): string =>
    text.replaceAll(
      reference,
      (whole: string, braced: string | undefined, bare: string | undefined, at: number) => {
        const name = braced ?? bare ?? '';
        const value = values.get(name);
        return value === undefined ? whole : write(value, name, at);
      },
    );
  const hostEnds = /[/?#]/.exec(request.address.slice(8));
  const pathBegins = hostEnds === null ? request.address.length : hostEnds.index + 8;
  const address = put(request.address, (value, name, at) => {
    if (at < pathBegins) {
      if (/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/.test(value)) return value;
      problems.push(`${name} stands where the host does and is none: letters, digits, dots and dashes.`);
      return '';
    }
    if (value === '.' || value === '..')
      problems.push(`${name} is “${value}”, which would lead to another address.`);
    return encode(value);
  });
  const headers = request.headers.map((header) => ({
    name: header.name,
    value: put(header.value, (value, name) => {
      if (/[\r\n]/.test(value)) problems.push(`${name} has several lines and can’t stand in a header.`);
      return value;
    }),
  }));
  const kind = request.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const isJson = /\bjson\b/i.test(kind) || (kind === '' && /^\s*[[{]/.test(request.body));
  const isForm = /x-www-form-urlencoded/i.test(kind);
  const body = put(request.body, (value, _name, at) =>
    isJson ? jsonAt(request.body, at, value) : isForm ? encode(value) : value,
  );
  const [problem] = problems;
  if (problem !== undefined) return { ok: false, message: problem };
  const typed =
    isJson && kind === '' ? [...headers, { name: 'Content-Type', value: 'application/json' }] : headers;
  return {
    ok: true,
    request: { method: request.method, address, headers: typed, body: body.trim() === '' ? null : body },
  };
}

function encode(value: string): string {
  return encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
}

/** A value as it stands in JSON: inside quotes escaped, outside them a value of its own. */
function jsonAt(template: string, at: number, value: string): string {
  let inside = false;
  for (let index = 0; index < at; index += 1) {
    const character = template[index];
    if (character === '\\' && inside) index += 1;
    else if (character === '"') inside = !inside;
  }
  if (inside) return JSON.stringify(value).slice(1, -1);
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(value)
    ? value
    : JSON.stringify(value);
}

/** A request as people read it. */
export function requestText({ method, address, headers, body }: FilledRequest): string {
  return [
    `${method} ${address}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    ...(body === null ? [] : ['', body]),
  ].join('\n');
}

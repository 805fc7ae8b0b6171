/** What stands where a secret stood. */
export const MASK = '•••';
/** Shorter secrets can't be told from other words. */
export const LEAST_SECRET = 4;
/** More than this is never held back while a secret might still be coming, in UTF-16 code units. */
const MOST_HELD = 65_536;

/** Hides secrets in texts, and in texts that come in pieces. */
export interface Masker {
  mask(text: string): string;
  /** A stream of pieces: each gives what is safe to show of it so far, `end` the rest. */
  stream(): { push(piece: string): string; end(): string };
}

/**
 * Hides values as they are, and as they look in Base64 (of whatever they are a part of), percent-encoding, JSON and markup. A
 * secret of several lines is hidden line by line as well.
 */
export function createMasker(secrets: readonly string[]): Masker {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form.length >= LEAST_SECRET);

  function spansIn(text: string): [number, number][] {
    const spans: [number, number][] = [];
    for (const form of forms)
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
        spans.push([at, at + form.length]);
    spans.sort(([one], [other]) => one - other);
    const merged: [number, number][] = [];
    for (const [from, to] of spans) {
      const last = merged.at(-1);
      if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  }

  function hidden(text: string, spans: readonly [number, number][]): string {
    let out = '';
    let at = 0;
    for (const [from, to] of spans) {
      out += text.slice(at, from) + MASK;
      at = to;
    }
    return out + text.slice(at);
  }

  /** Where the end of a text might be the beginning of a secret. */
  function doubtful(text: string): number {
    let least = text.length;
    for (const form of forms)
      for (let length = Math.min(form.length - 1, text.length); length > text.length - least; length -= 1)
        if (text.endsWith(form.slice(0, length))) {
          least = text.length - length;
          break;
        }
    return least;
  }

  return {
    mask: (text) => (forms.length === 0 ? text : hidden(text, spansIn(text))),
    stream() {
      let held = '';
      return {
        push(piece) {
          if (forms.length === 0) return piece;
          held += piece;
          const spans = spansIn(held);
          let cut = doubtful(held);
          // A secret that reaches into what is doubtful, or up to it, may go on: it is held back whole.
          for (const [from, to] of spans.toReversed()) if (to >= cut && from < cut) cut = from;
          if (held.length - cut > MOST_HELD) cut = held.length;
          const safe = hidden(
            held.slice(0, cut),
            spans.filter(([, to]) => to <= cut),
          );
          held = held.slice(cut);
          return safe;
        },
        end() {
          const rest = hidden(held, spansIn(held));
          held = '';
          return rest;
        },
      };
    },
  };
}

function formsOf(secret: string): string[] {
  const whole = [secret, secret.trim(), ...secret.split('\n').map((line) => line.trim())];
  return whole
    .filter((each) => each.length >= LEAST_SECRET)
    .flatMap((each) => {
      const encoded = percent(each);
      const bytes = utf8(each);
      const base64 = [0, 1, 2].flatMap((shift) =>
        [true, false].map((last) => base64Within(bytes, shift, last)),
      );
      return [
        each,
        encoded,
        encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
        encoded.replaceAll('%20', '+'),
        encodeURIComponent(each.replaceAll(/\p{Surrogate}/gu, '\uFFFD')),
        JSON.stringify(each).slice(1, -1),
        each
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;'),
        each.replaceAll("'", "'\\''"),
        ...base64,
        ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
      ];
    });
}

/** Percent-encoding of everything but letters, digits and `-_.~`; half a character stands as it is. */
function percent(text: string): string {
  return [...text]
    .map((character) =>
      /^[\w.~-]$/.test(character) || /^\p{Surrogate}$/u.test(character)
        ? character
        : encodeURIComponent(character).replaceAll(
            /[!'()*]/g,
            (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
          ),
    )
    .join('');
}

function utf8(text: string): number[] {
  const encoded = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
  return [...encoded.matchAll(/%([0-9A-F]{2})|([^%])/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The characters that bytes come to in Base64 when `shift` bytes stand before them, without those that depend on others.
 * `last`: as if nothing followed, without padding.
 */
function base64Within(bytes: readonly number[], shift: number, last: boolean): string {
  const inside = bytes.slice(shift === 0 ? 0 : 3 - shift);
  let out = '';
  for (let at = 0; at < inside.length; at += 3) {
    const left = Math.min(3, inside.length - at);
    if (left < 3 && !last) break;
    const bits = ((inside[at] ?? 0) << 16) | ((inside[at + 1] ?? 0) << 8) | (inside[at + 2] ?? 0);
    for (const by of [18, 12, 6, 0].slice(0, left + 1)) out += ALPHABET.charAt((bits >> by) & 63);
  }
  return out;
}

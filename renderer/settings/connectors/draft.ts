import type { SettingField, SettingValue } from '#shared/connectors/manifest.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { numberIn } from '../parts/rows.ts';

/** What a field of the form holds: text, or yes or no. */
export type Typed = string | boolean;

/** What a field shows of a value: a list and a map are lines. */
export function shownSetting(field: SettingField, value: SettingValue | undefined): Typed {
  const shown = value ?? field.default;
  if (field.kind === 'yes-no') return shown === true;
  if (shown === undefined) return field.kind === 'choice' ? (field.choices?.[0]?.value ?? '') : '';
  if (Array.isArray(shown)) return shown.join('\n');
  if (typeof shown === 'object')
    return Object.entries(shown)
      .map(([name, each]) => `${name} = ${each}`)
      .join('\n');
  return String(shown);
}

export type ReadSetting = { ok: true; value: SettingValue } | { ok: false; message: string };

/** The value a field holds. Whether it fits is the manifest's business; only lines that are no pairs are refused here. */
export function readSetting(field: SettingField, typed: Typed): ReadSetting {
  if (typeof typed === 'boolean') return { ok: true, value: typed };
  switch (field.kind) {
    case 'number': {
      const number = numberIn(typed);
      // Empty is left out, and what is no number is refused where numbers are checked.
      return { ok: true, value: number === null || Number.isNaN(number) ? typed.trim() : number };
    }
    case 'list':
      return { ok: true, value: linesOf(typed) };
    case 'map': {
      const pairs: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const line of linesOf(typed)) {
        const at = line.indexOf('=');
        const name = line.slice(0, at).trim();
        if (at < 1 || name === '') return { ok: false, message: text.notPair(line) };
        if (name in pairs) return { ok: false, message: text.twice(name) };
        pairs[name] = line.slice(at + 1).trim();
      }
      return { ok: true, value: { ...pairs } };
    }
    default:
      return { ok: true, value: typed };
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

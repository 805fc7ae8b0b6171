import { refuse, type Outcome } from '../contract/refusal.ts';
import { addressOf } from './hosts.ts';
import type { ConnectorManifest, ConnectorSettings, SettingField, SettingValue } from './manifest.ts';

/**
 * Checks settings against a manifest and fills in what it says for those that are missing. Refused is what is required and
 * absent, of the wrong kind, out of its bounds, or unknown. `path` names the setting.
 */
export function checkSettings(
  manifest: Pick<ConnectorManifest, 'name' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
): Outcome<ConnectorSettings> {
  const stranger = Object.keys(given).find((name) => !manifest.settings.some((field) => field.name === name));
  if (stranger !== undefined) {
    const known = manifest.settings.map(({ name }) => name).join(', ');
    return wrong(
      stranger,
      `${manifest.name} has no setting “${stranger.slice(0, 40)}”. ${known === '' ? 'It has none.' : `It has ${known}.`}`,
    );
  }
  const settings: Record<string, SettingValue> = {};
  for (const field of manifest.settings) {
    const value = given[field.name] ?? field.default;
    if (value === undefined || isEmpty(value)) {
      if (field.required) return wrong(field.name, `${field.label} is missing.`);
      continue;
    }
    const read = checked(field, value);
    if (!read.ok) return read;
    settings[field.name] = read.output;
  }
  return { ok: true, output: settings };
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === null || (Array.isArray(value) && value.length === 0);
}

function checked(field: SettingField, value: unknown): Outcome<SettingValue> {
  const { label, name } = field;
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? ok(value.trim()) : wrong(name, `${label} must be text.`);
    case 'url': {
      if (typeof value !== 'string')
        return wrong(name, `${label} must be an address like https://example.com.`);
      const text = value.trim();
      return /^https?:\/\//i.test(text) && addressOf(text) !== null
        ? ok(text.replace(/\/+$/, ''))
        : wrong(name, `${label} must be an address like https://example.com.`);
    }
    case 'number': {
      const { least = -Infinity, most = Infinity } = field;
      if (typeof value !== 'number' || !Number.isFinite(value))
        return wrong(name, `${label} must be a number.`);
      if (value < least) return wrong(name, `${label} is at least ${least}.`);
      return value > most ? wrong(name, `${label} is at most ${most}.`) : ok(value);
    }
    case 'yes-no':
      return typeof value === 'boolean' ? ok(value) : wrong(name, `${label} must be true or false.`);
    case 'choice': {
      const choices = field.choices ?? [];
      return typeof value === 'string' && choices.some((choice) => choice.value === value)
        ? ok(value)
        : wrong(name, `${label} is one of ${choices.map((choice) => choice.value).join(', ')}.`);
    }
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? ok(value.map((item) => item.trim()).filter((item) => item !== ''))
        : wrong(name, `${label} must be a list of texts.`);
    case 'map': {
      const entries =
        typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
      return entries !== null &&
        entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
        ? ok(Object.fromEntries(entries))
        : wrong(name, `${label} must be texts by name.`);
    }
  }
}

function ok(output: SettingValue): Outcome<SettingValue> {
  return { ok: true, output };
}

function wrong(name: string, message: string): ReturnType<typeof refuse> {
  return refuse('invalid_input', message, `settings.${name}`);
}

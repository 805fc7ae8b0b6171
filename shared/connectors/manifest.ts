import { z } from 'zod';
import { EFFECT_NAMES } from './effects.ts';

/** What a connector can do besides effects. */
export const CONNECTOR_POWERS = ['check', 'pull', 'receive', 'listen', 'query'] as const;
/** Where a field of the settings form takes its look and its check from. */
export const FIELD_KINDS = ['text', 'url', 'number', 'yes-no', 'choice', 'list', 'map'] as const;

const name = z.string({ error: 'The name must be text.' }).regex(/^[a-z][a-zA-Z0-9]{0,39}$/, {
  error: 'A name is of letters and digits and begins with a small letter.',
});
const words = (what: string, most: number) =>
  z
    .string({ error: `${what} must be text.` })
    .min(1, { error: `${what} is empty.` })
    .max(most, { error: `${what} is longer than ${most} characters.` });

/** For which value of a `choice` something is asked: it is left away for the others. */
const onlyFor = z.object({ setting: name, is: words('The value', 100) }).optional();

/** One setting of a connector: the form in the window and the command line are made from it. */
export const settingField = z.object(
  {
    name,
    label: words('The label', 60),
    kind: z.enum(FIELD_KINDS, { error: `A field is one of ${FIELD_KINDS.join(', ')}.` }),
    required: z.boolean().default(false),
    /** What a fresh form holds. Of the kind's own type: text, number, yes or no, list of texts, texts by text. */
    default: z
      .union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.record(z.string(), z.string())])
      .optional(),
    /** For `choice`. */
    choices: z.array(z.object({ value: words('The value', 100), label: words('The label', 100) })).optional(),
    /** One short sentence, only where the label can't say it. */
    help: words('The help', 200).optional(),
    placeholder: words('The placeholder', 200).optional(),
    /** For `number`. */
    least: z.number().optional(),
    most: z.number().optional(),
    only: onlyFor,
  },
  { error: 'A setting must be an object.' },
);

/** Something that is kept in the keychain and never in the log: a token, a password. */
export const secretField = z.object(
  {
    name,
    label: words('The label', 60),
    required: z.boolean().default(true),
    help: words('The help', 200).optional(),
    only: onlyFor,
  },
  { error: 'A secret must be an object.' },
);

/** What a connector says of itself. A third-party connector writes it as `manifest.json`. */
export const connectorManifest = z.object(
  {
    /** `slack`, `pagerduty`. */
    kind: z
      .string({ error: 'The kind must be text.' })
      .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'A kind is of small letters, digits and dashes.' }),
    name: words('The name', 60),
    /** What it carries, in one line. */
    carries: words('What it carries', 200),
    version: words('The version', 40).default('1.0.0'),
    effects: z.array(z.enum(EFFECT_NAMES, { error: `An effect is one of ${EFFECT_NAMES.join(', ')}.` })),
    powers: z.array(z.enum(CONNECTOR_POWERS, { error: `A power is one of ${CONNECTOR_POWERS.join(', ')}.` })),
    settings: z.array(settingField).max(40, { error: 'At most 40 settings.' }),
    secrets: z.array(secretField).max(10, { error: 'At most 10 secrets.' }),
    /**
     * Hosts it may talk to: `api.vendor.com`, `*.vendor.com`, or `{baseUrl}` for the host of that setting. Everything else
     * is refused.
     */
    hosts: z.array(words('The host', 200)).max(20, { error: 'At most 20 hosts.' }),
    /** Effects a person confirms before each goes out: a public status page. */
    confirmed: z.array(z.enum(EFFECT_NAMES)).default([]),
  },
  { error: 'A manifest must be an object.' },
);

/** Whether a form asks for something, as long as its settings are these. */
export function isAsked(
  { only }: Pick<SettingField, 'only'>,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  return only === undefined || settings[only.setting] === only.is;
}

export type SettingField = z.output<typeof settingField>;
export type SecretField = z.output<typeof secretField>;
export type ConnectorManifest = z.output<typeof connectorManifest>;
/** A manifest as it is written, before defaults. */
export type ManifestInput = z.input<typeof connectorManifest>;
export type SettingValue = string | number | boolean | string[] | Record<string, string>;
/** The settings of one connector by name, checked against its manifest. */
export type ConnectorSettings = Readonly<Record<string, SettingValue>>;

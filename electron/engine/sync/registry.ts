import type { z } from 'zod';
import type { SecretField, SettingField } from '#shared/connectors/manifest.ts';
import type { OpenCarrier } from './carrier.ts';
import { folderCarrier } from './folder-carrier.ts';
import { natsKind } from './nats.ts';

/** One kind of way to other installations. */
export interface CarrierKind<Settings = never> {
  /** As people call it. */
  name: string;
  /** What a form asks for. */
  fields: readonly SettingField[];
  /** What it may need that is kept on each machine, and in no settings. */
  secrets: readonly SecretField[];
  /** Checks the settings, with words for people. */
  settings: z.ZodType<Settings>;
  open: OpenCarrier<Settings>;
}

/** Every kind there is, by its name in settings and on the command line. */
export type CarrierRegistry = Readonly<Record<string, CarrierKind>>;

/** Declares a kind; the registry forgets the type of its settings, which `settings` checks. */
export function carrierKind<Settings>(kind: CarrierKind<Settings>): CarrierKind {
  return kind as unknown as CarrierKind;
}

/** The ways built in. */
export const builtInCarriers: CarrierRegistry = {
  nats: carrierKind(natsKind),
  folder: carrierKind(folderCarrier),
};

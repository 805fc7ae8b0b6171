import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { EffectPayload } from '#shared/connectors/effects.ts';
import { EXERCISE } from '#shared/text/en.ts';
import { DeliveryError, type Checked, type ConnectorContext, type Delivery } from './connector.ts';

/** What several connectors need to speak with a vendor. */

/** The incident as every effect has it. */
export type EffectIncident = EffectPayload<'channel.topic'>['incident'];

/** A text with the mark that keeps an exercise from being taken for the real thing. */
export function marked(incident: EffectIncident, text: string): string {
  return incident.exercise && !text.startsWith(EXERCISE) ? `${EXERCISE} · ${text}` : text;
}

/** The title a vendor's thing about an incident gets: `7F3 Checkout is slow`. */
export function titleOf(incident: EffectIncident, most: number): string {
  return shortened(marked(incident, `${incident.ref} ${incident.title}`), most);
}

/** A text of at most `most` characters; one that is cut ends in an ellipsis. Never cuts a character in half. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Whether an earlier attempt may have left something at the vendor, so that it is looked for before it is made again. */
export function mayBeThere({ attempt, uncertain }: Pick<Delivery, 'attempt' | 'uncertain'>): boolean {
  return uncertain || attempt > 1;
}

/** A short form of an effect's key, for what vendors keep beside a thing so that it is found again: 20 hexadecimal digits. */
export function keyMark(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 20);
}

/**
 * Reads what a vendor answered. Throws a {@link DeliveryError} when it is not what its documentation promises; `acted` says
 * whether the vendor may have done something all the same.
 */
export function reading<S extends z.ZodType>(
  schema: S,
  value: unknown,
  vendor: string,
  acted = false,
): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  throw new DeliveryError('later', `${vendor} answered something that can’t be read${where}.`, {
    ...{ uncertain: acted, answered: true },
  });
}

/** A setting that is text; empty when it is not set. */
export function textSetting({ settings }: Pick<ConnectorContext, 'settings'>, name: string): string {
  const value = settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** A setting that is a list of texts. */
export function listSetting({ settings }: Pick<ConnectorContext, 'settings'>, name: string): string[] {
  const value = settings[name];
  return Array.isArray(value) ? value.map((each) => each.trim()).filter((each) => each !== '') : [];
}

/** A setting that is texts by text. */
export function mapSetting(
  { settings }: Pick<ConnectorContext, 'settings'>,
  name: string,
): Readonly<Record<string, string>> {
  const value = settings[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** An address without the slash at its end. */
export function baseAddress(context: Pick<ConnectorContext, 'settings'>, name: string): string {
  return textSetting(context, name).replace(/\/+$/, '');
}

/**
 * Makes the lines of a check, one step after the other. A step gives a sentence, or throws a {@link DeliveryError} whose
 * sentence is shown; with `essential` what comes after a failed one is left out.
 */
export async function checkSteps(
  steps: readonly { essential?: boolean; run: () => Promise<string> }[],
): Promise<Checked> {
  const lines: { ok: boolean; text: string }[] = [];
  for (const { essential = false, run } of steps) {
    try {
      lines.push({ ok: true, text: await run() });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      lines.push({ ok: false, text: error.message });
      if (essential) break;
    }
  }
  return { ok: lines.every(({ ok }) => ok), lines };
}

/** The end of an effect that this connector does not declare: the caller sent it to the wrong one. */
export function notCarried(vendor: string, effect: string): DeliveryError {
  return new DeliveryError('refused', `${vendor} does not carry ${effect}.`);
}

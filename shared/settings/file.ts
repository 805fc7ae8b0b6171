import { refuse, type Outcome } from '../contract/refusal.ts';
import type { WorkspaceState } from '../domain/workspace/state.ts';
import type { PartPlan, Planner } from './part.ts';
import { settingsParts } from './parts.ts';

const FORMAT = 'deepwater-settings';
const VERSION = 1;
const HEAD = ['format', 'version', 'exportedAt', 'appVersion'];

/** Largest settings file, in UTF-16 code units: a thousand people with schedules take a tenth of it. */
export const MAX_SETTINGS = 5_000_000;

/** Writes what a team has set as one file. It holds no key, no incident and nothing of this machine. */
export function writeSettings(
  state: WorkspaceState,
  about: { exportedAt: number; appVersion: string },
): string {
  const file = {
    format: FORMAT,
    version: VERSION,
    exportedAt: new Date(about.exportedAt).toISOString(),
    appVersion: about.appVersion,
    ...Object.fromEntries(settingsParts.map((part) => [part.name, part.write(state)])),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads a settings file. Gives what works out the changes it comes to; refuses with a sentence that names the file and the
 * place of what is wrong. A part that is left out stays as it is.
 */
export function readSettings(text: string, name: string): Outcome<Planner> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return refuse('invalid_file', `${name} is not valid JSON (${cause}). Nothing was changed.`);
  }
  if (!isObject(json) || json['format'] !== FORMAT)
    return refuse(
      'invalid_file',
      `${name} holds no settings of Deepwater. It has to begin with "format": "${FORMAT}".`,
    );
  const version = json['version'];
  if (typeof version === 'number' && version > VERSION)
    return refuse(
      'newer_file',
      `${name} was written by a newer Deepwater. Install the newer version to import it.`,
    );
  if (version !== VERSION)
    return refuse('invalid_file', `${name} must say "version": ${VERSION}. Nothing was changed.`, 'version');
  const stranger = Object.keys(json).find(
    (key) => !HEAD.includes(key) && !settingsParts.some((part) => part.name === key),
  );
  if (stranger !== undefined) {
    const known = settingsParts.map((part) => part.name).join(', ');
    return refuse(
      'invalid_file',
      `${name} has a part “${stranger.slice(0, 40)}” that this Deepwater does not know. It knows ${known}.`,
      stranger.slice(0, 40),
    );
  }
  const planners: Planner[] = [];
  for (const part of settingsParts) {
    if (!Object.hasOwn(json, part.name)) continue;
    const read = part.read(json[part.name]);
    if (!read.ok) {
      const { message, path = part.name } = read.refusal;
      return refuse('invalid_file', `${name}, ${path}: ${message} Nothing was changed.`, path);
    }
    planners.push(read.output);
  }
  return { ok: true, output: (state, replace) => joined(planners.map((plan) => plan(state, replace))) };
}

function joined(plans: readonly PartPlan[]): PartPlan {
  return {
    changes: plans.flatMap((plan) => plan.changes),
    commands: plans.flatMap((plan) => plan.commands),
    unchanged: plans.reduce((sum, plan) => sum + plan.unchanged, 0),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

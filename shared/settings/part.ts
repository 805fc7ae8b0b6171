import type { z } from 'zod';
import type { Outcome } from '../contract/refusal.ts';
import { refuse } from '../contract/refusal.ts';
import { listField } from '../domain/fields.ts';
import type { WorkspaceCommand } from '../domain/workspace/decide.ts';
import type { WorkspaceState } from '../domain/workspace/state.ts';
import { differences } from './differences.ts';

/** Something an import would add, change or remove. */
export interface SettingsChange {
  /** The part of the file it is in: `people`. */
  part: string;
  what: 'add' | 'change' | 'remove';
  /** As people call it: `@ana`, `SEV-1`. */
  name: string;
  /** What changes, a line each; empty for what is added or removed. */
  details: string[];
}

/** What importing one part comes to. */
export interface PartPlan {
  changes: SettingsChange[];
  /** The commands that bring it about, in order. */
  commands: WorkspaceCommand[];
  /** How many things are as the file says already. */
  unchanged: number;
}

/** Works out what a part of a file comes to. With `replace`, what the file doesn't name is removed. */
export type Planner = (state: WorkspaceState, replace: boolean) => PartPlan;

/** More things of one kind than any team has. */
const MOST = 10_000;

/** One part of a settings file: a member of it, how it is written and what reading it comes to. */
export interface SettingsPart {
  /** The member of the file. */
  readonly name: string;
  write(state: WorkspaceState): unknown[];
  /** Reads the member. A refusal names the place in `path`, from the member on: `people[2].phone`. */
  read(value: unknown): Outcome<Planner>;
}

interface ListPartOptions<Item> {
  name: string;
  item: z.ZodType<Item>;
  /** What the workspace holds, as the file writes it. */
  of: (state: WorkspaceState) => readonly Item[];
  /** What two of them must not share; also what people call it. */
  nameOf: (item: Item) => string;
  set: (item: Item) => WorkspaceCommand;
  /** Null where it can't be removed. */
  remove: (item: Item, state: WorkspaceState) => WorkspaceCommand | null;
}

/** A part whose things are set and removed one by one, each by its name. Capitals play no part in names. */
export function listPart<Item>(options: ListPartOptions<Item>): SettingsPart {
  const { name: part, item, of, nameOf, set, remove } = options;
  const key = (one: Item): string => nameOf(one).toLowerCase();
  return {
    name: part,
    write: (state) => [...of(state)],
    read(value) {
      const parsed = readPart(part, listField(part, item, MOST), value);
      if (!parsed.ok) return parsed;
      const items = parsed.output;
      const twice = items.findIndex(
        (one, index) => items.findIndex((other) => key(other) === key(one)) < index,
      );
      const again = items[twice];
      if (again !== undefined) {
        return refuse(
          'invalid_file',
          `${nameOf(again)} stands in it twice. Keep one of them.`,
          `${part}[${twice + 1}]`,
        );
      }
      return { ok: true, output: (state, replace) => plan(items, state, replace) };
    },
  };

  function plan(items: readonly Item[], state: WorkspaceState, replace: boolean): PartPlan {
    const known = new Map(of(state).map((one) => [key(one), one]));
    const result: PartPlan = { changes: [], commands: [], unchanged: 0 };
    for (const wanted of items) {
      const before = known.get(key(wanted));
      known.delete(key(wanted));
      const details = before === undefined ? [] : differences(before, wanted);
      if (before !== undefined && details.length === 0) {
        result.unchanged += 1;
        continue;
      }
      result.changes.push({
        part,
        what: before === undefined ? 'add' : 'change',
        name: nameOf(wanted),
        details,
      });
      result.commands.push(set(wanted));
    }
    for (const other of replace ? known.values() : []) {
      const command = remove(other, state);
      if (command === null) continue;
      result.changes.push({ part, what: 'remove', name: nameOf(other), details: [] });
      result.commands.push(command);
    }
    return result;
  }
}

/** Reads a part, naming the place of what is wrong as people count: from 1. */
export function readPart<Items>(part: string, schema: z.ZodType<Items>, value: unknown): Outcome<Items> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, output: parsed.data };
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? [])
    .map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`))
    .join('');
  return refuse('invalid_file', issue?.message ?? 'This is not what belongs here.', `${part}${place}`);
}

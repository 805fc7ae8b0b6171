import type { Act, Parsed } from './act.ts';
import type { ComposerContext } from './context.ts';

/** What the word under the cursor may be, so that the composer can offer it. */
export type Slot =
  | 'person'
  | 'seat'
  | 'owner'
  | 'severity'
  | 'phase'
  | 'clock'
  | 'detector'
  | 'entry'
  | 'question'
  | 'hypothesis'
  | 'update'
  | 'decision-kind'
  | 'open-task'
  | 'closed-task'
  | 'due'
  | 'time'
  | 'past-time'
  | 'next'
  | 'format'
  | 'scheme'
  | 'service'
  | 'region'
  | 'checklist'
  | 'roll-call'
  | 'handoff-word'
  | 'handoff-item'
  | 'document-format'
  | 'region-name'
  | 'filter'
  | 'pageable'
  | 'page'
  | 'form'
  | 'text';

/** Where a command makes sense: at an incident's desk, or anywhere. */
export type Scope = 'desk' | 'anywhere';
export type CommandGroup = 'log' | 'updates' | 'tasks' | 'people' | 'runbook' | 'incident' | 'entry' | 'view';

/**
 * One command: its slash word, palette item, keys and button all come from here, so that they can't drift apart.
 */
export interface Command {
  /** Stable name, also the first slash word. */
  readonly id: string;
  /** Other slash words. */
  readonly aliases?: readonly string[];
  readonly group: CommandGroup;
  readonly scope: Scope;
  /** Words on the button and in the palette. */
  readonly title: string;
  /** How the line is written, without the slash word: `[seat] [@person]`. Empty when nothing follows. */
  readonly usage: string;
  /** A key combination that works anywhere on the screen: `mod+k`. `mod` is Ctrl, or Cmd on a Mac. */
  readonly key?: string;
  /** A single key on a selected entry. */
  readonly entryKey?: string;
  /** A single key on a selected task. */
  readonly taskKey?: string;
  /** A single key on a run of a runbook. */
  readonly runKey?: string;
  /** What may stand at each word; the last one goes on. */
  readonly slots: readonly (readonly Slot[])[];
  /** What its line begins with where it is started by key or button: what is most likely meant. */
  readonly suggest?: (context: ComposerContext) => string;
  /** Whether `/at` may stand before it. */
  readonly backDates: boolean;
  /** Whether it needs nothing more than its name, so that palette and buttons run it at once. */
  readonly bare?: boolean;
  /** Ask before doing it: words that say exactly what will happen. */
  readonly confirm?: (act: Act, context: ComposerContext) => string;
  /** Reads what follows the slash word. */
  readonly parse: (args: string, context: ComposerContext) => Parsed;
}

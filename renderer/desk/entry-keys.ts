import type { KeyboardEvent } from 'react';
import { correctionLine } from '#shared/composer/forms.ts';
import { commands } from '#shared/composer/registry.ts';
import { lastAccepted } from '#shared/domain/incident/handoff/facts.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { matchesKey } from '#renderer/ui/keys.ts';
import type { Desk } from './desk.ts';
import type { Row } from './rows.ts';

const PAGE = 10;

/** Moves the selection with the arrow keys. Returns whether the key was one of them. */
export function moveSelection(event: KeyboardEvent, desk: Desk, rows: readonly Row[], from: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = from < 0 ? rows.length : from;
  const target = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - PAGE,
    PageDown: at + PAGE,
    Home: 0,
    End: rows.length - 1,
  }[event.key];
  if (target === undefined) return false;
  event.preventDefault();
  // Down from the last entry leads back to the composer, where up came from.
  if (event.key === 'ArrowDown' && target >= rows.length) desk.focusComposer();
  else desk.select(nearestEntry(rows, target, target < at ? -1 : 1) ?? rows[from]?.key ?? null);
  return true;
}

/** The entry at an index, or the nearest one: in the direction of the way there first. */
function nearestEntry(rows: readonly Row[], index: number, direction: 1 | -1): string | null {
  const start = Math.min(Math.max(index, 0), rows.length - 1);
  for (const step of [direction, -direction]) {
    for (let at = start; at >= 0 && at < rows.length; at += step) {
      const row = rows[at];
      if (row?.type === 'entry') return row.key;
    }
  }
  return null;
}

/** What the single keys do to the selected entry. */
export function onEntryKey(event: KeyboardEvent, desk: Desk, id: string): void {
  const entry = desk.incident.store.getState().model?.entries.get(id);
  if (entry === undefined || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    desk.focusComposer();
    return;
  }
  if (event.key === 'Enter') {
    event.preventDefault();
    toggleDetails(desk, id);
    return;
  }
  const command = commands.find(
    (candidate) => candidate.entryKey !== undefined && matchesKey(event, candidate.entryKey, false),
  );
  if (command === undefined || !isUsable(desk, command.id, entry)) return;
  event.preventDefault();
  actOn(desk, command.id, entry, labelOf(desk, entry));
}

function labelOf(desk: Desk, entry: Entry): string {
  return desk.incident.store.getState().model?.lookup.labelOf(entry) ?? String(entry.n);
}

/** Whether a command on entries makes sense for this one at this desk. */
export function isUsable(desk: Desk, command: string, entry: Entry): boolean {
  const { head } = desk.incident.store.getState();
  // What was already answered is asked again only where command changed hands.
  if (command === 'answered' && (head === null || lastAccepted(head) === null)) return false;
  return appliesTo(command, entry);
}

/** Whether a command on entries makes sense for this one. */
export function appliesTo(command: string, entry: Entry): boolean {
  const logged = entry.system === null && entry.kind !== 'task' && entry.kind !== 'update';
  switch (command) {
    case 'answer':
      return entry.kind === 'question' && entry.struck === null;
    case 'answered':
    case 'correct':
      return logged && entry.struck === null;
    case 'judge':
      return entry.kind === 'hypothesis' && entry.struck === null;
    case 'parent':
      return entry.replyTo !== null;
    case 'insert':
      return !entry.undated;
    case 'strike':
      return entry.struck === null;
    case 'pin':
    case 'star':
    case 'reply':
    case 'task':
      return true;
    default:
      return false;
  }
}

/** Runs a command on an entry: at once where nothing is left to say, in the composer otherwise. */
export function actOn(desk: Desk, command: string, entry: Entry, label: string): void {
  switch (command) {
    case 'pin':
    case 'star':
    case 'strike':
    case 'judge':
    case 'insert':
    case 'parent':
    case 'answered':
      desk.runLine(`/${command} ${label}`);
      return;
    case 'correct':
      desk.type(correctionLine(entry, label));
      desk.focusComposer();
      return;
    case 'task':
      desk.start(command, `re:${label} `);
      return;
    default:
      desk.start(command, `${label} `);
  }
}

/** Shows or hides earlier versions and details of an entry. */
export function toggleDetails(desk: Desk, id: string): void {
  desk.view.setState((state) => {
    const opened = new Set(state.opened);
    if (!opened.delete(id)) opened.add(id);
    return { opened };
  });
}

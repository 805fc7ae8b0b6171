import type { KeyboardEvent } from 'react';
import { commands } from '#shared/composer/registry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { matchesKey } from '#renderer/ui/keys.ts';
import type { Desk } from './desk.ts';
import type { Row } from './rows.ts';

/** Moves the selection with the arrow keys. Returns whether the key was one of them. */
export function moveSelection(event: KeyboardEvent, desk: Desk, rows: readonly Row[], from: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -rows.length, End: rows.length }[
    event.key
  ];
  if (step === undefined) return false;
  event.preventDefault();
  const next = nearestEntry(rows, from < 0 ? rows.length - (step < 0 ? 1 : 0) : from + step, Math.sign(step));
  if (next === null && step > 0) desk.focusComposer();
  else if (next !== null && rows[next]?.key !== rows[from]?.key) desk.select(rows[next]?.key ?? null);
  else if (step > 0) desk.focusComposer();
  return true;
}

/** The entry at an index or the first one beyond it; past the end, the last one in reach. */
function nearestEntry(rows: readonly Row[], index: number, direction: number): number | null {
  const start = Math.min(Math.max(index, 0), rows.length - 1);
  if (index >= rows.length && direction > 0 && index < rows.length + 2) return null;
  for (let at = start; at >= 0 && at < rows.length; at += direction)
    if (rows[at]?.type === 'entry') return at;
  for (let at = start; at >= 0 && at < rows.length; at -= direction)
    if (rows[at]?.type === 'entry') return at;
  return null;
}

/** What the single keys do to the selected entry. */
export function onEntryKey(event: KeyboardEvent, desk: Desk, id: string): void {
  const entry = desk.incident.store.getState().model?.entries.get(id);
  if (entry === undefined || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    if (desk.view.getState().judging) desk.view.setState({ judging: false });
    else desk.focusComposer();
    return;
  }
  if (event.key === 'Enter') {
    event.preventDefault();
    toggleDetails(desk, id);
    return;
  }
  if (matchesKey(event, 'v', false) && entry.kind === 'hypothesis') {
    event.preventDefault();
    desk.view.setState({ judging: true });
    return;
  }
  const command = commands.find(
    (candidate) => candidate.entryKey !== undefined && matchesKey(event, candidate.entryKey, false),
  );
  if (command === undefined || !appliesTo(command.id, entry)) return;
  event.preventDefault();
  actOn(desk, command.id, entry);
}

/** Whether a command on entries makes sense for this one. */
export function appliesTo(command: string, entry: Entry): boolean {
  const logged = entry.system === null && entry.kind !== 'task' && entry.kind !== 'update';
  switch (command) {
    case 'answer':
      return entry.kind === 'question' && entry.struck === null;
    case 'correct':
      return logged && entry.struck === null;
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
export function actOn(desk: Desk, command: string, entry: Entry): void {
  const label = desk.incident.store.getState().model?.lookup.labelOf(entry) ?? String(entry.n);
  switch (command) {
    case 'pin':
    case 'star':
    case 'strike':
      desk.runLine(`/${command} ${label}`);
      return;
    case 'correct':
      desk.start(command, `${label} ${entry.text}`);
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

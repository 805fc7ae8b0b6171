import { useEffect } from 'react';
import { commands } from '#shared/composer/registry.ts';
import { matchesKey, typesCharacter } from '#renderer/ui/keys.ts';
import type { Desk } from './desk.ts';
import { TIMELINE_TABS, withTab } from './tabs.ts';

/** Keys that work anywhere on the desk: those of the registry, and typing, which goes to the composer. */
export function useDeskKeys(desk: Desk): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => onDeskKey(event, desk);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [desk]);
}

function onDeskKey(event: KeyboardEvent, desk: Desk): void {
  const { app } = desk;
  if (event.defaultPrevented || app.dialogs.getState().dialog !== null) return;
  const command = commands.find(
    (candidate) =>
      candidate.key !== undefined && candidate.key.includes('+') && matchesKey(event, candidate.key, app.mac),
  );
  if (command !== undefined) {
    // In a field that is not empty Ctrl+Z is the field's own.
    if (command.id === 'undo' && isField(event.target)) return;
    event.preventDefault();
    desk.start(command.id);
    return;
  }
  const tab = TIMELINE_TABS[Number(event.key) - 1];
  if (event.altKey && !event.ctrlKey && !event.metaKey && tab !== undefined) {
    event.preventDefault();
    desk.setFilter(withTab(desk.view.getState().filter, tab));
    return;
  }
  if (isField(event.target) || isOpenMenu(event.target)) return;
  if (matchesKey(event, '?', app.mac) && desk.line.getState().line === '') {
    event.preventDefault();
    desk.runLine('/help');
  } else if (event.key === 'Escape') {
    desk.focusComposer();
  } else if (event.key === 'ArrowUp' && event.target === document.body) {
    event.preventDefault();
    desk.selectLast();
  } else if (typesCharacter(event) && event.key !== ' ' && desk.view.getState().selected === null) {
    // The character itself lands in the field, because the focus moves before it is typed.
    desk.focusComposer();
  }
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
  );
}

function isOpenMenu(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="menu"]') !== null;
}

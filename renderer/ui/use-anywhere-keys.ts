import { useEffect } from 'react';
import { commands } from '#shared/composer/registry.ts';
import { useApp, type App } from './app-context.tsx';
import { matchesKey } from './keys.ts';
import { runCommand } from './run-command.ts';

interface OwnKeys {
  /** Runs instead of the command with this id. */
  instead?: Readonly<Record<string, () => void>>;
  /** Told of a key that no command took. */
  otherwise?: (event: KeyboardEvent, signs: boolean) => void;
}

/** The keys of the registry that work on every screen but the desk, which has more of them. */
export function useAnywhereKeys(own?: OwnKeys): void {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || app.dialogs.getState().dialog !== null) return;
      // Signs are text in a field that holds some already.
      const signs = takesSigns(event.target);
      const command = commandFor(event, signs, app);
      if (command === undefined) {
        own?.otherwise?.(event, signs);
        return;
      }
      event.preventDefault();
      const instead = own?.instead?.[command.id];
      if (instead === undefined) runCommand(command, app);
      else instead();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app, own]);
}

function takesSigns(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement &&
    target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select');
  return !typing || (target instanceof HTMLInputElement && target.value === '');
}

function commandFor(event: KeyboardEvent, signs: boolean, app: App) {
  return commands.find(
    ({ scope, key }) =>
      scope === 'anywhere' &&
      key !== undefined &&
      (key.includes('+') || signs) &&
      matchesKey(event, key, app.mac),
  );
}

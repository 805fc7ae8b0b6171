import { useEffect } from 'react';
import { commandById, commands } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { BottomLine } from '#renderer/ui/bottom-line.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { matchesKey, typesCharacter } from '#renderer/ui/keys.ts';
import { runCommand } from '#renderer/ui/run-command.ts';
import { DeclareForm } from './declare-form.tsx';
import classes from './home-screen.module.css';
import { IncidentLists } from './incident-lists.tsx';

/** Where everything begins: declare, go on with what is open, find what was. */
export function HomeScreen() {
  const app = useApp();
  useHomeKeys();
  useEffect(() => {
    document.title = uiText.app;
  }, []);
  return (
    <div className={classes.home}>
      <main className={classes.main}>
        <h1 className="hidden">{uiText.home.title}</h1>
        <DeclareForm />
        <div className={classes.tools}>
          <button
            type="button"
            onClick={() => app.dialogs.setState({ dialog: { kind: 'search', words: '' } })}
          >
            {uiText.home.search} <KeyCaps keys="/" />
          </button>
          <button type="button" onClick={() => app.dialogs.setState({ dialog: { kind: 'import' } })}>
            {uiText.home.import} <KeyCaps keys="mod+o" />
          </button>
          <button type="button" onClick={() => runCommand(commandById('nearmiss'), app)}>
            {commandById('nearmiss').title} <KeyCaps keys={commandById('nearmiss').key ?? ''} />
          </button>
          <button type="button" onClick={() => app.dialogs.setState({ dialog: { kind: 'palette' } })}>
            {uiText.composer.more} <KeyCaps keys="mod+k" />
          </button>
        </div>
        <IncidentLists />
      </main>
      <BottomLine />
    </div>
  );
}

function useHomeKeys(): void {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || app.dialogs.getState().dialog !== null) return;
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      const empty = event.target instanceof HTMLInputElement && event.target.value === '';
      // Signs are text in a field that holds some already.
      const signs = !typing || empty;
      const command = commands.find(
        (candidate) =>
          candidate.scope === 'anywhere' &&
          candidate.key !== undefined &&
          (candidate.key.includes('+') || signs) &&
          matchesKey(event, candidate.key, app.mac),
      );
      if (command !== undefined) {
        event.preventDefault();
        if (command.id === 'declare') document.getElementById('declare-title')?.focus();
        else runCommand(command, app);
      } else if (signs && matchesKey(event, '/', app.mac)) {
        event.preventDefault();
        app.dialogs.setState({ dialog: { kind: 'search', words: '' } });
      } else if (typesCharacter(event) && event.key !== ' ' && event.target === document.body) {
        // The character itself lands in the field, because the focus moves before it is typed.
        document.getElementById('declare-title')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app]);
}

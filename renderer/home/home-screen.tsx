import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { commandById } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { InboxCount } from '#renderer/ui/inbox-count.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { matchesKey, typesCharacter } from '#renderer/ui/keys.ts';
import { runCommand } from '#renderer/ui/run-command.ts';
import { ScreenFrame } from '#renderer/ui/screen.tsx';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import { DeclareForm } from './declare-form.tsx';
import classes from './home-screen.module.css';
import { FirstChoices } from './first-choices.tsx';
import { IncidentLists } from './incident-lists.tsx';

/** Where everything begins: declare, go on with what is open, find what was. */
export function HomeScreen() {
  const app = useApp();
  /** Nothing was ever declared here: the first choices stand where the lists will. */
  const fresh = useStore(app.incidents, (state) => state.incidents?.size === 0);
  useHomeKeys();
  useEffect(() => {
    document.title = uiText.app;
  }, []);
  return (
    <ScreenFrame>
      <main className={classes.main}>
        <h1 className="hidden">{uiText.home.title}</h1>
        {fresh ? <h2 className={classes.first}>{uiText.home.declareTitle}</h2> : null}
        <DeclareForm />
        {fresh ? <FirstChoices /> : null}
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
          <button type="button" onClick={() => runCommand(commandById('inbox'), app)}>
            {commandById('inbox').title}
            <InboxCount /> <KeyCaps keys={commandById('inbox').key ?? ''} />
          </button>
          <button type="button" onClick={() => runCommand(commandById('nearmiss'), app)}>
            {commandById('nearmiss').title} <KeyCaps keys={commandById('nearmiss').key ?? ''} />
          </button>
          <button type="button" onClick={() => runCommand(commandById('oncall'), app)}>
            {commandById('oncall').title} <KeyCaps keys={commandById('oncall').key ?? ''} />
          </button>
          <button type="button" onClick={() => runCommand(commandById('runbook'), app)}>
            {commandById('runbook').title} <KeyCaps keys={commandById('runbook').key ?? ''} />
          </button>
          <button type="button" onClick={() => app.dialogs.setState({ dialog: { kind: 'palette' } })}>
            {uiText.composer.more} <KeyCaps keys="mod+k" />
          </button>
          {fresh
            ? null
            : ['drill', 'settings'].map((id) => (
                <button key={id} type="button" onClick={() => runCommand(commandById(id), app)}>
                  {commandById(id).title} <KeyCaps keys={commandById(id).key ?? ''} />
                </button>
              ))}
        </div>
        {fresh ? null : <IncidentLists />}
      </main>
    </ScreenFrame>
  );
}

const keys = {
  // The form is on this screen.
  instead: { declare: () => document.getElementById('declare-title')?.focus() },
};

function useHomeKeys(): void {
  const { dialogs, mac } = useApp();
  const own = useMemo(
    () => ({
      ...keys,
      otherwise(event: KeyboardEvent, signs: boolean) {
        if (signs && matchesKey(event, '/', mac)) {
          event.preventDefault();
          dialogs.setState({ dialog: { kind: 'search', words: '' } });
        } else if (typesCharacter(event) && event.key !== ' ' && event.target === document.body) {
          // The character itself lands in the field, because the focus moves before it is typed.
          document.getElementById('declare-title')?.focus();
        }
      },
    }),
    [dialogs, mac],
  );
  useAnywhereKeys(own);
}

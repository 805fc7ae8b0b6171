import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Form, FormProblem } from '../parts/form.tsx';
import { Outcome, type Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import classes from './installations.module.css';
import { PassphraseField } from './passphrase-field.tsx';

const { invite: text } = syncScreen;

/** Makes an invitation and shows it once: to copy, or to save as a file. */
export function Invite({ close }: { close: () => void }) {
  const { save, errorAt, errorElsewhere } = useSaving();
  const [passphrase, setPassphrase] = useState('');
  const [made, setMade] = useState<{ code: string; sealed: boolean } | null>(null);

  async function make(): Promise<void> {
    const given = passphrase === '' ? {} : { passphrase };
    const invited = await save('sync.invite', given);
    if (invited === undefined) return;
    setMade({ code: invited.code, sealed: passphrase !== '' });
    setPassphrase('');
  }

  const trouble = errorElsewhere(['passphrase']);
  return (
    <section className={classes.part} aria-label={text.title}>
      <h3>{text.title}</h3>
      <p className={parts.note}>{text.why}</p>
      {made === null ? (
        <Form className="" onSubmit={() => void make()}>
          <div className={`${parts.narrow} ${parts.spaced}`}>
            <PassphraseField
              label={text.passphrase}
              help={text.passphraseHelp}
              value={passphrase}
              onChange={setPassphrase}
              error={errorAt('passphrase')}
            />
          </div>
          <FormProblem words={trouble} />
          <div className={parts.buttons}>
            <Button type="submit">{text.go}</Button>
          </div>
        </Form>
      ) : (
        <Code {...made} close={close} />
      )}
    </section>
  );
}

function Code({ code, sealed, close }: { code: string; sealed: boolean; close: () => void }) {
  const { client } = useApp();
  const [said, setSaid] = useState<Said>(null);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // It came in place of the button that asked for it.
  useEffect(() => field.current?.focus(), []);

  async function copy(): Promise<void> {
    const outcome = await client.call('shell.clipboard.write', { text: code });
    setSaid(
      outcome.ok ? { good: true, words: text.copied } : { good: false, words: outcome.refusal.message },
    );
  }

  async function keep(): Promise<void> {
    const outcome = await client.call('shell.file.save', { suggestedName: text.file, text: `${code}\n` });
    if (!outcome.ok) setSaid({ good: false, words: outcome.refusal.message });
    else if (outcome.output.path !== undefined)
      setSaid({ good: true, words: text.saved(outcome.output.path) });
  }

  return (
    <>
      <div className={`${parts.field} ${parts.spaced}`}>
        <label htmlFor={id}>{text.code}</label>
        <textarea
          id={id}
          ref={field}
          className={classes.code}
          readOnly
          rows={4}
          spellCheck={false}
          value={code}
          onFocus={(event) => event.target.select()}
        />
        {sealed ? `${text.withPassphrase} ` : ''}
        {text.once}
      </div>
      <div className={parts.buttons}>
        <Button onClick={() => void copy()}>{text.copy}</Button>
        <Button variant="default" onClick={() => void keep()}>
          {text.save}
        </Button>
        <Button variant="default" onClick={close}>
          {text.done}
        </Button>
      </div>
      <Outcome said={said} />
    </>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Form, FormProblem } from '../parts/form.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import { PassphraseField } from './passphrase-field.tsx';

type Tell = (said: Said) => void;

/** An installation by itself can begin a workspace, or join one. */
export function Alone({ tell }: { tell: Tell }) {
  return (
    <>
      <Start tell={tell} />
      <Join tell={tell} />
    </>
  );
}

function Start({ tell }: { tell: Tell }) {
  const { surroundings } = useApp();
  const { save, errorAt, errorElsewhere } = useSaving();
  const [name, setName] = useState('');
  const { start: text } = syncScreen;

  async function start(): Promise<void> {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const started = await save('sync.start', { name, ...signed });
    if (started !== undefined) tell({ good: true, words: syncScreen.started(started.name) });
  }

  const trouble = errorElsewhere(['name']);
  return (
    <Form label={text.title} onSubmit={() => void start()}>
      <div className={parts.cardHead}>
        <h2>{text.title}</h2>
      </div>
      <p className={parts.note}>{text.why}</p>
      <div className={parts.spaced}>
        <TextField
          label={text.name}
          hint={text.hint}
          value={name}
          onChange={setName}
          error={errorAt('name')}
        />
      </div>
      <FormProblem words={trouble} />
      <div className={parts.buttons}>
        <Button type="submit">{text.go}</Button>
      </div>
    </Form>
  );
}

function Join({ tell }: { tell: Tell }) {
  const { dialogs, surroundings } = useApp();
  const { save, errorAt, errorElsewhere } = useSaving();
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { join: text } = syncScreen;

  async function choose(): Promise<void> {
    const file = await save('shell.file.open', { extensions: ['txt'], as: 'text' });
    if (file?.text !== undefined) setCode(file.text.trim());
  }

  async function join(): Promise<void> {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const given = passphrase === '' ? {} : { passphrase };
    const joined = await save('sync.join', { code: code.trim(), ...given, ...signed });
    if (joined !== undefined) tell({ good: true, words: syncScreen.joined(joined.name) });
  }

  const ask = (): void =>
    dialogs.setState({
      dialog: { kind: 'confirm', words: text.confirm, yes: text.yes, act: () => void join() },
    });

  const trouble = errorElsewhere(['code', 'passphrase']);
  return (
    <Form label={text.title} onSubmit={ask}>
      <div className={parts.cardHead}>
        <h2>{text.title}</h2>
      </div>
      <p className={parts.note}>{text.why}</p>
      <div className={parts.spaced}>
        <TextArea label={text.code} value={code} onChange={setCode} rows={3} error={errorAt('code')} />
      </div>
      <div className={parts.narrow}>
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
        <Button variant="default" onClick={() => void choose()}>
          {text.file}
        </Button>
      </div>
    </Form>
  );
}

import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { FormProblem } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import classes from './connectors.module.css';

const { folders: text } = connectorScreen;
type Folder = OutputOf<Operations['connector.folders']>[number];

/** Folders with connectors of others. `changed` is told when the kinds may be others. */
export function Folders({ changed }: { changed: () => void }) {
  const { client, dialogs } = useApp();
  const { save, errorAt, errorElsewhere } = useSaving();
  const [folders, setFolders] = useState<readonly Folder[]>([]);
  const [path, setPath] = useState('');
  const read = useCallback(() => {
    void client.call('connector.folders', {}).then((outcome) => {
      if (outcome.ok) setFolders(outcome.output);
    });
  }, [client]);
  useEffect(read, [read]);

  async function choose(): Promise<void> {
    const chosen = await save('shell.folder.choose', {});
    if (chosen?.path !== undefined) setPath(chosen.path);
  }
  async function add(): Promise<void> {
    if ((await save('connector.folder.add', { path })) === undefined) return;
    setPath('');
    read();
    changed();
  }
  async function remove(folder: Folder): Promise<void> {
    if ((await save('connector.folder.remove', { path: folder.path })) === undefined) return;
    read();
    changed();
  }
  const ask = (words: string, yes: string, act: () => void): void =>
    dialogs.setState({ dialog: { kind: 'confirm', words, yes, act } });

  const error = errorElsewhere(['path']);
  return (
    <section className={classes.part} aria-labelledby="folders-title">
      <h2 id="folders-title">{text.title}</h2>
      <p className={parts.lead}>{text.lead}</p>
      <ul>
        {folders.map((folder) => (
          <li key={folder.path} className={parts.cardHead}>
            <span>
              <code className={parts.mono}>{folder.path}</code> {folder.kind}
              {folder.problem === null ? null : <span className={parts.error}>{folder.problem}</span>}
            </span>
            <button
              type="button"
              className={parts.link}
              aria-label={text.removeThis(folder.path)}
              onClick={() =>
                ask(text.confirmRemove(folder.path), text.removeThis(folder.path), () => void remove(folder))
              }
            >
              {text.remove}
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() === '') void add();
          else ask(text.confirmAdd(path.trim()), text.confirmYes, () => void add());
        }}
      >
        <TextField
          label={text.path}
          hint={text.hint}
          value={path}
          onChange={setPath}
          error={errorAt('path')}
        />
        <div className={parts.buttons}>
          <Button type="submit" size="xs" variant="default">
            {text.add}
          </Button>
          <Button size="xs" variant="default" onClick={() => void choose()}>
            {text.choose}
          </Button>
        </div>
      </form>
      <FormProblem words={error} />
    </section>
  );
}

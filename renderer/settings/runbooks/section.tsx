import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RunbookFolder } from '#shared/contract/runbooks.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import { useLibrary } from '#renderer/runbooks/use-library.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Table } from '#renderer/ui/table.tsx';
import { Form } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';

const { settings: text } = runbookText;

/** The folders of this machine that runbooks come from, and the files in them that can't be read. */
export function RunbooksSection() {
  const { dialogs } = useApp();
  const { value: library, error } = useLibrary();
  const { save, errorAt, errorElsewhere } = useSaving();
  const [path, setPath] = useState('');
  const [told, setTold] = useState('');

  async function choose(): Promise<void> {
    const chosen = await save('shell.folder.choose', {});
    if (chosen?.path !== undefined) setPath(chosen.path);
  }

  async function add(): Promise<void> {
    setTold('');
    const added = await save('runbook.folder.add', { path });
    if (added === undefined) return;
    setTold(runbookText.added(added.path, added.runbooks));
    setPath('');
  }

  const remove = (folder: RunbookFolder): void =>
    dialogs.setState({
      dialog: {
        kind: 'confirm',
        words: text.confirmRemove(folder.path),
        yes: text.remove,
        act: () => void save('runbook.folder.remove', { folder: folder.id }),
      },
    });

  const trouble = error ?? errorElsewhere(['path']);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {library === null ? (
        <p className={parts.note}>{text.reading}</p>
      ) : (
        <FolderTable folders={library.folders} remove={remove} />
      )}
      <Form className="" onSubmit={() => void add()}>
        <TextField
          label={text.path}
          hint={text.hint}
          value={path}
          onChange={setPath}
          error={errorAt('path')}
        />
        <div className={parts.buttons}>
          <Button type="submit">{text.add}</Button>
          <Button variant="default" onClick={() => void choose()}>
            {text.choose}
          </Button>
        </div>
      </Form>
      <output className={parts.told}>{told}</output>
      {trouble === null ? null : (
        <p className={`${parts.error} ${parts.told}`} role="alert">
          {trouble}
        </p>
      )}
      {library === null || library.unread.length === 0 ? null : (
        <section className={parts.spaced} aria-label={text.unread}>
          <h2>{text.unread}</h2>
          <dl>
            {library.unread.map((file) => (
              <div key={file.path}>
                <dt className={parts.mono}>{file.path}</dt>
                <dd className={parts.note}>{file.problem}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

function FolderTable({
  folders,
  remove,
}: {
  folders: readonly RunbookFolder[];
  remove: (folder: RunbookFolder) => void;
}) {
  return (
    <Table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{text.columns.folder}</th>
          <th scope="col">{text.columns.runbooks}</th>
          <th scope="col" className={parts.end}>
            {text.columns.act}
          </th>
        </tr>
      </thead>
      <tbody>
        {folders.map((folder) => (
          <tr key={folder.id}>
            <td>
              {text.kinds[folder.kind]}
              <div className={parts.mono}>{folder.kind === 'starter' ? null : folder.path}</div>
              {folder.problem === null ? null : <span className={parts.error}>{folder.problem}</span>}
            </td>
            <td>{folder.runbooks}</td>
            <td className={parts.end}>
              {folder.kind === 'added' ? (
                <button
                  type="button"
                  className={parts.link}
                  aria-label={text.removeThis(folder.path)}
                  onClick={() => remove(folder)}
                >
                  {text.remove}
                </button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

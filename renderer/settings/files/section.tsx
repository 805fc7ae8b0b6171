import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SettingsChange } from '#shared/settings/part.ts';
import { settingsText } from '#shared/text/settings.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Table } from '#renderer/ui/table.tsx';
import { Choice } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

const { files: text } = settingsText;

interface Chosen {
  name: string;
  text: string;
}
interface Preview {
  changes: SettingsChange[];
  unchanged: number;
}

/** What the team has set, to a file and from one. Nothing changes before it was shown what would. */
export function FilesSection() {
  const { client } = useApp();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [replace, setReplace] = useState(false);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [told, setTold] = useState<{ good: boolean; words: string } | null>(null);
  const bad = (words: string) => setTold({ good: false, words });

  useEffect(() => {
    if (chosen === null) return undefined;
    let current = true;
    void client.call('settings.import', { ...chosen, replace, dryRun: true }).then((outcome) => {
      if (!current) return;
      setPreview(outcome.ok ? outcome.output : null);
      setTold(outcome.ok ? null : { good: false, words: outcome.refusal.message });
    });
    return () => {
      current = false;
    };
  }, [client, chosen, replace]);

  async function save(): Promise<void> {
    const file = await client.call('settings.export', {});
    if (!file.ok) return bad(file.refusal.message);
    const saved = await client.call('shell.file.save', {
      suggestedName: file.output.name,
      text: file.output.text,
    });
    if (!saved.ok) return bad(saved.refusal.message);
    return setTold(
      saved.output.path === undefined ? null : { good: true, words: text.exported(saved.output.path) },
    );
  }

  async function open(): Promise<void> {
    setTold(null);
    const opened = await client.call('shell.file.open', { extensions: ['json'] });
    if (!opened.ok) return bad(opened.refusal.message);
    const { name, text: content } = opened.output;
    if (content === undefined) return undefined;
    setPreview(null);
    return setChosen({ name: name ?? 'file', text: content });
  }

  async function starter(): Promise<void> {
    setTold(null);
    const given = await client.call('settings.starter', {});
    if (!given.ok) return bad(given.refusal.message);
    setPreview(null);
    return setChosen(given.output);
  }

  async function take(): Promise<void> {
    if (chosen === null) return undefined;
    const taken = await client.call('settings.import', { ...chosen, replace, commandId: newCommandId() });
    if (!taken.ok) return bad(taken.refusal.message);
    setChosen(null);
    setPreview(null);
    return setTold({ good: true, words: text.imported(taken.output.changes.length) });
  }

  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <div className={`${parts.buttons} ${parts.ahead}`}>
        <Button variant="default" onClick={() => void save()}>
          {text.export}
        </Button>
        <Button variant="default" onClick={() => void open()}>
          {text.import}
        </Button>
        <Button variant="default" onClick={() => void starter()}>
          {text.starter}
        </Button>
      </div>
      {told === null ? null : told.good ? (
        <output className={parts.told}>{told.words}</output>
      ) : (
        <p className={`${parts.error} ${parts.told}`} role="alert">
          {told.words}
        </p>
      )}
      {chosen === null || preview === null ? null : (
        <section className={parts.card} aria-label={text.from(chosen.name)}>
          <div className={parts.cardHead}>
            <h2>{text.from(chosen.name)}</h2>
          </div>
          <PreviewView preview={preview} />
          <Choice checked={replace} onChange={setReplace}>
            {text.replace}
          </Choice>
          <div className={parts.buttons}>
            {preview.changes.length === 0 ? null : (
              <TakeButton words={text.confirm(preview.changes.length)} take={() => void take()} />
            )}
            <Button variant="default" onClick={() => setChosen(null)}>
              {settingsText.cancel}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

/** Has the focus as soon as there is something to agree to. */
function TakeButton({ words, take }: { words: string; take: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <Button ref={button} onClick={take}>
      {words}
    </Button>
  );
}

function PreviewView({ preview: { changes, unchanged } }: { preview: Preview }) {
  const { columns, what } = text;
  if (changes.length === 0) return <p>{text.nothing(unchanged)}</p>;
  return (
    <>
      <p className={parts.told}>{text.would(changes.length, unchanged)}</p>
      <Table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">{columns.part}</th>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.details}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.part} ${change.name}`}>
              <td>{change.part}</td>
              <td>{change.name}</td>
              <td>
                {change.details.length === 0
                  ? what[change.what]
                  : change.details.map((detail) => <div key={detail}>{detail}</div>)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

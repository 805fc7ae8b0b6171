import { Button } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { MAX_RUNBOOK } from '#shared/runbooks/runbook.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useFromNow } from '#renderer/ui/app-context.tsx';
import { Back } from '#renderer/ui/back.tsx';
import { RunbookHead } from '../runbook-head.tsx';
import { RunbookText } from '../runbook-text.tsx';
import { useConcerned, useKeys, useLibrary, useRunbook } from '../use-library.ts';
import classes from './editor.module.css';
import { Findings } from './findings.tsx';
import { INSERTIONS, insertBlock, type Insertion } from './insertions.ts';
import { NEW_RUNBOOK, newRunbook, placeOf } from './places.ts';
import { useLinkEnds } from './use-link-ends.ts';
import { TextPane, type TextPaneHandle } from './text-pane.tsx';

const { editor: text } = runbookText;

const DAY = 86_400_000;

interface RunbookEditorProps {
  /** Its key, or `new`. */
  runbook: string;
  incident: string | null;
}

/** A runbook to write: its text with what is wrong marked at the line, and beside it how it will read. */
export default function RunbookEditor({ runbook, incident }: RunbookEditorProps) {
  if (runbook === NEW_RUNBOOK)
    return <Editor runbook={runbook} incident={incident} source={{ text: newRunbook, hash: null }} />;
  return <StoredEditor runbook={runbook} incident={incident} />;
}

function StoredEditor({ runbook, incident }: RunbookEditorProps) {
  const { value: shown, error } = useRunbook(runbook);
  if (error !== null) return <main className={classes.message}>{error}</main>;
  if (shown === null) return <main className={classes.message}>{runbookText.loading}</main>;
  return (
    <Editor
      runbook={runbook}
      incident={incident}
      source={{ text: shown.text.replaceAll('\r\n', '\n'), hash: shown.hash }}
    />
  );
}

interface Source {
  text: string;
  /** Of what stands in the file; null for a new one. */
  hash: string | null;
}

function Editor({ runbook, incident, source }: RunbookEditorProps & { source: Source }) {
  const { client, keeper, location, surroundings } = useApp();
  const kept = `runbook:${runbook}`;
  const [first] = useState(source);
  const [words, setWords] = useState(() => keeper.draft(kept) || first.text);
  /** What stands in the file as far as this editor knows; another's change is never written over. */
  const [base, setBase] = useState(first);
  const [file, setFile] = useState(() => placeOf(runbook));
  const [told, setTold] = useState<{ words: string; bad: boolean } | null>(null);
  const pane = useRef<TextPaneHandle>(null);
  const concerned = useConcerned(incident);
  const keys = useKeys(useLibrary());
  const later = useDeferredValue(words);
  const today = useFromNow((now) => Math.floor(now / DAY) * DAY);
  const read = useMemo(() => parseRunbook(later, file.file), [later, file.file]);
  const endOf = useLinkEnds(read, file, keys);
  const findings = useMemo(() => lintRunbook(read, { now: today, endOf }), [read, today, endOf]);
  const dirty = words !== base.text;
  const changedOutside = source.hash !== base.hash;

  useEffect(() => {
    keeper.keepDraft(kept, dirty ? words : '');
  }, [keeper, kept, words, dirty]);

  function insert(what: Insertion): void {
    const {
      text: next,
      from,
      to,
    } = insertBlock(words, pane.current?.cursor() ?? words.length, what, read.steps.length + 1);
    setWords(next);
    pane.current?.select(from, to, next);
  }

  async function save(): Promise<void> {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const was = file.copy ? null : base.hash;
    const outcome = await client.call('runbook.save', {
      folder: file.folder,
      file: file.file,
      text: words,
      was,
      ...signed,
    });
    if (!outcome.ok) {
      setTold({ words: outcome.refusal.message, bad: true });
      return;
    }
    keeper.keepDraft(kept, '');
    const { key, hash, path } = outcome.output;
    setBase({ text: words, hash });
    setTold({ words: text.saved(path), bad: false });
    if (key !== runbook) location.go(runbooksHash({ key, editing: true, ref: incident }));
  }

  return (
    <main className={classes.editor} aria-label={text.title(read.title)}>
      <div className={classes.bar}>
        <Back
          to={runbooksHash(runbook === NEW_RUNBOOK ? { ref: incident } : { key: runbook, ref: incident })}
          words={runbook === NEW_RUNBOOK ? runbookText.all : read.title}
        />
        <span className={classes.grow} />
        <fieldset className={classes.inserts} aria-label={text.insert}>
          <span className={classes.dim}>{text.insert}</span>
          {INSERTIONS.map((what) => (
            <button key={what} type="button" title={text.insertions[what]} onClick={() => insert(what)}>
              {what}
            </button>
          ))}
        </fieldset>
      </div>
      <div className={classes.panes}>
        <TextPane
          ref={pane}
          words={words}
          onChange={setWords}
          findings={findings}
          most={MAX_RUNBOOK}
          onSave={() => void save()}
        />
        {/* Long texts scroll by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className={classes.preview} tabIndex={0} aria-label={text.preview}>
          <h1>{read.title}</h1>
          <RunbookHead runbook={read} />
          <RunbookText runbook={read} standing={{ from: `${file.folder}/${file.file}`, keys, incident }} />
        </section>
      </div>
      <Findings findings={findings} onJump={(line) => pane.current?.jump(line)} />
      <form
        className={classes.foot}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {file.copy ? (
          <label>
            {text.file}{' '}
            <input
              value={file.file}
              maxLength={500}
              onChange={(event) => setFile({ ...file, file: event.target.value })}
            />
          </label>
        ) : (
          <span className={classes.dim}>{runbook}</span>
        )}
        <output className={told?.bad === true || changedOutside ? classes.error : classes.dim}>
          {changedOutside && dirty ? text.changedOutside : (told?.words ?? (dirty ? text.unsaved : ''))}
        </output>
        <span className={classes.grow} />
        {concerned === null ? null : <DryRun words={words} name={file.file} incident={concerned.ref} />}
        <Button size="xs" type="submit" disabled={!dirty && !file.copy}>
          {file.copy ? text.saveCopy : text.save}
        </Button>
      </form>
    </main>
  );
}

/** Shows each step of the text as it stands here, as it would run; nothing has to be saved or trusted for that. */
function DryRun({ words, name, incident }: { words: string; name: string; incident: string }) {
  const { dialogs } = useApp();
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => dialogs.setState({ dialog: { kind: 'dry-run', text: words, name, ref: incident } })}
    >
      {text.dryRun(incident)}
    </Button>
  );
}

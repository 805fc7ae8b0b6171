import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import { DOCUMENT_FORMATS } from '#shared/composer/commands/handoff.ts';
import { handoffUi } from '#shared/text/handoff-ui.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Sheet } from '#renderer/ui/sheet.tsx';
import type { Desk } from '../desk.ts';
import classes from './document.module.css';

const MarkdownView = lazy(() => import('./markdown-view.tsx'));
const { editor: text } = handoffUi;

type Told = { text: string; bad: boolean } | null;

/** The document of a handoff: read, edited beside its preview, kept in versions, saved and printed. */
export function DocumentDialog({ desk }: { desk: Desk }) {
  const { client, surroundings } = useApp();
  const { ref, head } = desk.incident.store.getState();
  const [versions, setVersions] = useState(() => documentsOf(desk));
  const [version, setVersion] = useState(versions);
  const [words, setWords] = useState<string | null>(null);
  const [told, setTold] = useState<Told>(null);
  const page = useRef<HTMLElement>(null);
  const open = head !== null && openHandoffs(head).length > 0;

  useEffect(() => {
    let current = true;
    const which = version === 0 ? { fresh: true } : { version };
    void client.call('handoff.file', { ref, format: 'md', ...which }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setWords(outcome.output.text);
      else setTold({ text: outcome.refusal.message, bad: true });
    });
    return () => {
      current = false;
    };
  }, [client, ref, version]);

  const keep = async (posted: boolean) => {
    if (words === null) return;
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const outcome = await client.call('handoff.document', { ref, text: words, posted, ...signed });
    if (!outcome.ok) {
      setTold({ text: outcome.refusal.message, bad: true });
      return;
    }
    setTold({ text: text.kept, bad: false });
    setVersions(versions + 1);
    setVersion(versions + 1);
  };
  const save = async (format: (typeof DOCUMENT_FORMATS)[number]) => {
    const which = version === 0 ? { fresh: true } : { version };
    const file = await client.call('handoff.file', {
      ref,
      format,
      ...(format === 'ics201' ? {} : which),
    });
    if (!file.ok) {
      setTold({ text: file.refusal.message, bad: true });
      return;
    }
    const saved = await client.call('shell.file.save', {
      suggestedName: file.output.name,
      ...(file.output.encoding === 'base64' ? { base64: file.output.text } : { text: file.output.text }),
    });
    if (!saved.ok) setTold({ text: saved.refusal.message, bad: true });
    else if (saved.output.path !== undefined) setTold({ text: text.saved(saved.output.path), bad: false });
  };

  return (
    <Sheet title={text.title(ref)} size={1100}>
      <div className={classes.bar}>
        <label>
          {text.versions}{' '}
          <select value={version} onChange={(event) => setVersion(Number(event.target.value))}>
            <option value={0}>{text.fromLog}</option>
            {Array.from({ length: versions }, (_, index) => (
              <option key={index} value={index + 1}>
                {text.edited(index + 1)}
              </option>
            ))}
          </select>
        </label>
        <span className={classes.grow} />
        <Button variant="default" size="xs" onClick={() => printDocument(page.current)}>
          {text.print}
        </Button>
        <span className={classes.note}>{text.saveAs}</span>
        {DOCUMENT_FORMATS.map((format) => (
          <Button key={format} variant="default" size="xs" onClick={() => void save(format)}>
            {text.formats[format]}
          </Button>
        ))}
      </div>
      <div className={classes.panes}>
        <textarea
          aria-label={text.text}
          data-autofocus
          value={words ?? ''}
          placeholder={words === null ? text.loading : undefined}
          maxLength={60_000}
          onChange={(event) => setWords(event.target.value)}
        />
        {/* Long documents scroll by keyboard as well. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section ref={page} className={classes.preview} aria-label={text.preview} tabIndex={0}>
          <Suspense fallback={null}>{words === null ? null : <MarkdownView text={words} />}</Suspense>
        </section>
      </div>
      <div className={classes.foot}>
        <output className={told?.bad === true ? classes.error : classes.note}>
          {told?.text ?? (open ? '' : text.noHandoff)}
        </output>
        <span className={classes.grow} />
        <Button variant="default" disabled={!open} onClick={() => void keep(false)}>
          {text.keep}
        </Button>
        <Button disabled={!open} onClick={() => void keep(true)}>
          {text.post}
        </Button>
      </div>
    </Sheet>
  );
}

/** Prints the preview and nothing else of the window: a copy outside of everything that scrolls. */
function printDocument(preview: HTMLElement | null): void {
  if (preview === null) return;
  const { documentElement, body } = document;
  const copy = document.createElement('div');
  copy.className = classes['printed'] ?? '';
  copy.append(...[...preview.childNodes].map((node) => node.cloneNode(true)));
  body.append(copy);
  documentElement.dataset['printing'] = 'document';
  const done = () => {
    delete documentElement.dataset['printing'];
    copy.remove();
  };
  window.addEventListener('afterprint', done, { once: true });
  window.print();
}

/** How many edited versions the open or last handoff has. */
function documentsOf(desk: Desk): number {
  const { head } = desk.incident.store.getState();
  if (head === null) return 0;
  const handoff = openHandoffs(head)[0] ?? head.handoffs.at(-1);
  return handoff?.documents.length ?? 0;
}

import { useState } from 'react';
import { useStore } from 'zustand';
import { PICTURE_TYPES, pictureAddress } from '#shared/contract/attachments.ts';
import type { EntryDetail } from '#shared/domain/incident/state.ts';
import { fileWaitedLine } from '#shared/text/sync.ts';
import { workText } from '#shared/text/work.ts';
import { IconPaperclip } from '#renderer/ui/icons.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { useDesk } from '../desk-context.ts';
import { bytesText } from '#shared/text/bytes.ts';
import classes from './attachment-view.module.css';

const { evidence: text } = workText;

interface AttachmentViewProps {
  attachment: NonNullable<EntryDetail['attachment']>;
  /** What it shows, in the words of whoever attached it. */
  caption: string;
}

/** A file of the log: a picture is shown, anything else named; both can be saved, and opened in their own program. */
export function AttachmentView({ attachment, caption }: AttachmentViewProps) {
  const { client } = useApp();
  const desk = useDesk();
  const [missing, setMissing] = useState(false);
  const { hash, name, mime, bytes } = attachment;
  const waited = useWaited(hash);
  // What was not here before is looked at again.
  if (waited !== null && missing) setMissing(false);
  const isPicture = PICTURE_TYPES.includes(mime);

  function run(operation: 'shell.attachment.save' | 'shell.attachment.open'): void {
    void client.call(operation, { hash, name }).then((outcome) => {
      if (!outcome.ok) desk.line.setState({ error: outcome.refusal.message });
      else if ('path' in outcome.output && typeof outcome.output.path === 'string')
        desk.line.setState({ notice: text.savedAs(outcome.output.path), error: null });
    });
  }

  return (
    <figure className={classes.figure}>
      {isPicture && !missing && waited === null ? (
        <img
          className={classes.picture}
          src={pictureAddress(hash)}
          alt={caption}
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
        />
      ) : null}
      <figcaption className={classes.about}>
        {isPicture ? null : <IconPaperclip size={13} aria-hidden />}
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span>{waited ?? (missing ? text.gone : bytesText(bytes))}</span>
        {missing || waited !== null ? null : (
          <>
            <button
              type="button"
              tabIndex={-1}
              aria-label={text.openOf(name)}
              onClick={() => run('shell.attachment.open')}
            >
              {text.open}
            </button>
            <button
              type="button"
              tabIndex={-1}
              aria-label={text.saveOf(name)}
              onClick={() => run('shell.attachment.save')}
            >
              {text.save}
            </button>
          </>
        )}
      </figcaption>
    </figure>
  );
}

/** Where a file is that has not come from the other installations yet, in words; null for one nobody waits for. */
function useWaited(hash: string): string | null {
  return useStore(useApp().connections, ({ sync }) => {
    const file = sync?.files.list.find((each) => each.hash === hash);
    return file === undefined ? null : fileWaitedLine(file, sync?.offline ?? false);
  });
}

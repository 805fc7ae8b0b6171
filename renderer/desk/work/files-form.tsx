import { useEffect, useMemo, useRef, useState } from 'react';
import { MAX_ATTACHMENT, PICTURE_TYPES, TOO_LARGE } from '#shared/contract/attachments.ts';
import { workText } from '#shared/text/work.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconPaperclip, IconX } from '#renderer/ui/icons.ts';
import { useDesk, useIncident } from '../desk-context.ts';
import { bytesText } from '#shared/text/bytes.ts';
import { FormFrame, Labelled } from './form-frame.tsx';
import classes from './form.module.css';
import { attachFiles, readBase64 } from './intake.ts';
import { useSubmit } from './use-form.ts';

const { evidence: text } = workText;

/**
 * Files about to go on the timeline, each with what it shows: asked for, not required. A file is stored by its content
 * first and then named by an entry, so that an entry never points at nothing.
 */
export function FilesForm({ files }: { files: readonly File[] }) {
  const desk = useDesk();
  const { client, times } = useApp();
  const ref = useIncident((state) => state.ref);
  const [captions, setCaptions] = useState<ReadonlyMap<File, string>>(new Map());
  const [reading, setReading] = useState(false);
  const submission = useSubmit();
  const chooser = useRef<HTMLInputElement>(null);
  const [asked] = useState(() => files.length === 0);
  useEffect(() => {
    if (asked) chooser.current?.click();
  }, [asked]);

  /** What a file is called where nobody said what it shows. A pasted picture has no name of its own. */
  const nameOf = (file: File): string =>
    /^image\.\w+$/.test(file.name) ? text.pasted(times.clock(file.lastModified)) : file.name;

  async function put(file: File): Promise<boolean> {
    const name = nameOf(file);
    if (file.size > MAX_ATTACHMENT) {
      submission.refuse(text.tooLarge(name, bytesText(file.size), TOO_LARGE));
      return false;
    }
    let content: string;
    try {
      content = await readBase64(file);
    } catch {
      submission.refuse(text.unreadable(name));
      return false;
    }
    const stored = await client.call('attachment.put', {
      name: file.name.slice(0, 200) || name,
      content,
      commandId: newCommandId(),
    });
    if (!stored.ok) {
      submission.refuse(stored.refusal.message);
      return false;
    }
    const caption = captions.get(file)?.trim() ?? '';
    return submission.submit({
      operation: 'entry.log',
      input: {
        ref,
        kind: 'evidence',
        text: caption === '' ? name : caption,
        detail: { attachment: stored.output },
      },
    });
  }

  async function putAll(): Promise<void> {
    if (files.length === 0) {
      submission.refuse(text.nothingChosen);
      return;
    }
    setReading(true);
    let left = files;
    for (const file of files) {
      if (!(await put(file))) break;
      left = left.filter((each) => each !== file);
      desk.view.setState({ workForm: { kind: 'files', files: left } });
    }
    setReading(false);
    if (left.length === 0) desk.putAway();
  }

  return (
    <FormFrame
      title={text.title}
      submit={text.log}
      state={{ busy: submission.busy || reading, error: submission.error }}
      onSubmit={() => void putAll()}
    >
      {files.map((file, index) => (
        <div key={`${index} ${file.name}`} className={classes.file}>
          <Thumb file={file} />
          <Labelled label={files.length === 1 ? text.caption : text.captionOf(nameOf(file))}>
            <input
              type="text"
              placeholder={nameOf(file)}
              value={captions.get(file) ?? ''}
              onChange={(event) => setCaptions(new Map(captions).set(file, event.target.value))}
            />
            <small>{bytesText(file.size)}</small>
          </Labelled>
          <button
            type="button"
            aria-label={text.remove(nameOf(file))}
            onClick={() =>
              desk.view.setState({
                workForm: { kind: 'files', files: files.filter((each) => each !== file) },
              })
            }
          >
            <IconX size={14} aria-hidden />
          </button>
        </div>
      ))}
      <p className={classes.hint}>
        <button type="button" className={classes.link} onClick={() => chooser.current?.click()}>
          {text.choose}
        </button>
      </p>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label={text.choose}
        onChange={(event) => {
          attachFiles(desk, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </FormFrame>
  );
}

/** A small picture of what was chosen, where it is one. */
function Thumb({ file }: { file: File }) {
  const address = useMemo(
    () => (PICTURE_TYPES.includes(file.type) ? URL.createObjectURL(file) : null),
    [file],
  );
  useEffect(
    () => () => {
      if (address !== null) URL.revokeObjectURL(address);
    },
    [address],
  );
  return (
    <span className={classes.thumb}>
      {address === null ? <IconPaperclip size={20} aria-hidden /> : <img src={address} alt="" />}
    </span>
  );
}

import { useMemo, useState } from 'react';
import type { Entry } from '#shared/domain/incident/state.ts';
import { workText } from '#shared/text/work.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident, useView } from '../desk-context.ts';
import { AttachmentView } from './attachment-view.tsx';
import { FilesForm } from './files-form.tsx';
import classes from './work.module.css';

const { evidence: text } = workText;

/** What shows how it was: pictures and files, what was pinned, what was starred for the postmortem. */
export function Evidence() {
  const desk = useDesk();
  const { mac } = useApp();
  const form = useView((state) => state.workForm);
  const { files, pinned, starred } = useKept();
  return (
    <>
      {form?.kind === 'files' ? (
        <FilesForm files={form.files} />
      ) : (
        <div className={classes.actions}>
          <button type="button" data-landing className={classes.primary} onClick={() => desk.start('attach')}>
            {text.attach}
          </button>
        </div>
      )}
      <p className={classes.kept}>{mac ? text.hintMac : text.hint}</p>
      {files.length === 0 ? <p className={classes.none}>{text.none}</p> : null}
      <ul>
        {files.map((entry) => (
          <FileEntry key={entry.id} entry={entry} />
        ))}
      </ul>
      <h2 className={classes.heading}>{text.pinned}</h2>
      {pinned.length === 0 ? <p className={classes.none}>{text.noPinned}</p> : <Entries entries={pinned} />}
      {starred.length === 0 ? null : (
        <>
          <h2 className={classes.heading}>{text.starred}</h2>
          <Entries entries={starred} />
        </>
      )}
    </>
  );
}

/** What is kept at hand, the newest file first. */
function useKept() {
  const model = useIncident((state) => state.model);
  const revision = useIncident((state) => state.revision);
  return useMemo(() => {
    const order = model?.order ?? [];
    return {
      files: order
        .filter((entry) => entry.detail.attachment !== undefined && entry.struck === null)
        .toReversed(),
      pinned: order.filter((entry) => entry.pinned),
      starred: order.filter((entry) => entry.starred && !entry.pinned),
    };
    // The order changes in place; `revision` says that it did.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [model, revision]);
}

function FileEntry({ entry }: { entry: Entry }) {
  const desk = useDesk();
  const moment = useMoment();
  const name = useNames();
  const { attachment } = entry.detail;
  if (attachment === undefined) return null;
  return (
    <li className={classes.fileEntry}>
      <AttachmentView attachment={attachment} caption={entry.text} />
      <button type="button" className={classes.entry} title={text.show} onClick={() => desk.show(entry.id)}>
        <span className={classes.entryText}>{entry.text}</span>
        <span className={classes.meta}>
          {moment(entry.occurredAt)} · {name(entry.actor)}
        </span>
      </button>
    </li>
  );
}

/** As many lines as are drawn at once; a postmortem seldom stars more. */
const PAGE = 100;

function Entries({ entries }: { entries: readonly Entry[] }) {
  const desk = useDesk();
  const moment = useMoment();
  const name = useNames();
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <ul>
        {entries.slice(0, shown).map((entry) => (
          <li key={entry.id}>
            <button type="button" className={classes.entry} onClick={() => desk.show(entry.id)}>
              <span className={classes.meta}>
                {entry.undated ? '' : `${moment(entry.occurredAt)} · `}
                {name(entry.actor)}
              </span>
              <span className={classes.entryText}>{entry.struck === null ? entry.text : '–'}</span>
            </button>
          </li>
        ))}
      </ul>
      {entries.length <= shown ? null : (
        <button type="button" className={classes.secondary} onClick={() => setShown(shown + PAGE)}>
          {text.more(entries.length - shown)}
        </button>
      )}
    </>
  );
}

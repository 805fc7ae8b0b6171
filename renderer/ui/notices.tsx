import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ShownNotice } from '#shared/contract/notices.ts';
import { noticeText as text } from '#shared/text/reminders.ts';
import { useApp, useMoment } from './app-context.tsx';
import { IconX } from './icons.ts';
import { WithNames } from './names.tsx';
import classes from './notices.module.css';

/** More than these are one line until they are asked for. */
const SHOWN = 3;

/** What is due, on every screen: said once, in nobody's way, there until it is followed, dismissed or settled. */
export function Notices() {
  const { notices: source } = useApp();
  const notices = useStore(source.store, (state) => state.notices);
  const [all, setAll] = useState(false);
  useDrawn(notices);
  const shown = all ? notices : notices.slice(0, SHOWN);
  const hidden = notices.length - shown.length;
  return (
    <>
      <Announcements notices={notices} />
      {notices.length === 0 ? null : (
        <aside className={classes.notices} aria-label={text.region}>
          <ul>
            {shown.map((notice) => (
              <Notice key={notice.key} notice={notice} />
            ))}
          </ul>
          {hidden > 0 || (all && notices.length > SHOWN) ? (
            <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? text.fewer : text.more(hidden)}
            </button>
          ) : null}
        </aside>
      )}
    </>
  );
}

function Notice({ notice }: { notice: ShownNotice }) {
  const { notices } = useApp();
  const moment = useMoment();
  const { key, ref, title, words, urgent, at, inbox = false } = notice;
  return (
    <li className={classes.notice} data-urgent={urgent}>
      <div className={classes.words}>
        {ref === null ? null : (
          <p className={classes.about}>
            <span className="mono">{ref}</span> <span className={classes.title}>{title}</span>
            <time className="mono">{moment(at)}</time>
          </p>
        )}
        <p>
          <WithNames text={words} />
        </p>
      </div>
      {ref === null && !inbox ? null : (
        <button
          type="button"
          className={classes.follow}
          aria-label={ref === null ? text.followAlert(words) : text.followFor(ref, words)}
          onClick={() => notices.follow(key)}
        >
          {text.follow}
        </button>
      )}
      <button
        type="button"
        className={classes.dismiss}
        title={text.dismiss}
        aria-label={text.dismissFor(words)}
        onClick={() => notices.dismiss(key)}
      >
        <IconX size={14} aria-hidden />
      </button>
    </li>
  );
}

/** What a screen reader hears: reminders when it pauses, a page at once. */
function Announcements({ notices }: { notices: readonly ShownNotice[] }) {
  const said = (urgent: boolean) =>
    notices
      .filter((notice) => notice.urgent === urgent)
      .map(({ ref, words }) => (ref === null ? words : `${ref}: ${words}`));
  return (
    <>
      <output className="hidden">
        {said(false).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </output>
      <div className="hidden" role="alert">
        {said(true).map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </>
  );
}

/**
 * Tells the shell what stands in the window: a person who sees the window sees it. Each time all of it, because one that
 * quiet hours held back comes again under the same key.
 */
function useDrawn(notices: readonly ShownNotice[]): void {
  const { notices: source } = useApp();
  useEffect(() => source.drawn(notices.map(({ key }) => key)), [notices, source]);
}

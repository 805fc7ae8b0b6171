import { useEffect, useState } from 'react';
import { nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { createAnnouncements } from './announcements.ts';
import { useDesk, useIncident } from './desk-context.ts';

const { announce } = uiText;
/** Minutes before the next update at which it is called out. */
const CALLS = [5, 1] as const;

/** What a screen reader is told without being asked: new entries politely, what is urgent or overdue at once. */
export function Announcer() {
  const { polite, urgent } = useNewEntries();
  const soon = useUpdateSoon();
  const overdue = useOverdue();
  return (
    <>
      <output className="hidden">{polite}</output>
      <output className="hidden">{soon}</output>
      <div className="hidden" role="alert">
        {urgent}
      </div>
      <div className="hidden" role="alert">
        {overdue}
      </div>
    </>
  );
}

/** New entries in words: those that can wait, and those that can't. */
function useNewEntries(): { polite: string; urgent: string } {
  const desk = useDesk();
  const name = useNames();
  const [words, setWords] = useState({ polite: '', urgent: '' });
  useEffect(() => {
    const say = (entry: Entry) =>
      announce.entry(name(entry.actor), timelineKindNames[entry.kind], entry.text.slice(0, 200));
    const announcements = createAnnouncements({
      polite: (entries) => {
        const [one] = entries;
        const polite = one === undefined || entries.length > 1 ? announce.entries(entries.length) : say(one);
        setWords((before) => ({ ...before, polite }));
      },
      urgent: (entry) => setWords((before) => ({ ...before, urgent: say(entry) })),
      setTimer: (work, ms) => setTimeout(work, ms),
      clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    });
    const stop = desk.incident.onAdded(announcements.add);
    return () => {
      stop();
      announcements.stop();
    };
  }, [desk, name]);
  return words;
}

function useNextUpdate(): number | null {
  const levels = useSurroundings((state) => state.workspace.severities);
  return useIncident((state) => (state.head === null ? null : nextUpdateDue(state.head, levels)));
}

function useUpdateSoon(): string {
  const dueAt = useNextUpdate();
  return useFromNow((now) => {
    if (dueAt === null || dueAt <= now) return '';
    const minutes = Math.ceil((dueAt - now) / 60_000);
    const call = CALLS.findLast((each) => minutes <= each);
    return call === undefined ? '' : announce.updateSoon(call);
  });
}

function useOverdue(): string {
  const dueAt = useNextUpdate();
  const tasks = useIncident((state) => state.head?.tasks);
  const [opened] = useState(() => Date.now());
  // What was overdue before the desk was opened is on the screen; only what falls due now is called out.
  return useFromNow((now) => {
    const update = dueAt !== null && dueAt <= now && dueAt > opened ? [announce.updateOverdue] : [];
    const late = (tasks ?? []).filter(
      (task) => task.state === 'open' && task.dueAt !== null && task.dueAt <= now && task.dueAt > opened,
    );
    return [
      ...update,
      ...late.map((task) =>
        (task.timeBox ? announce.timeUp : announce.taskOverdue)(String(task.number), task.text),
      ),
    ].join('. ');
  });
}

import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { InboxGroup } from '#shared/contract/inbox.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { phaseNames } from '#shared/text/en.ts';
import { inboxScreen } from '#shared/text/inbox-screen.ts';
import { isUnanswered, newCommandId } from '#renderer/client/client.ts';
import { openIncidents, pastIncidents } from '#renderer/state/incidents-store.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { OptionField } from '#renderer/ui/option-field.tsx';
import { OptionList, type Option } from '#renderer/ui/option-list.tsx';
import { Severity } from '#renderer/ui/severity.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import classes from '#renderer/ui/sheet.module.css';

const { choose: text } = inboxScreen;
const LIST = 'attach-options';
/** Incidents offered at once; words narrow them down. */
const MOST = 30;

/** Asks which incident a row of the inbox belongs to. The most likely one comes first: Enter takes it. */
export function AttachDialog({ group, done }: { group: InboxGroup; done: (ref: string) => void }) {
  const { client, surroundings } = useApp();
  const close = useCloseDialog();
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const offered = useOffered(group, words);
  /** Kept until it is answered: pressing Enter twice attaches once. */
  const commandId = useRef<string | null>(null);

  async function attach(incident: IncidentSummary | undefined): Promise<void> {
    if (incident === undefined) return;
    commandId.current ??= newCommandId();
    const signed = { commandId: commandId.current, ...actsAs(surroundings.getState()) };
    const outcome = await client.call('inbox.attach', { group: group.group, ref: incident.ref, ...signed });
    if (outcome.ok) {
      close();
      done(incident.ref);
      return;
    }
    if (!isUnanswered(outcome.refusal)) commandId.current = null;
    setError(outcome.refusal.message);
  }

  return (
    <Sheet title={text.title} size={620}>
      <OptionField
        list={LIST}
        label={text.find}
        count={offered.length}
        active={active}
        onActive={setActive}
        words={words}
        onWords={setWords}
        onEnter={() => void attach(offered[active]?.incident)}
      />
      <p className={classes.note}>{group.title}</p>
      {error === null ? null : (
        <p role="alert" className={`${classes.note} ${classes.error}`}>
          {error}
        </p>
      )}
      {offered.length === 0 ? <p className={classes.note}>{text.none}</p> : null}
      <OptionList
        id={LIST}
        label={text.options}
        options={offered.map(({ option }) => option)}
        active={active}
        onActive={setActive}
        onChoose={(index) => void attach(offered[index]?.incident)}
      />
    </Sheet>
  );
}

interface Offered {
  incident: IncidentSummary;
  option: Option;
}

/** The most likely one, the open ones, the last ones that are over; those that fit the words. */
function useOffered({ suggestion }: InboxGroup, words: string): Offered[] {
  const incidents = useStore(useApp().incidents, (state) => state.incidents);
  const levels = useSurroundings((state) => state.workspace.severities);
  return useMemo(() => {
    const all = [...(incidents?.values() ?? [])];
    const open = openIncidents(
      all,
      levels.map(({ id }) => id),
    );
    const likely = open.filter(({ stream }) => stream === suggestion?.stream);
    const parts = [
      [text.suggested, likely],
      [text.open, open.filter((each) => !likely.includes(each))],
      [text.past, pastIncidents(all)],
    ] as const;
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ ref, title }: IncidentSummary): boolean => {
      const where = `${ref} ${title}`.toLowerCase();
      return wanted.every((word) => where.includes(word));
    };
    return parts
      .flatMap(([heading, some]) =>
        some.filter(fits).map((incident, index): Offered => ({
          incident,
          option: {
            key: incident.stream,
            label: <span className="mono">{incident.ref}</span>,
            hint: incident.title,
            end: (
              <>
                <Severity severity={incident.severity} /> {phaseNames[incident.phase]}
              </>
            ),
            ...(index === 0 ? { heading } : {}),
          },
        })),
      )
      .slice(0, MOST);
  }, [incidents, levels, suggestion, words]);
}

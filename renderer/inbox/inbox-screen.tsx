import { SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { INBOX_STATES, type InboxState } from '#shared/policy/inbox.ts';
import { inboxScreen as text } from '#shared/text/inbox-screen.ts';
import { deskHash, HOME_HASH, settingsHash } from '#renderer/state/route.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { BackFrom } from '#renderer/ui/back.tsx';
import { useFirstRow, useRowKeys } from '#renderer/ui/row-keys.ts';
import { Problem, Screen, ScreenHead } from '#renderer/ui/screen.tsx';
import { useEscapeTo } from '#renderer/ui/use-escape-to.ts';
import { actsOn, ROW_KEYS } from './acts.ts';
import { GroupRow } from './group-row.tsx';
import { OverOffers } from './over-offers.tsx';
import { useGroups } from './use-groups.ts';
import classes from './inbox.module.css';

/** What came from team systems and waits: rows to declare an incident from, to attach to one, or to dismiss. */
export default function InboxScreen({ from }: { from: string | null }) {
  const app = useApp();
  const [state, setState] = useState<InboxState>('new');
  const { groups, refusal } = useGroups(state);
  const over = useStore(app.inbox, (inbox) => inbox.over);
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useRowKeys(ROW_KEYS, (row) => {
    const group = groups?.find((each) => String(each.group) === row);
    return group === undefined ? null : actsOn(group, app);
  });
  useEscapeTo(from === null ? HOME_HASH : deskHash(from));
  useFirstRow(list, (groups ?? []).map(({ group }) => group).join(' '));
  return (
    <Screen title={text.title} width={1120}>
      <BackFrom incident={from} home={text.home} />
      <ScreenHead heading={<h1>{text.title}</h1>}>
        <SegmentedControl
          size="xs"
          aria-label={text.which}
          value={state}
          onChange={(value) => setState(INBOX_STATES.find((each) => each === value) ?? 'new')}
          data={INBOX_STATES.map((value) => ({ value, label: text.states[value] }))}
        />
      </ScreenHead>
      <OverOffers offers={over} named />
      <Problem words={refusal} />
      {groups === null ? (
        refusal === null ? (
          <p className={classes.none}>{text.loading}</p>
        ) : null
      ) : groups.length === 0 ? (
        <Nothing state={state} />
      ) : (
        // Arrow keys move through the rows and letters act on the one in focus; each has buttons of its own.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul ref={list} className={classes.rows} aria-label={text.rows} onKeyDown={onKeyDown}>
          {groups.map((group) => (
            <GroupRow key={group.group} group={group} />
          ))}
        </ul>
      )}
    </Screen>
  );
}

/** Nothing there; and where nothing can come in either, what to do about it. */
function Nothing({ state }: { state: InboxState }) {
  const unconnected = useSurroundings(({ workspace }) => workspace.connectors.length === 0);
  return (
    <p className={classes.none}>
      {text.none[state]}
      {unconnected ? (
        <>
          {' '}
          {text.noSource} <a href={settingsHash('connectors')}>{text.connect}</a>
        </>
      ) : null}
    </p>
  );
}

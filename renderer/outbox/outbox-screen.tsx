import { SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { outboxText as text } from '#shared/text/outbox-screen.ts';
import { deskHash, HOME_HASH } from '#renderer/state/route.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { BackFrom } from '#renderer/ui/back.tsx';
import { useFirstRow, useRowKeys } from '#renderer/ui/row-keys.ts';
import { Problem, Screen, ScreenHead } from '#renderer/ui/screen.tsx';
import { useEscapeTo } from '#renderer/ui/use-escape-to.ts';
import { actsOn, placeOf, ROW_KEYS } from './acts.ts';
import { Row } from './outbox-row.tsx';
import classes from './outbox.module.css';
import { byConnector, OUTBOX_VIEWS, useRows, type OutboxView } from './use-rows.ts';

const views = Object.keys(OUTBOX_VIEWS) as OutboxView[];

/** What goes out to team systems, by connector: what waits for its turn or for a person, what went out, what never will. */
export default function OutboxScreen({ from }: { from: string | null }) {
  const app = useApp();
  const [view, setView] = useState<OutboxView>('open');
  /** Whether only the incident one came from is shown. */
  const [here, setHere] = useState(from !== null);
  const { rows, more, refusal, showMore, reread } = useRows({
    states: OUTBOX_VIEWS[view],
    ref: here ? from : null,
    // What waits goes out in this order; of what is over, the latest is looked for.
    oldestFirst: view === 'open',
  });
  const [editing, setEditing] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(ROW_KEYS, (num) => {
    const row = rows?.find((each) => String(each.num) === num);
    return row === undefined ? null : actsOn(row, app, () => setEditing(row.num), reread);
  });
  useEscapeTo(from === null ? HOME_HASH : deskHash(from));
  useFirstRow(list, (rows ?? []).map(({ num }) => num).join(' '));
  /** How many rows there were when more were asked for: the first of these gets the focus. */
  const before = useRef<number | null>(null);
  useEffect(() => {
    const first = before.current === null ? undefined : rows?.[before.current];
    if (first === undefined) return;
    before.current = null;
    list.current?.querySelector<HTMLElement>(`[data-row="${first.num}"]`)?.focus();
  }, [rows]);
  return (
    <Screen title={text.title} width={1120}>
      <BackFrom incident={from} home={text.home} />
      <ScreenHead heading={<h1>{text.title}</h1>}>
        <span className={classes.choices}>
          {from === null ? null : (
            <SegmentedControl
              size="xs"
              aria-label={text.where}
              value={here ? 'here' : 'everywhere'}
              onChange={(value) => setHere(value === 'here')}
              data={[
                { value: 'here', label: from },
                { value: 'everywhere', label: text.everywhere },
              ]}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={text.which}
            value={view}
            onChange={(value) => setView(views.find((each) => each === value) ?? 'open')}
            data={views.map((value) => ({ value, label: text.views[value] }))}
          />
        </span>
      </ScreenHead>
      <Problem words={refusal} />
      {rows?.length === 0 ? <p className={classes.none}>{text.none[view]}</p> : null}
      {/* Arrow keys move through the rows and letters act on the one in focus; each has buttons of its own. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={list} onKeyDown={onKeyDown}>
        {byConnector(rows ?? []).map((some) => (
          <Through
            key={some[0]?.connector}
            rows={some}
            editing={editing}
            setEditing={setEditing}
            changed={reread}
          />
        ))}
      </div>
      {more ? (
        <button
          type="button"
          className={classes.more}
          onClick={() => {
            before.current = rows?.length ?? null;
            showMore();
          }}
        >
          {text.more}
        </button>
      ) : null}
    </Screen>
  );
}

interface ThroughProps {
  rows: readonly OutboxRow[];
  editing: number | null;
  setEditing: (num: number | null) => void;
  changed: () => void;
}

/** The rows of one connector, with how it is. */
function Through({ rows, editing, setEditing, changed }: ThroughProps) {
  const { client, connections, told } = useApp();
  const moment = useMoment();
  const [first] = rows;
  const health = useStore(
    connections,
    (state) => state.connectors?.find(({ id }) => id === first?.connector)?.health,
  );
  if (first === undefined) return null;
  const dead = rows.filter(({ state }) => state === 'dead').map(({ num }) => num);
  const name = placeOf(first);
  return (
    <section aria-label={name}>
      <div className={classes.through}>
        <h2>{name}</h2>
        {health === undefined ? null : (
          <span className={classes.note}>
            {connectorScreen.states[health.state]}
            {health.lastSuccessAt === null
              ? ''
              : ` · ${connectorScreen.lastSuccess(moment(health.lastSuccessAt))}`}
          </span>
        )}
        {dead.length < 2 ? null : (
          <button
            type="button"
            className={classes.all}
            onClick={() =>
              void client.call('outbox.retry', { rows: dead }).then((outcome) => {
                if (!outcome.ok) told.setState({ told: { error: outcome.refusal.message } });
                changed();
              })
            }
          >
            {text.retryAll(dead.length)}
          </button>
        )}
      </div>
      <ul>
        {rows.map((row) => (
          <Row
            key={row.num}
            row={row}
            onDesk={false}
            editing={editing === row.num}
            setEditing={(on) => setEditing(on ? row.num : null)}
            changed={changed}
          />
        ))}
      </ul>
    </section>
  );
}

import { useState } from 'react';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import { outboxText as text } from '#shared/text/outbox-screen.ts';
import { boxHash } from '#renderer/state/route.ts';
import { Row } from './outbox-row.tsx';
import classes from './outbox.module.css';
import { useRows } from './use-rows.ts';

const ASKING = ['held', 'dead'] as const;
const WAITING = ['waiting', 'sending'] as const;

/** On the desk: what waits to go out for this incident; first, and in full, what waits for a person. */
export default function IncidentOutbox({ incident }: { incident: string }) {
  const asking = useRows({ states: ASKING, ref: incident, oldestFirst: true });
  const waiting = useRows({ states: WAITING, ref: incident, oldestFirst: true });
  if (asking.rows === null || waiting.rows === null) return null;
  const changed = (): void => {
    asking.reread();
    waiting.reread();
  };
  return (
    <section className={classes.desk} aria-label={text.title}>
      <Rows rows={asking.rows} changed={changed} />
      {waiting.rows.length === 0 ? null : (
        <details>
          <summary>{text.desk.open(waiting.rows.length, waiting.more)}</summary>
          <Rows rows={waiting.rows} changed={changed} />
        </details>
      )}
      <a href={boxHash('outbox', incident)}>{text.desk.all}</a>
    </section>
  );
}

function Rows({ rows, changed }: { rows: readonly OutboxRow[]; changed: () => void }) {
  const [editing, setEditing] = useState<number | null>(null);
  if (rows.length === 0) return null;
  return (
    <ul>
      {rows.map((row) => (
        <Row
          key={row.num}
          row={row}
          onDesk
          editing={editing === row.num}
          setEditing={(on) => setEditing(on ? row.num : null)}
          changed={changed}
        />
      ))}
    </ul>
  );
}

import { useState } from 'react';
import type { OutboxRow } from '#shared/contract/connectors.ts';
import { outboxText as text } from '#shared/text/outbox-screen.ts';
import { boxHash } from '#renderer/state/route.ts';
import { Row } from './outbox-row.tsx';
import classes from './outbox.module.css';
import { useRows } from './use-rows.ts';

/** On the desk: what waits to go out for this incident; first, and in full, what waits for a person. */
export default function IncidentOutbox({ incident }: { incident: string }) {
  const { rows, reread } = useRows('open', incident);
  if (rows === null) return null;
  const wants = ({ state }: OutboxRow): boolean => state === 'held' || state === 'dead';
  const waiting = rows.filter((row) => !wants(row));
  return (
    <section className={classes.desk} aria-label={text.title}>
      <Rows rows={rows.filter(wants)} changed={reread} />
      {waiting.length === 0 ? null : (
        <details>
          <summary>{text.desk.open(waiting.length)}</summary>
          <Rows rows={waiting} changed={reread} />
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

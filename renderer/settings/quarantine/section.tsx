import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Quarantined } from '#shared/contract/sync.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { bytesText } from '#shared/text/bytes.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useSync } from '#renderer/ui/use-sync.ts';
import { Choice } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import classes from './quarantine.module.css';

const { quarantine: text, merges } = syncScreen;

/** What came and does not verify: why, from whom, what it holds; and that somebody has looked at it. */
export default function QuarantineSection() {
  const { client, dialogs } = useApp();
  const { save, refusal } = useSaving();
  const waiting = useSync()?.quarantined;
  const [all, setAll] = useState(false);
  const [rows, setRows] = useState<Quarantined[] | null>(null);
  const [settled, setSettled] = useState(0);
  useEffect(() => {
    let current = true;
    void client.call('sync.quarantine', { all }).then((outcome) => {
      if (current && outcome.ok) setRows(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, all, waiting, settled]);

  async function settle(num?: number): Promise<void> {
    const done = await save('sync.quarantine.settle', num === undefined ? {} : { num });
    if (done !== undefined) setSettled((count) => count + 1);
  }

  const open = rows?.filter(({ settledAt }) => settledAt === null).length ?? 0;
  const askAll = (): void =>
    dialogs.setState({
      dialog: {
        kind: 'confirm',
        words: text.confirmAll(open),
        yes: text.dismissAllYes,
        act: () => void settle(),
      },
    });
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <div className={`${parts.buttons} ${parts.ahead}`}>
        {open === 0 ? null : (
          <Button variant="default" onClick={askAll}>
            {text.dismissAll}
          </Button>
        )}
        <Choice checked={all} onChange={setAll}>
          {text.all}
        </Choice>
      </div>
      {refusal === null ? null : (
        <p role="alert" className={`${parts.error} ${parts.told}`}>
          {refusal.message}
        </p>
      )}
      {rows === null ? null : rows.length === 0 ? (
        <p className={parts.note}>{all ? text.none : text.noneOpen}</p>
      ) : (
        rows.map((row) => <Piece key={row.num} row={row} dismiss={() => void settle(row.num)} />)
      )}
    </>
  );
}

function Piece({ row, dismiss }: { row: Quarantined; dismiss: () => void }) {
  const moment = useMoment();
  const [open, setOpen] = useState(false);
  const { num, receivedAt, carrier, sender, senderName, reason, bytes, settledAt } = row;
  const who = senderName ?? (sender === 'unknown' ? text.unknown : sender.slice(0, 8));
  return (
    <section className={parts.card} aria-label={text.piece(num)}>
      <div className={parts.cardHead}>
        <h2 className={classes.reason}>{reason}</h2>
      </div>
      <p className={parts.note}>
        {who} · {text.by(merges.ways[carrier] ?? carrier)} ·{' '}
        <time title={utcTime(receivedAt)}>{moment(receivedAt)}</time> · {bytesText(bytes)}
        {settledAt === null ? null : ` · ${text.dismissed(moment(settledAt))}`}
      </p>
      <div className={parts.buttons}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-label={open ? text.hide : text.lookInto(num)}
          onClick={() => setOpen(!open)}
        >
          {open ? text.hide : text.look}
        </Button>
        {settledAt === null ? (
          <Button size="xs" variant="default" aria-label={text.dismissThis(num)} onClick={dismiss}>
            {text.dismiss}
          </Button>
        ) : null}
      </div>
      {open ? <Content num={num} /> : null}
    </section>
  );
}

/** What a piece holds, as text and nothing else. */
function Content({ num }: { num: number }) {
  const { client } = useApp();
  const [shown, setShown] = useState<{ text: string; cut: boolean } | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('sync.quarantine.show', { num }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setShown(outcome.output);
      else setError(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, num]);
  if (error !== null)
    return (
      <p role="alert" className={parts.error}>
        {error}
      </p>
    );
  if (shown === null) return null;
  if (shown.text === '') return <p className={parts.note}>{text.empty}</p>;
  return (
    <>
      {/* It scrolls by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.content} tabIndex={0} aria-label={text.content(num)}>
        {shown.text}
      </pre>
      {shown.cut ? <p className={parts.note}>{text.cut}</p> : null}
    </>
  );
}

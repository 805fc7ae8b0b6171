import { Button } from '@mantine/core';
import { Fragment, useCallback, useState, type ReactNode } from 'react';
import { settingsText } from '#shared/text/settings.ts';
import { Table } from '#renderer/ui/table.tsx';
import parts from './parts.module.css';

interface EditableListProps<Item> {
  items: readonly Item[];
  /** What tells one from another. */
  nameOf: (item: Item) => string;
  /** What the section is about; what it says when there is nothing yet; words on the button that adds one. */
  text: { lead: string; none: string; add: string };
  /** The form of one of them, or of a new one. */
  form: (item: Item | undefined, close: () => void) => ReactNode;
  /** One of them as it is shown: cells of a row where there are columns, otherwise a block of its own. */
  show: (item: Item, open: () => void) => ReactNode;
  /** Heads of a table. Without them every item stands by itself. */
  columns?: readonly string[];
  /** What stands above them all. */
  children?: ReactNode;
}

/** Things of a team, of which one at a time is open in its form, in its own place. */
export function EditableList<Item>(props: EditableListProps<Item>) {
  const { items, nameOf, text, form, show, columns, children } = props;
  /** The name of the one whose form is open; empty for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  /** A form was closed: what opened the next one has the focus then. */
  const [closed, setClosed] = useState(false);
  const close = useCallback(() => {
    setOpen(null);
    setClosed(true);
  }, []);
  const shown = (item: Item) => show(item, () => setOpen(nameOf(item)));
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {children}
      {open === '' ? (
        form(undefined, close)
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {items.length === 0 && open !== '' ? <p className={parts.note}>{text.none}</p> : null}
      {columns === undefined ? (
        items.map((item) => (
          <Fragment key={nameOf(item)}>{open === nameOf(item) ? form(item, close) : shown(item)}</Fragment>
        ))
      ) : items.length === 0 ? null : (
        <Table className={parts.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={nameOf(item)}>
                {open === nameOf(item) ? <td colSpan={columns.length}>{form(item, close)}</td> : shown(item)}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

/** The name of one of them, which opens its form. */
export function OpenLink({ name, open }: { name: string; open: () => void }) {
  return (
    <button type="button" className={parts.link} aria-label={settingsText.edit(name)} onClick={open}>
      {name}
    </button>
  );
}

interface SummaryCardProps {
  name: string;
  open: () => void;
  /** The most telling thing about it, in a few words. */
  note: string;
  children?: ReactNode;
}

/** One of them as a block: its name, a note, and what there is to see. */
export function SummaryCard({ name, open, note, children }: SummaryCardProps) {
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>
          <OpenLink name={name} open={open} />
        </h2>
        <span className={parts.note}>{note}</span>
      </div>
      {children}
    </section>
  );
}

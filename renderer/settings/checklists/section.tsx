import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Checklist } from '#shared/domain/workspace/state.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import { ChecklistForm } from './checklist-form.tsx';

const { checklists: text, edit } = settingsText;

/** Templates of what tired people forget. */
export function ChecklistsSection() {
  const checklists = useSurroundings((state) => state.workspace.checklists);
  /** The name of the one whose form is open; empty for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  /** A form was closed: what opened the next one has the focus then. */
  const [closed, setClosed] = useState(false);
  const close = useCallback(() => {
    setOpen(null);
    setClosed(true);
  }, []);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {open === '' ? (
        <ChecklistForm close={close} />
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {checklists.length === 0 && open !== '' ? <p className={parts.note}>{text.none}</p> : null}
      {checklists.map((checklist) =>
        open === checklist.name ? (
          <ChecklistForm key={checklist.name} checklist={checklist} close={close} />
        ) : (
          <Summary key={checklist.name} checklist={checklist} open={() => setOpen(checklist.name)} />
        ),
      )}
    </>
  );
}

function Summary({ checklist, open }: { checklist: Checklist; open: () => void }) {
  const { name, severities, services, items } = checklist;
  const scope = [...(severities.length === 0 ? [text.allSeverities] : severities), ...services];
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>
          <button type="button" className={parts.link} aria-label={edit(name)} onClick={open}>
            {name}
          </button>
        </h2>
        <span className={parts.note}>
          {scope.join(', ')} · {text.count(items.length)}
        </span>
      </div>
      <p className={parts.note}>{items.map((item) => item.text).join(' · ')}</p>
    </section>
  );
}

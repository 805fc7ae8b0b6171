import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Person } from '#shared/domain/workspace/state.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import { PersonForm } from './person-form.tsx';

const { people: text, none, edit } = settingsText;

/** Those who may hold seats and tasks. */
export function PeopleSection() {
  const people = useSurroundings((state) => state.workspace.people);
  /** The handle of the person whose form is open; empty for a new one. */
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
        <PersonForm close={close} />
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {people.length === 0 ? (
        open === '' ? null : (
          <p className={parts.note}>{text.none}</p>
        )
      ) : (
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.handle}</th>
              <th scope="col">{text.region}</th>
              <th scope="col">{text.phone}</th>
              <th scope="col">{text.email}</th>
              <th scope="col">{text.skills}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) =>
              open === person.handle ? (
                <tr key={person.handle}>
                  <td colSpan={6}>
                    <PersonForm person={person} close={close} />
                  </td>
                </tr>
              ) : (
                <PersonRow key={person.handle} person={person} open={() => setOpen(person.handle)} />
              ),
            )}
          </tbody>
        </table>
      )}
    </>
  );
}

function PersonRow({ person, open }: { person: Person; open: () => void }) {
  return (
    <tr>
      <td>
        <button type="button" className={parts.link} aria-label={edit(person.name)} onClick={open}>
          {person.name}
        </button>
      </td>
      <td className={parts.mono}>{person.handle}</td>
      <td>{person.region ?? none}</td>
      <td>{person.phone ?? none}</td>
      <td>{person.email ?? none}</td>
      <td>{person.skills.length === 0 ? none : person.skills.join(', ')}</td>
    </tr>
  );
}

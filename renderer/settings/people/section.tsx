import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { EditableList, OpenLink } from '../parts/editable-list.tsx';
import parts from '../parts/parts.module.css';
import { PersonForm } from './person-form.tsx';

const { people: text, none } = settingsText;

/** Those who may hold seats and tasks. */
export function PeopleSection() {
  const people = useSurroundings((state) => state.workspace.people);
  return (
    <EditableList
      items={people}
      nameOf={({ handle }) => handle}
      text={text}
      columns={[text.name, text.handle, text.region, text.phone, text.email, text.skills]}
      form={(person, close) => <PersonForm close={close} {...(person === undefined ? {} : { person })} />}
      show={(person, open) => (
        <>
          <td>
            <OpenLink name={person.name} open={open} />
          </td>
          <td className={parts.mono}>{person.handle}</td>
          <td>{person.region ?? none}</td>
          <td>{person.phone ?? none}</td>
          <td>{person.email ?? none}</td>
          <td>{person.skills.length === 0 ? none : person.skills.join(', ')}</td>
        </>
      )}
    />
  );
}

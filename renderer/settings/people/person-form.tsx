import { useState } from 'react';
import type { Person } from '#shared/domain/workspace/state.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { namesIn } from '#renderer/ui/lists.ts';
import { Form } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useSaving } from '../parts/use-saving.ts';

const { people: text } = settingsText;
const FIELDS = ['handle', 'name', 'region', 'phone', 'email', 'skills'] as const;

/** Adds somebody, or changes what is known of them. */
export function PersonForm({ person, close }: { person?: Person; close: () => void }) {
  const regions = useSurroundings((state) => state.workspace.regions);
  const { save, errorAt, errorElsewhere } = useSaving();
  const [form, setForm] = useState({
    handle: person?.handle ?? '',
    name: person?.name ?? '',
    region: person?.region ?? '',
    phone: person?.phone ?? '',
    email: person?.email ?? '',
    skills: person?.skills.join(', ') ?? '',
  });
  const field = (name: (typeof FIELDS)[number]) => ({
    label: text[name],
    value: form[name],
    error: errorAt(name),
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const orNull = (value: string) => (value.trim() === '' ? null : value);

  async function submit(): Promise<void> {
    const saved = await save('person.set', {
      handle: form.handle,
      ...(form.name.trim() === '' ? {} : { name: form.name }),
      region: orNull(form.region),
      phone: orNull(form.phone),
      email: orNull(form.email),
      skills: namesIn(form.skills),
    });
    if (saved !== undefined) close();
  }

  return (
    <Form onSubmit={() => void submit()}>
      <div className={`${parts.grid} ${parts.wide}`}>
        {person === undefined ? <TextField {...field('handle')} hint={text.handleHint} first /> : null}
        <TextField {...field('name')} hint={text.nameHint} first={person !== undefined} />
        <TextField {...field('region')} hint={text.regionHint} offers={regions.map(({ name }) => name)} />
        <TextField {...field('phone')} hint={text.phoneHint} type="tel" />
        <TextField {...field('email')} hint={text.emailHint} />
        <TextField {...field('skills')} hint={text.skillsHint} />
      </div>
      <FormFoot error={errorElsewhere(FIELDS)} cancel={close}>
        {person === undefined ? null : (
          <RemoveButton
            name={person.name}
            words={text.confirmRemove(person.name)}
            remove={() => void save('person.remove', { handle: person.handle })}
          />
        )}
      </FormFoot>
    </Form>
  );
}

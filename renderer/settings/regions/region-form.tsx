import { useMemo, useState } from 'react';
import type { Region } from '#shared/domain/workspace/places.ts';
import { isNamed } from '#shared/domain/workspace/names.ts';
import { weekdayName } from '#shared/text/schedules.ts';
import { regionsText as text } from '#shared/text/regions.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextArea, TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useSaving } from '../parts/use-saving.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const PATHS = [
  'region.name',
  'region.zone',
  'region.coverage.from',
  'region.coverage.to',
  'region.coverage.days',
];

/** Adds a region or changes one: where, when it is awake, who is paged, what it may decide alone. */
export function RegionForm({ region, close }: { region?: Region; close: () => void }) {
  const levels = useSurroundings((state) => state.workspace.severities);
  const policies = useSurroundings((state) => state.workspace.policies);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const { save, errorAt, errorElsewhere } = useSaving();
  const [form, setForm] = useState({
    name: region?.name ?? '',
    zone: region?.zone ?? '',
    from: region?.coverage.from ?? '08:00',
    to: region?.coverage.to ?? '18:00',
    days: region?.coverage.days ?? [...DAYS],
    chain: region?.chain ?? '',
    autonomy: Object.fromEntries(region?.autonomy.map(({ severity, may }) => [severity, may]) ?? []),
  });
  const field = (name: 'name' | 'zone' | 'from' | 'to', path: string) => ({
    label: text[name],
    value: form[name],
    error: errorAt(path),
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });

  async function submit(): Promise<void> {
    const wanted = {
      name: form.name,
      zone: form.zone,
      coverage: { days: form.days, from: form.from, to: form.to },
      chain: form.chain === '' ? null : form.chain,
      autonomy: Object.entries(form.autonomy).flatMap(([severity, may]) =>
        may.trim() === '' ? [] : [{ severity, may }],
      ),
    };
    if ((await save('region.set', { region: wanted })) === undefined) return;
    if (region !== undefined && !isNamed(region.name, form.name.trim()))
      await save('region.remove', { name: region.name });
    close();
  }

  // A chain that was removed stays to be seen, and to be changed.
  const chains = [
    ...new Set([...policies.map(({ name }) => name), ...(form.chain === '' ? [] : [form.chain])]),
  ];
  return (
    <Form onSubmit={() => void submit()}>
      <div className={parts.grid}>
        <TextField {...field('name', 'region.name')} hint={text.nameHint} first />
        <TextField {...field('zone', 'region.zone')} hint={text.zoneHint} offers={zones} />
        <TextField {...field('from', 'region.coverage.from')} hint="08:00" />
        <TextField {...field('to', 'region.coverage.to')} hint="18:00" />
        <SelectField
          label={text.chain}
          value={form.chain}
          options={[['', settingsText.none], ...chains.map((name) => [name, name] as const)]}
          onChange={(chain) => setForm({ ...form, chain })}
        />
      </div>
      <fieldset className={`${parts.group} ${parts.spaced}`}>
        <legend>{text.days}</legend>
        <div className={parts.choices}>
          {DAYS.map((day) => (
            <Choice
              key={day}
              checked={form.days.includes(day)}
              onChange={(on) =>
                setForm({
                  ...form,
                  days: DAYS.filter((each) => (each === day ? on : form.days.includes(each))),
                })
              }
            >
              {weekdayName(day)}
            </Choice>
          ))}
        </div>
        {errorAt('region.coverage.days') === null ? null : (
          <span role="alert" className={parts.error}>
            {errorAt('region.coverage.days')}
          </span>
        )}
      </fieldset>
      <fieldset className={parts.group}>
        <legend>{text.mayAlone}</legend>
        <div className={`${parts.grid} ${parts.wide}`}>
          {levels.map(({ id }) => (
            <TextArea
              key={id}
              label={id}
              value={form.autonomy[id] ?? ''}
              onChange={(may) => setForm({ ...form, autonomy: { ...form.autonomy, [id]: may } })}
            />
          ))}
        </div>
      </fieldset>
      <FormFoot error={errorElsewhere(PATHS)} cancel={close}>
        {region === undefined ? null : (
          <RemoveButton
            name={region.name}
            words={text.confirmRemove(region.name)}
            remove={() => void save('region.remove', { name: region.name })}
          />
        )}
      </FormFoot>
    </Form>
  );
}

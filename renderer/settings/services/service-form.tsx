import { useState } from 'react';
import type { InputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { Service } from '#shared/domain/workspace/on-call.ts';
import { ACK_TIMEOUT } from '#shared/domain/incident/paging/ladder.ts';
import { paging } from '#shared/text/paging-settings.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { numberIn } from '../parts/rows.ts';
import { useSaving } from '../parts/use-saving.ts';
import { LadderPreview } from '../policies/ladder-preview.tsx';

const { services: text } = paging;
type ServiceInput = InputOf<Operations['service.set']>['service'];
const WORKDAYS = [1, 2, 3, 4, 5];

/** Adds a service or changes one, with who would be paged if it broke now below. */
export function ServiceForm({ service, close }: { service?: Service; close: () => void }) {
  const { times } = useApp();
  const policies = useSurroundings((state) => state.workspace.policies);
  const { save, refusal, errorAt } = useSaving();
  const hours = service?.businessHours.hours;
  const [name, setName] = useState(service?.name ?? '');
  const [policy, setPolicy] = useState(service?.policy ?? policies[0]?.name ?? '');
  const [urgency, setUrgency] = useState<Service['urgency']>(service?.urgency ?? 'high');
  const [ackTimeout, setAckTimeout] = useState(numberText(service?.ackTimeoutMinutes));
  const [autoResolve, setAutoResolve] = useState(numberText(service?.autoResolveHours));
  const [days, setDays] = useState<readonly number[]>(hours?.days ?? WORKDAYS);
  const [from, setFrom] = useState(hours?.from ?? '09:00');
  const [to, setTo] = useState(hours?.to ?? '17:00');
  const [zone, setZone] = useState(service?.businessHours.zone ?? times.zone);
  const [night, setNight] = useState(service?.respectLocalNight ?? false);
  const wanted: ServiceInput = {
    name,
    policy: policy === '' ? null : policy,
    urgency,
    ackTimeoutMinutes: numberOf(ackTimeout),
    autoResolveHours: numberOf(autoResolve),
    businessHours: { zone, hours: { days: [...days], from, to } },
    respectLocalNight: night,
  };

  async function submit(): Promise<void> {
    if ((await save('service.set', { service: wanted })) === undefined) return;
    if (service !== undefined && service.name.toLowerCase() !== name.trim().toLowerCase())
      await save('service.remove', { name: service.name });
    close();
  }

  const fields = ['name', 'ackTimeoutMinutes', 'autoResolveHours', 'businessHours.zone'];
  const placed = fields.some((field) => refusal?.path === `service.${field}`);
  const offered = [...new Set([...policies.map((each) => each.name), ...(policy === '' ? [] : [policy])])];
  return (
    <Form onSubmit={() => void submit()}>
      <div className={parts.grid}>
        <TextField label={text.name} value={name} onChange={setName} error={errorAt('service.name')} first />
        <SelectField
          label={text.policy}
          value={policy}
          options={[['', text.noPolicy], ...offered.map((each) => [each, each] as const)]}
          onChange={setPolicy}
        />
        <SelectField
          label={text.urgency}
          value={urgency}
          options={[
            ['high', text.urgencies.high],
            ['low', text.urgencies.low],
          ]}
          onChange={(value) => setUrgency(value === 'low' ? 'low' : 'high')}
        />
        <TextField
          label={text.ackTimeout}
          hint={text.ackTimeoutHint(ACK_TIMEOUT[urgency])}
          value={ackTimeout}
          onChange={setAckTimeout}
          error={errorAt('service.ackTimeoutMinutes')}
        />
        <TextField
          label={text.autoResolve}
          hint={text.autoResolveHint}
          value={autoResolve}
          onChange={setAutoResolve}
          error={errorAt('service.autoResolveHours')}
        />
      </div>
      {urgency === 'high' ? null : (
        <fieldset className={`${parts.group} ${parts.spaced}`}>
          <legend>{text.hours}</legend>
          <div className={parts.choices}>
            {text.dayNames.map((label, index) => (
              <Choice
                key={label}
                checked={days.includes(index + 1)}
                onChange={(checked) =>
                  setDays(checked ? [...days, index + 1] : days.filter((day) => day !== index + 1))
                }
              >
                {label}
              </Choice>
            ))}
          </div>
          <div className={parts.grid}>
            <TextField label={text.from} type="time" value={from} onChange={setFrom} />
            <TextField label={text.to} type="time" value={to} onChange={setTo} />
            <TextField
              label={text.zone}
              value={zone}
              onChange={setZone}
              error={errorAt('service.businessHours.zone')}
            />
          </div>
          <Choice checked={night} onChange={setNight}>
            {text.night}
          </Choice>
        </fieldset>
      )}
      {wanted.policy === null ? null : <LadderPreview service={wanted} />}
      <FormFoot error={refusal === null || placed ? null : refusal.message} cancel={close}>
        {service === undefined ? null : (
          <RemoveButton
            name={service.name}
            words={text.confirmRemove(service.name)}
            remove={() => void save('service.remove', { name: service.name })}
          />
        )}
      </FormFoot>
    </Form>
  );
}

function numberText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Text that is no number is sent as one that is refused in its place. */
function numberOf(typed: string): number | null {
  const number = numberIn(typed);
  return Number.isNaN(number) ? -1 : number;
}

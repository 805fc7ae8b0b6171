import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { SEATS } from '#shared/domain/incident/terms.ts';
import type { Checklist } from '#shared/domain/workspace/state.ts';
import { seatName } from '#shared/text/en.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { namesIn } from '#renderer/ui/lists.ts';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { OrderTools } from '../parts/order-tools.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { moved, numberIn, replaced, without } from '../parts/rows.ts';
import { useSaving } from '../parts/use-saving.ts';
import classes from './checklist-form.module.css';

const { checklists: text } = settingsText;

interface ItemDraft {
  key: number;
  text: string;
  seat: string;
  due: string;
}

/** Adds a checklist or changes one: its name, when it is offered, and its items in order. */
export function ChecklistForm({ checklist, close }: { checklist?: Checklist; close: () => void }) {
  const levels = useSurroundings((state) => state.workspace.severities);
  const { save, refusal, errorAt } = useSaving();
  const nextKey = useRef(checklist?.items.length ?? 1);
  const [name, setName] = useState(checklist?.name ?? '');
  const [severities, setSeverities] = useState(checklist?.severities ?? []);
  const [services, setServices] = useState(checklist?.services.join(', ') ?? '');
  const [items, setItems] = useState<ItemDraft[]>(() =>
    (checklist?.items ?? [{ text: '', seat: null, dueMinutes: null }]).map((item, key) => ({
      key,
      text: item.text,
      seat: item.seat ?? '',
      due: item.dueMinutes === null ? '' : String(item.dueMinutes),
    })),
  );

  async function submit(): Promise<void> {
    const wanted: Checklist = {
      name,
      severities,
      services: namesIn(services),
      items: items.map((item) => ({
        text: item.text,
        seat: item.seat === '' ? null : item.seat,
        // Text that is no number is sent as it is, to be refused in its place.
        dueMinutes: Number.isNaN(numberIn(item.due)) ? -1 : numberIn(item.due),
      })),
    };
    if ((await save('checklist.set', { checklist: wanted })) === undefined) return;
    if (checklist !== undefined && checklist.name !== name.trim())
      await save('checklist.remove', { name: checklist.name });
    close();
  }

  function add(): void {
    setItems([...items, { key: nextKey.current, text: '', seat: '', due: '' }]);
    nextKey.current += 1;
  }

  const seats = [...new Set([...SEATS, ...items.map((item) => item.seat).filter((seat) => seat !== '')])];
  const seatOptions = [['', text.noSeat] as const, ...seats.map((seat) => [seat, seatName(seat)] as const)];
  const inItem = /^checklist\.items\.\d+\./.test(refusal?.path ?? '');
  const elsewhere = refusal === null || inItem || refusal.path === 'checklist.name' ? null : refusal.message;

  return (
    <Form onSubmit={() => void submit()}>
      <div className={parts.grid}>
        <TextField
          label={text.name}
          value={name}
          onChange={setName}
          error={errorAt('checklist.name')}
          first
        />
        <TextField label={text.services} hint={text.servicesHint} value={services} onChange={setServices} />
      </div>
      <fieldset className={`${parts.group} ${parts.spaced}`}>
        <legend>
          {text.severities}: {severities.length === 0 ? text.allSeverities : severities.join(', ')}
        </legend>
        <div className={parts.choices}>
          {levels.map(({ id }) => (
            <Choice
              key={id}
              checked={severities.includes(id)}
              onChange={(checked) =>
                setSeverities(
                  levels
                    .map((level) => level.id)
                    .filter((each) => (each === id ? checked : severities.includes(each))),
                )
              }
            >
              {id}
            </Choice>
          ))}
        </div>
      </fieldset>
      <ol>
        {items.map((item, index) => (
          <li key={item.key} className={classes.item}>
            <TextField
              label={`${text.item(index + 1)}: ${text.text}`}
              value={item.text}
              error={errorAt(`checklist.items.${index}.text`)}
              first={item.key >= (checklist?.items.length ?? 1)}
              onChange={(value) => setItems(replaced(items, index, { text: value }))}
            />
            <SelectField
              label={text.seat}
              value={item.seat}
              options={seatOptions}
              onChange={(value) => setItems(replaced(items, index, { seat: value }))}
            />
            <TextField
              label={`${text.due} (min)`}
              value={item.due}
              error={errorAt(`checklist.items.${index}.dueMinutes`)}
              onChange={(value) => setItems(replaced(items, index, { due: value }))}
            />
            <OrderTools
              what={text.item(index + 1)}
              index={index}
              count={items.length}
              removable={items.length > 1}
              onMove={(by) => setItems(moved(items, index, by))}
              onRemove={() => setItems(without(items, index))}
            />
          </li>
        ))}
      </ol>
      <Button variant="default" onClick={add}>
        {text.addItem}
      </Button>
      <FormFoot error={elsewhere} cancel={close}>
        {checklist === undefined ? null : (
          <RemoveButton
            name={checklist.name}
            words={text.confirmRemove(checklist.name)}
            remove={() => void save('checklist.remove', { name: checklist.name })}
          />
        )}
      </FormFoot>
    </Form>
  );
}

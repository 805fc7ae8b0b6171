import { Button } from '@mantine/core';
import { useState } from 'react';
import { SEATS } from '#shared/domain/incident/terms.ts';
import { seatName } from '#shared/text/en.ts';
import { regionsText } from '#shared/text/regions.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Form } from '../parts/form.tsx';
import { TextArea } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';

const { seats: text } = regionsText;

/** What whoever takes a seat should know. It is shown to that person alone, when they take it. */
export function SeatsSection() {
  const instructions = useSurroundings((state) => state.workspace.instructions);
  const seats = [...new Set([...SEATS, ...instructions.map(({ seat }) => seat)])];
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {seats.map((seat) => (
        <SeatForm
          key={seat}
          seat={seat}
          known={instructions.find((each) => each.seat === seat)?.text ?? ''}
        />
      ))}
    </>
  );
}

function SeatForm({ seat, known }: { seat: string; known: string }) {
  const { save, errorElsewhere } = useSaving();
  const [draft, setDraft] = useState<string | null>(null);
  const value = draft ?? known;
  const changed = value.trim() !== known.trim();
  const error = errorElsewhere([]);
  async function submit(): Promise<void> {
    const words = value.trim() === '' ? null : value;
    if ((await save('instructions.set', { seat, text: words })) !== undefined) setDraft(null);
  }
  return (
    <Form onSubmit={() => void submit()}>
      <TextArea label={seatName(seat)} value={value} error={error} onChange={setDraft} />
      {changed ? (
        <div className={parts.buttons}>
          <Button type="submit">{settingsText.save}</Button>
          <Button variant="default" onClick={() => setDraft(null)}>
            {settingsText.cancel}
          </Button>
        </div>
      ) : null}
    </Form>
  );
}

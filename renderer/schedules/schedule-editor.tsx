import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { byName } from '#shared/domain/workspace/names.ts';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import { scheduleText } from '#shared/text/schedule-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { ScreenHead } from '#renderer/ui/screen.tsx';
import { draftOf, moved, newLayer, readDraft, type LayerDraft, type ScheduleDraft } from './draft.ts';
import { Field } from './field.tsx';
import { LayerFields } from './layer-fields.tsx';
import { PLANNED, usePreview, useRota, useToday, WEEK } from './looking.ts';
import { Findings } from './planning.tsx';
import { SchedulePicture } from './schedule-picture.tsx';
import classes from './schedules.module.css';

const { editor: text } = scheduleText;

interface ScheduleEditorProps {
  /** Null for a new one. */
  schedule: Schedule | null;
  /** Called with the name once it is saved, with null when nothing was. */
  onDone: (saved: string | null) => void;
}

/** The layers of a schedule, field by field, with what comes of them beneath as one types. */
export function ScheduleEditor({ schedule, onDone }: ScheduleEditorProps) {
  const { client, times } = useApp();
  const rota = useRota();
  const [draft, setDraft] = useState<ScheduleDraft>(() =>
    schedule === null
      ? { name: '', zone: times.zone, layers: [newLayer(0, 1, Date.now(), times.zone)] }
      : draftOf(schedule),
  );
  const [refused, setRefused] = useState<string | null>(null);
  /** Problems are told once somebody wanted to save: a form that is not filled in yet is not wrong. */
  const [tried, setTried] = useState(false);
  const reading = useMemo(() => readDraft(draft), [draft]);
  const taken = schedule === null && byName(rota.schedules, draft.name.trim()) !== undefined;
  const problem = (path: string): string | undefined => (tried ? reading.problems?.get(path) : undefined);

  function changeLayers(change: (layers: LayerDraft[]) => LayerDraft[]): void {
    setDraft((before) => ({ ...before, layers: change(before.layers) }));
  }

  async function save(): Promise<void> {
    setTried(true);
    if (reading.schedule === null || taken) return;
    const outcome = await client.call('schedule.set', {
      schedule: reading.schedule,
      commandId: newCommandId(),
    });
    if (outcome.ok) onDone(reading.schedule.name);
    else setRefused(outcome.refusal.message);
  }

  return (
    <form
      className={classes.editor}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ScreenHead heading={<h1>{schedule === null ? text.newTitle : text.title(schedule.name)}</h1>}>
        <span className={classes.buttons}>
          <Button size="xs" type="submit">
            {text.save}
          </Button>
          <Button size="xs" variant="default" onClick={() => onDone(null)}>
            {text.cancel}
          </Button>
        </span>
      </ScreenHead>
      {refused === null ? null : (
        <p className={classes.error} role="alert">
          {refused}
        </p>
      )}
      <div className={classes.fields}>
        {schedule === null ? (
          <Field
            label={text.name}
            problem={tried && taken ? text.exists(draft.name.trim()) : problem('name')}
          >
            {(input) => (
              <input
                {...input}
                type="text"
                // The first thing to fill in.
                // oxlint-disable-next-line jsx-a11y/no-autofocus
                autoFocus
                value={draft.name}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              />
            )}
          </Field>
        ) : null}
        <Field label={text.zone} problem={problem('zone')}>
          {(input) => (
            <>
              <input
                {...input}
                type="text"
                list="schedule-zones"
                spellCheck={false}
                value={draft.zone}
                onChange={(event) => setDraft(inZone(draft, event.target.value))}
              />
              <datalist id="schedule-zones">
                {Intl.supportedValuesOf('timeZone').map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      <p className={classes.dim}>
        {text.zoneNote(draft.zone)} {draft.layers.length > 1 ? text.wins : ''}
      </p>
      {reading.schedule === null ? null : <Outcome schedule={reading.schedule} />}
      {draft.layers.map((layer, index) => (
        <LayerFields
          key={layer.id}
          layer={layer}
          problem={(field) => problem(`layers.${index}.${field}`)}
          onChange={(change) =>
            changeLayers((layers) =>
              layers.map((each) => (each.id === layer.id ? { ...each, ...change } : each)),
            )
          }
          {...(index === 0
            ? {}
            : { onEarlier: () => changeLayers((layers) => moved(layers, index, index - 1)) })}
          {...(index === draft.layers.length - 1
            ? {}
            : { onLater: () => changeLayers((layers) => moved(layers, index, index + 1)) })}
          onDrop={() => changeLayers((layers) => layers.filter((each) => each.id !== layer.id))}
        />
      ))}
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          const id = Math.max(-1, ...draft.layers.map((layer) => layer.id)) + 1;
          changeLayers((layers) => [...layers, newLayer(id, layers.length + 1, Date.now(), draft.zone)]);
        }}
      >
        {text.addLayer}
      </Button>
      {reading.schedule === null ? null : <Wrong schedule={reading.schedule} />}
    </form>
  );
}

/** What comes of the layers as they are written. */
function Outcome({ schedule }: { schedule: Schedule }) {
  const rota = useRota();
  const today = useToday();
  const preview = usePreview(schedule, rota, today, 4 * WEEK);
  return (
    <section className={classes.outcome} aria-label={text.preview}>
      <h2>{text.preview}</h2>
      <SchedulePicture schedule={schedule} preview={preview} overrides={rota.overrides} />
    </section>
  );
}

/** What would be wrong with the schedule. */
function Wrong({ schedule }: { schedule: Schedule }) {
  const { findings } = usePreview(schedule, useRota(), useToday(), PLANNED);
  return <Findings findings={findings} />;
}

/** The same wall times in another zone are other instants. */
function inZone(draft: ScheduleDraft, zone: string): ScheduleDraft {
  const free = <T extends { at: number | null }>(time: T): T => ({ ...time, at: null });
  return {
    ...draft,
    zone,
    layers: draft.layers.map((layer) => ({
      ...layer,
      start: free(layer.start),
      end: free(layer.end),
      virtualStart: free(layer.virtualStart),
    })),
  };
}

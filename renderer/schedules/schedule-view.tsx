import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { isNamed } from '#shared/domain/workspace/names.ts';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import { SCHEDULE_FORMATS, type ScheduleFormat } from '#shared/exporting/schedules/formats.ts';
import type { Rota } from '#shared/policy/schedules/findings.ts';
import type { Span } from '#shared/policy/spans.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { schedulesHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Back } from '#renderer/ui/back.tsx';
import { ScreenHead } from '#renderer/ui/screen.tsx';
import { dayStart, PLANNED, useOnCall, usePreview, useSaying, useToday, WEEK } from './looking.ts';
import { OverrideForm, OverrideList } from './overrides.tsx';
import { Findings, LoadTable, ShiftList } from './planning.tsx';
import { ScheduleEditor } from './schedule-editor.tsx';
import { SchedulePicture } from './schedule-picture.tsx';
import classes from './schedules.module.css';

const RANGES = ['1', '2', '4', '12'];

/** One schedule: who is on call, the coming weeks as a picture, what is wrong, who carries what, and overrides. */
export function ScheduleView({ schedule, rota }: { schedule: Schedule; rota: Rota }) {
  const { times } = useApp();
  const today = useToday();
  const [weeks, setWeeks] = useState('2');
  const [offset, setOffset] = useState(0);
  const [editing, setEditing] = useState(false);
  /** What was chosen in the picture, and how often anything was: each choice begins the form anew. */
  const [chosen, setChosen] = useState<{ span: Span | null; count: number }>({ span: null, count: 0 });
  const length = Number(weeks) * WEEK;
  const shown = usePreview(
    schedule,
    rota,
    dayStart(today, times.zone, (offset * length) / 86_400_000),
    length,
  );
  const planned = usePreview(schedule, rota, today, PLANNED);
  const own = rota.overrides.filter((each) => isNamed(each.schedule, schedule.name));
  if (editing) return <ScheduleEditor schedule={schedule} onDone={() => setEditing(false)} />;
  return (
    <>
      <Back to={schedulesHash()} words={text.all} />
      <Head schedule={schedule} onEdit={() => setEditing(true)} />
      <Now schedule={schedule} rota={rota} />
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={text.range}
          value={weeks}
          onChange={(value) => {
            setWeeks(value);
            setOffset(0);
          }}
          data={RANGES.map((value) => ({ value, label: text.weeks(Number(value)) }))}
        />
        <Button size="xs" variant="default" onClick={() => setOffset(offset - 1)}>
          {text.earlier}
        </Button>
        <Button size="xs" variant="default" disabled={offset === 0} onClick={() => setOffset(0)}>
          {text.today}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOffset(offset + 1)}>
          {text.later}
        </Button>
        <span className={classes.hint}>{text.hint}</span>
      </div>
      <SchedulePicture
        schedule={schedule}
        preview={shown}
        overrides={rota.overrides}
        onChoose={({ from, until }) => setChosen({ span: { from, until }, count: chosen.count + 1 })}
      />
      <ShiftList schedule={schedule} preview={shown} />
      <div className={classes.columns}>
        <Findings findings={planned.findings} />
        <LoadTable load={planned.load} />
        <section>
          <h2>{text.overrides}</h2>
          <OverrideList overrides={own} />
          <OverrideForm key={chosen.count} schedule={schedule} span={chosen.span} />
        </section>
      </div>
    </>
  );
}

function Head({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const { client, dialogs, told, location } = useApp();

  async function save(format: ScheduleFormat): Promise<void> {
    const written = await client.call('schedule.export', { name: schedule.name, format });
    if (!written.ok) {
      told.setState({ told: { error: written.refusal.message } });
      return;
    }
    const { name, text: content, notes } = written.output;
    const saved = await client.call('shell.file.save', { suggestedName: name, text: content });
    if (!saved.ok) told.setState({ told: { error: saved.refusal.message } });
    else if (saved.output.path !== undefined)
      told.setState({ told: { notice: text.saved(saved.output.path, notes) } });
  }

  function remove(): void {
    const { name } = schedule;
    const act = (): void =>
      void client.call('schedule.remove', { name, commandId: newCommandId() }).then((outcome) => {
        if (outcome.ok) location.go(schedulesHash());
        else told.setState({ told: { error: outcome.refusal.message } });
      });
    dialogs.setState({
      dialog: { kind: 'confirm', words: text.removeWords(name), yes: text.removeYes, act },
    });
  }

  return (
    <ScreenHead
      heading={
        <h1>
          {schedule.name} <span className={classes.zone}>{schedule.zone}</span>
        </h1>
      }
    >
      <span className={classes.buttons}>
        <Button size="xs" onClick={onEdit}>
          {text.edit}
        </Button>
        {SCHEDULE_FORMATS.map((format) => (
          <Button
            key={format}
            size="xs"
            variant="default"
            aria-label={`${text.export} ${text.formats[format]}`}
            onClick={() => void save(format)}
          >
            {format === SCHEDULE_FORMATS[0] ? `${text.export} ${text.formats[format]}` : text.formats[format]}
          </Button>
        ))}
        <Button size="xs" variant="default" onClick={remove}>
          {text.remove}
        </Button>
      </span>
    </ScreenHead>
  );
}

function Now({ schedule, rota }: { schedule: Schedule; rota: Rota }) {
  const { when, name } = useSaying();
  const now = useOnCall(schedule, rota);
  return (
    <output className={classes.now}>
      <strong className={now.person === null ? classes.missing : ''}>
        {now.person === null ? text.nobodyNow : text.nowWords(name(now.person))}
      </strong>{' '}
      {now.until === null
        ? text.forever
        : text.untilWords(when(now.until), now.next === null ? text.nobody : name(now.next))}
    </output>
  );
}

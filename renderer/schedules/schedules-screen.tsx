import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { byName } from '#shared/domain/workspace/names.ts';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';
import { isTrouble } from '#shared/text/schedules.ts';
import { HOME_HASH, schedulesHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Columns } from '#renderer/ui/columns.tsx';
import table from '#renderer/ui/row-table.module.css';
import { Screen, ScreenHead } from '#renderer/ui/screen.tsx';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import { Back } from '#renderer/ui/back.tsx';
import { Table } from '#renderer/ui/table.tsx';
import { PLANNED, useOnCall, usePreview, useRota, useSaying, useToday } from './looking.ts';
import { ScheduleEditor } from './schedule-editor.tsx';
import { ScheduleView } from './schedule-view.tsx';
import classes from './schedules.module.css';

/** On-call schedules: all of them with who is on call now, or one of them. */
export default function SchedulesScreen({ name }: { name: string | null }) {
  const rota = useRota();
  const schedule = name === null ? undefined : byName(rota.schedules, name);
  useScheduleKeys(name);
  return (
    <Screen title={name ?? text.title} width={1240}>
      <div className={classes.schedules}>
        {schedule !== undefined ? (
          <ScheduleView key={schedule.name} schedule={schedule} rota={rota} />
        ) : name === null ? (
          <AllSchedules />
        ) : (
          <>
            <Back to={schedulesHash()} words={text.all} />
            <p className={classes.none}>{text.missing(name)}</p>
          </>
        )}
      </div>
    </Screen>
  );
}

function AllSchedules() {
  const { dialogs, location } = useApp();
  const { schedules } = useRota();
  const [making, setMaking] = useState(false);
  if (making)
    return (
      <ScheduleEditor
        schedule={null}
        onDone={(saved) => (saved === null ? setMaking(false) : location.go(schedulesHash(saved)))}
      />
    );
  return (
    <>
      <Back to={HOME_HASH} words={text.home} />
      <ScreenHead heading={<h1>{text.title}</h1>}>
        <span className={classes.buttons}>
          <Button size="xs" onClick={() => dialogs.setState({ dialog: { kind: 'schedule-import' } })}>
            {text.import}
          </Button>
          <Button size="xs" variant="default" onClick={() => setMaking(true)}>
            {text.new}
          </Button>
        </span>
      </ScreenHead>
      {schedules.length === 0 ? (
        <p className={classes.none}>
          {text.none} {text.noneHint}
        </p>
      ) : (
        <Table className={table.table}>
          <Columns names={text.columns} />
          <tbody>
            {schedules.map((schedule) => (
              <Row key={schedule.name} schedule={schedule} />
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

function Row({ schedule }: { schedule: Schedule }) {
  const rota = useRota();
  const { when, name } = useSaying();
  const today = useToday();
  const now = useOnCall(schedule, rota);
  const { findings } = usePreview(schedule, rota, today, PLANNED);
  const trouble = findings.filter(isTrouble).length;
  return (
    <tr className={table.row}>
      <td>
        <a href={schedulesHash(schedule.name)} className={table.link}>
          {schedule.name}
        </a>
      </td>
      <td className={now.person === null ? classes.missing : classes.who}>
        {now.person === null ? text.nobody : name(now.person)}
      </td>
      <td>{now.until === null ? text.forever : when(now.until)}</td>
      <td>{now.until === null ? '–' : now.next === null ? text.nobody : name(now.next)}</td>
      <td>{schedule.zone}</td>
      <td className={trouble === 0 ? '' : classes.missing}>
        {trouble === 0 ? text.fine : text.trouble(trouble)}
      </td>
    </tr>
  );
}

/** Keys of the registry, and Escape, which leads back to all schedules. */
function useScheduleKeys(name: string | null): void {
  const { location } = useApp();
  const own = useMemo(
    () => ({
      otherwise(event: KeyboardEvent) {
        const typing = event.target instanceof HTMLElement && event.target.matches('input, select');
        if (event.key === 'Escape' && !typing) location.go(name === null ? HOME_HASH : schedulesHash());
      },
    }),
    [location, name],
  );
  useAnywhereKeys(own);
}

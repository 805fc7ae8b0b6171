import { useMemo } from 'react';
import { isNamed } from '#shared/domain/workspace/names.ts';
import type { Override, Schedule } from '#shared/domain/workspace/on-call.ts';
import type { SchedulePreview } from '#shared/policy/schedules/findings.ts';
import type { Shift } from '#shared/policy/schedules/shifts.ts';
import type { Span } from '#shared/policy/spans.ts';
import { DAY, wallOf, weekdayOf } from '#shared/policy/wall-clock.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';
import { sourceText } from '#shared/text/schedules.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Lanes, type Lane, type LaneBand } from '#renderer/ui/lanes.tsx';
import { createTimes, type Times } from '#renderer/ui/time.ts';
import { dayStart, useMinute, useSaying } from './looking.ts';

interface PictureProps {
  schedule: Schedule;
  preview: SchedulePreview;
  overrides: readonly Override[];
  /** The span of a band was chosen. */
  onChoose?: (span: Span) => void;
}

/** A schedule as lanes: its layers, its overrides, and what they come to with every gap. */
export function SchedulePicture({ schedule, preview, overrides, onChoose }: PictureProps) {
  const { times } = useApp();
  const now = useMinute();
  const lanes = useLanes(schedule, preview, overrides);
  const { from, until } = preview;
  const ticks = useMemo(() => ticksWithin({ from, until }, times), [from, until, times]);
  return (
    <Lanes
      label={text.picture(schedule.name)}
      from={from}
      until={until}
      lanes={lanes}
      ticks={ticks}
      now={now}
      {...(onChoose === undefined ? {} : { onChoose })}
    />
  );
}

function useLanes(schedule: Schedule, preview: SchedulePreview, overrides: readonly Override[]): Lane[] {
  const { times } = useApp();
  const { name } = useSaying();
  return useMemo(() => {
    const own = createTimes(schedule.zone, navigator.language);
    const people = [
      ...new Set([
        ...schedule.layers.flatMap((layer) => layer.users),
        ...overrides.map((each) => each.person),
      ]),
    ];
    const words = (who: string, span: Span, why: string): string => {
      const shown = text.band(who, times.dated(span.from), times.dated(span.until), why);
      if (own.zone === times.zone) return shown;
      return `${shown} (${text.own(own.dated(span.from), own.dated(span.until), own.zone)})`;
    };
    const band = (row: string, shift: Shift): LaneBand => ({
      key: `${row} ${shift.from}`,
      from: shift.from,
      until: shift.until,
      label: name(shift.person),
      title: words(
        name(shift.person),
        shift,
        shift.source.override === undefined ? text.by(sourceText(schedule, shift)) : text.override,
      ),
      look: shift.source.override === undefined ? shade(people.indexOf(shift.person)) : 'marked',
    });
    const gaps = preview.gaps.map((gap): LaneBand => ({
      key: `gap ${gap.from}`,
      from: gap.from,
      until: gap.until,
      label: text.gap,
      title: words(text.gap, gap, text.nobodyNow.toLowerCase()),
      look: 'gap',
    }));
    const layers = schedule.layers.map((layer, index): Lane => ({
      key: `layer ${index}`,
      label: layer.name,
      bands: (preview.layers[index] ?? []).map((shift) => band(`layer ${index}`, shift)),
    }));
    const over = overridden(schedule, overrides, preview).map((shift) => band('override', shift));
    const final = preview.shifts.map((shift) => band('final', shift));
    return [
      ...layers,
      ...(over.length === 0 ? [] : [{ key: 'overrides', label: text.overridesLane, bands: over }]),
      {
        key: 'final',
        label: text.final,
        strong: true,
        bands: [...final, ...gaps].toSorted((one, other) => one.from - other.from),
      },
    ];
  }, [schedule, preview, overrides, times, name]);
}

/** Overrides as far as they hold: of two that overlap, the later one. */
function overridden(
  schedule: Schedule,
  overrides: readonly Override[],
  { shifts }: SchedulePreview,
): Shift[] {
  const own = new Set(
    overrides.filter((each) => isNamed(each.schedule, schedule.name)).map((each) => each.id),
  );
  return shifts.filter((shift) => shift.source.override !== undefined && own.has(shift.source.override));
}

function shade(index: number): 0 | 1 | 2 {
  return ([0, 1, 2] as const)[((index % 3) + 3) % 3] ?? 0;
}

/** A line for each day at its beginning in the viewer's zone, with words as far as there is room for them. */
function ticksWithin({ from, until }: Span, times: Times): { at: number; label: string }[] {
  const days = Math.round((until - from) / DAY);
  const ticks: { at: number; label: string }[] = [];
  let mondays = 0;
  for (let day = 0; day <= days; day += 1) {
    const at = dayStart(from + DAY / 2, times.zone, day);
    if (at < from || at >= until) continue;
    const monday = weekdayOf(wallOf(at, times.zone)) === 1;
    if (monday) mondays += 1;
    if (days <= 7) ticks.push({ at, label: times.shortDay(at) });
    else if (days <= 14) ticks.push({ at, label: monday ? times.shortDay(at) : dayOfMonth(at, times.zone) });
    else if (monday) ticks.push({ at, label: days <= 28 || mondays % 2 === 1 ? times.shortDay(at) : '' });
  }
  return ticks;
}

function dayOfMonth(at: number, zone: string): string {
  return String(new Date(wallOf(at, zone)).getUTCDate());
}

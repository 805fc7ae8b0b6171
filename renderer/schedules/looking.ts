import { useMemo } from 'react';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import { previewSchedule, type Rota, type SchedulePreview } from '#shared/policy/schedules/findings.ts';
import { onCallOf, type OnCall } from '#shared/policy/schedules/on-call.ts';
import { instantOf, wallOf } from '#shared/policy/wall-clock.ts';
import type { Saying } from '#shared/text/schedules.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';

const MINUTE = 60_000;
const DAY = 86_400_000;
export const WEEK = 7 * DAY;
/** What findings and load look at. */
export const PLANNED = 12 * WEEK;

/** The beginning of a day in a zone, some days from that of an instant. */
export function dayStart(at: number, zone: string, days = 0): number {
  return instantOf((Math.floor(wallOf(at, zone) / DAY) + days) * DAY, zone);
}

/** What bears on schedules, and the same object as long as none of it changes. */
export function useRota(): Rota {
  const schedules = useSurroundings((state) => state.workspace.schedules);
  const overrides = useSurroundings((state) => state.workspace.overrides);
  const people = useSurroundings((state) => state.workspace.people);
  return useMemo(() => ({ schedules, overrides, people }), [schedules, overrides, people]);
}

/** Now, by the minute. */
export function useMinute(): number {
  return useFromNow((now) => Math.floor(now / MINUTE) * MINUTE);
}

/** The beginning of today in the viewer's zone. */
export function useToday(): number {
  const { times } = useApp();
  return useFromNow((now) => dayStart(now, times.zone));
}

/** Who is on call in a schedule now. */
export function useOnCall(schedule: Schedule, { overrides }: Rota): OnCall {
  const minute = useMinute();
  return useMemo(() => onCallOf(schedule, overrides, minute), [schedule, overrides, minute]);
}

/** The schedule within a span. */
export function usePreview(schedule: Schedule, rota: Rota, from: number, length: number): SchedulePreview {
  return useMemo(
    () => previewSchedule(schedule, rota, { from, until: from + length }),
    [schedule, rota, from, length],
  );
}

/** How the viewer's place writes instants and names. */
export function useSaying(): Saying {
  const { times } = useApp();
  const names = useSurroundings((state) => state.names);
  return useMemo(
    () => ({ when: times.dated, name: (handle: string) => names.get(handle) ?? handle }),
    [times, names],
  );
}

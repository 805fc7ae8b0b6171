import { uiText } from '#shared/text/ui.ts';
import { useFromNow, useNow } from './app-context.tsx';
import { age, clockSpan, countdown, spanWords, wallClock } from './time.ts';

/** Time since an instant, running: `00:41:12`. With `until` it stands still. */
export function Elapsed({ since, until = null }: { since: number; until?: number | null }) {
  return until === null ? <Running since={since} /> : <>{clockSpan(until - since)}</>;
}

function Running({ since }: { since: number }) {
  return <>{clockSpan(useNow() - since)}</>;
}

/** Age in one unit: `11 min`. */
export function Age({ since }: { since: number }) {
  return <>{useFromNow((now) => age(now - since))}</>;
}

/** How long someone has been at it: `2 h 5 min`. With `until` it stands still. */
export function Duration({ since, until = null }: { since: number; until?: number | null }) {
  return <>{useFromNow((now) => spanWords((until ?? now) - since))}</>;
}

export type Urgency = 'overdue' | 'soon' | 'calm';

/** How near an instant is. `soon` is within `soonMs` (default five minutes). */
export function urgencyOf(dueAt: number, now: number, soonMs = 300_000): Urgency {
  if (dueAt <= now) return 'overdue';
  return dueAt - now <= soonMs ? 'soon' : 'calm';
}

export function useUrgency(dueAt: number | null): Urgency {
  return useFromNow((now) => (dueAt === null ? 'calm' : urgencyOf(dueAt, now)));
}

/** `in 03:20`, or `overdue 02:10`. */
export function Countdown({ dueAt }: { dueAt: number }) {
  const now = useNow();
  const late = dueAt <= now;
  return (
    <>
      {late ? uiText.desk.overdueBy : uiText.desk.in} {countdown(dueAt - now)}
    </>
  );
}

/** What time it is somewhere: `02:44`. */
export function ZoneClock({ zone }: { zone: string }) {
  return <>{useFromNow((now) => wallClock(now, zone))}</>;
}

import { clockSpan } from '#renderer/ui/time.ts';

/** How long a step took: `40 ms`, `0.4 s`, `11 s`, `02:40` and more. `ms` is not negative. */
export function spanOf(ms: number): string {
  if (ms < 95) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 99_500 ? `${Math.round(ms / 1_000)} s` : clockSpan(ms);
}

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Region } from '#shared/domain/workspace/places.ts';
import { closingHours, coverageGaps, coverageWithin, hoursWithin } from '#shared/policy/coverage.ts';
import { lasting } from '#shared/policy/spans.ts';
import { instantOf, wallOf } from '#shared/policy/wall-clock.ts';
import { hoursText, listOf } from '#shared/text/en.ts';
import { regionsText as text } from '#shared/text/regions.ts';
import { useApp, useFromNow } from '#renderer/ui/app-context.tsx';
import { Lanes, type Lane, type LaneBand } from '#renderer/ui/lanes.tsx';
import { spanWords } from '#renderer/ui/time.ts';
import { TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Neighbours differ. */
const LOOKS = [0, 1, 2] as const;
/** Marks of the clock every so many hours. */
const EVERY = 3;

/** Twenty-four hours of a day in the viewer's zone: who is awake, who together, and when nobody is. */
export function Coverage({ regions }: { regions: readonly Region[] }) {
  const { times } = useApp();
  const today = useFromNow((now) => new Date(wallOf(now, times.zone)).toISOString().slice(0, 10));
  const [typed, setTyped] = useState<string | null>(null);
  const day = typed !== null && !Number.isNaN(Date.parse(typed)) ? typed : today;
  const from = instantOf(Date.parse(`${day}T00:00:00Z`), times.zone);
  // A day on which the clocks change is an hour longer or shorter.
  const until = instantOf(Date.parse(`${day}T00:00:00Z`) + DAY, times.zone);
  const minute = useFromNow((now) => Math.floor(now / 60_000) * 60_000);
  const within = useMemo(() => ({ from, until }), [from, until]);
  const lanes = useMemo(() => lanesOf(regions, within, times.clock), [regions, within, times.clock]);
  const gaps = useMemo(() => coverageGaps(regions, within), [regions, within]);
  const ticks = useMemo(
    () =>
      Array.from({ length: 24 / EVERY }, (_, index) => {
        const at = instantOf(Date.parse(`${day}T00:00:00Z`) + index * EVERY * HOUR, times.zone);
        return { at, label: times.clock(at) };
      }),
    [day, times],
  );
  const hours = (span: LaneBand | { from: number; until: number }) =>
    `${times.clock(span.from)}–${times.clock(span.until)}`;
  return (
    <section className={parts.group} aria-label={text.coverage}>
      <div className={parts.narrow}>
        <TextField label={text.day(times.zone)} type="date" value={day} onChange={setTyped} />
      </div>
      <div className={parts.spaced}>
        <Lanes label={text.coverage} from={from} until={until} lanes={lanes} ticks={ticks} now={minute} />
      </div>
      <output className={parts.told}>
        {gaps.length === 0 ? text.noGap : text.gaps(listOf(gaps.map(hours)), spanWords(lasting(gaps)))}
      </output>
      <Closing regions={regions} day={from} gap={gaps.length > 0} />
    </section>
  );
}

/** Hours that would leave no gap, to be taken with one key. */
function Closing({ regions, day, gap }: { regions: readonly Region[]; day: number; gap: boolean }) {
  const { save, errorElsewhere } = useSaving();
  const closing = useMemo(() => (gap ? closingHours(regions, day) : []), [gap, regions, day]);
  if (closing.length === 0) return null;
  async function take(): Promise<void> {
    for (const { region: name, hours } of closing) {
      const region = regions.find((each) => each.name === name);
      if (region !== undefined) await save('region.set', { region: { ...region, coverage: hours } });
    }
  }
  const error = errorElsewhere([]);
  return (
    <div className={parts.buttons}>
      <Button variant="default" onClick={() => void take()}>
        {text.close(listOf(closing.map(({ region, hours }) => `${region} ${hoursText(hours)}`)))}
      </Button>
      {error === null ? null : (
        <span role="alert" className={parts.error}>
          {error}
        </span>
      )}
    </div>
  );
}

function lanesOf(
  regions: readonly Region[],
  within: { from: number; until: number },
  clock: (at: number) => string,
): Lane[] {
  const words = (from: number, until: number) => `${clock(from)}–${clock(until)}`;
  const own = regions.map((region, index): Lane => ({
    key: region.name,
    label: region.name,
    bands: hoursWithin(region.coverage, region.zone, within).map(({ from, until }) => ({
      key: `${region.name} ${from}`,
      from,
      until,
      label: words(from, until),
      title: text.awakeFor(region.name, words(from, until)),
      look: LOOKS[index % LOOKS.length] ?? 0,
    })),
  }));
  const together = coverageWithin(regions, within)
    .filter(({ regions: awake }) => awake.length !== 1)
    .map(({ from, until, regions: awake }): LaneBand => ({
      key: `all ${from}`,
      from,
      until,
      label: awake.length === 0 ? text.nobody : text.overlap,
      title:
        awake.length === 0
          ? text.nobodyFor(words(from, until))
          : text.together(listOf(awake), words(from, until)),
      look: awake.length === 0 ? 'gap' : 'marked',
    }));
  return [...own, { key: 'all', label: text.gapsAndOverlaps, strong: true, bands: together }];
}

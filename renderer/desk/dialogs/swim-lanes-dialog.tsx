import { useEffect, useMemo, useState } from 'react';
import { swimLanes, type SwimLanes } from '#shared/policy/swim-lanes.ts';
import { instantOf, wallOf } from '#shared/policy/wall-clock.ts';
import { seatName } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import { deskOf, useApp, useFromNow } from '#renderer/ui/app-context.tsx';
import { Lanes, type Lane, type LaneBand } from '#renderer/ui/lanes.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { Sheet } from '#renderer/ui/sheet.tsx';
import type { Times } from '#renderer/ui/time.ts';
import { DeskProvider, useDesk, useIncident } from '../desk-context.ts';
import classes from './dialogs.module.css';

const { lanes: text } = workText;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Distances between two marks of the clock, in minutes. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200];
/** More marks than these stand on each other. */
const MOST_TICKS = 10;

/** Seats, people and runbooks over the time of the incident; a band leads to where it stands in the log. */
export function SwimLanesDialog() {
  const desk = deskOf(useApp());
  if (desk === null) return null;
  return (
    <DeskProvider value={desk}>
      <Sheet title={text.title} size={1_040}>
        <Picture />
      </Sheet>
    </DeskProvider>
  );
}

function Picture() {
  const desk = useDesk();
  const { dialogs, times } = useApp();
  const name = useNames();
  const [looked, setLooked] = useState<LaneBand | null>(null);
  const minute = useFromNow((now) => Math.ceil(now / MINUTE) * MINUTE);
  const head = useIncident((state) => state.head);
  const model = useIncident((state) => state.model);
  const revision = useIncident((state) => state.revision);
  const complete = useIncident((state) => state.complete);
  useEffect(() => desk.incident.hurry(), [desk]);
  const drawn = useMemo(
    () => (head === null || model === null ? null : swimLanes(head, model.order, minute)),
    // The model is one object for as long as the desk is open; its revision says that it changed.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [head, model, revision, minute],
  );
  const shown = useMemo(() => (drawn === null ? null : lanesOf(drawn, times, name)), [drawn, times, name]);
  if (drawn === null || shown === null || model === null) return null;
  if (shown.lanes.length === 0) return <p className={classes.body}>{text.nobody}</p>;

  /** Goes to the entry a band begins with, or the first one from there on. */
  function go(band: LaneBand): void {
    const entry =
      shown?.starts.get(band.key) ?? model?.order.find(({ occurredAt }) => occurredAt >= band.from)?.id;
    if (entry === undefined) return;
    dialogs.setState({ dialog: null });
    desk.show(entry);
  }

  return (
    <div className={classes.body}>
      <Lanes
        label={text.title}
        from={drawn.from}
        until={drawn.until}
        lanes={shown.lanes}
        ticks={ticksOf(drawn, times)}
        now={minute}
        onLook={setLooked}
        onChoose={go}
      />
      <p className={classes.hint}>{looked?.title ?? (complete ? text.how : text.loading)}</p>
    </div>
  );
}

/** What the picture shows, and which entry a band begins with. */
function lanesOf(
  { from: begin, until: end, seats, people, runs }: SwimLanes,
  times: Times,
  name: (handle: string) => string,
): { lanes: Lane[]; starts: Map<string, string> } {
  const starts = new Map<string, string>();
  const long = end - begin > DAY;
  const at = (time: number): string => (long ? times.dated(time) : times.clock(time));
  const order = people.map(({ person }) => person);
  const shade = (person: string) => ([0, 1, 2] as const)[Math.max(0, order.indexOf(person)) % 3] ?? 0;
  const ofSeats = seats.map(({ seat, row, bands }): Lane => ({
    key: `seat ${seat} ${row}`,
    label: seatName(seat),
    bands: bands.map(({ from, until, tenure }): LaneBand => ({
      key: `tenure ${tenure.id}`,
      from,
      until,
      label: name(tenure.person),
      title: text.seat(
        name(tenure.person),
        seatName(seat),
        at(from),
        tenure.until === null ? text.now : at(until),
      ),
      look: row > 0 ? 'marked' : shade(tenure.person),
    })),
  }));
  const ofPeople = people.map(({ person, bands }): Lane => ({
    key: `person ${person}`,
    label: name(person),
    bands: bands.map(({ from, until, entries }): LaneBand => {
      const key = `work ${person} ${from}`;
      const [first] = entries;
      if (first !== undefined) starts.set(key, first.id);
      const words = (first?.text ?? '').replaceAll(/\s+/g, ' ').slice(0, 80);
      return {
        ...{ key, from, until, label: String(entries.length) },
        title: text.work(name(person), at(from), at(until), entries.length, words),
        look: shade(person),
      };
    }),
  }));
  const ofRuns = runs.map(({ bands }, row): Lane => ({
    key: `runs ${row}`,
    label: text.runbooks,
    bands: bands.map(({ from, until, run }): LaneBand => ({
      key: `run ${run.id}`,
      from,
      until,
      label: run.title,
      title: text.run(run.title, at(from), run.ended === null ? text.now : at(until)),
      look: run.ended === null ? 'marked' : 1,
    })),
  }));
  return { lanes: [...ofSeats, ...ofPeople, ...ofRuns], starts };
}

/** Marks at round times of the viewer's clock. */
function ticksOf({ from, until }: SwimLanes, times: Times): { at: number; label: string }[] {
  const step =
    MINUTE * (STEPS.find((minutes) => (until - from) / (minutes * MINUTE) <= MOST_TICKS) ?? 43_200);
  const first = Math.ceil(wallOf(from, times.zone) / step) * step;
  const count = Math.min(MOST_TICKS * 4, Math.floor((until - from) / step) + 1);
  return Array.from({ length: count }, (_, index) => instantOf(first + index * step, times.zone))
    .filter((at) => at < until)
    .map((at) => ({ at, label: step >= DAY ? times.shortDay(at) : times.clock(at) }));
}

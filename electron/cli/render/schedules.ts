import type { OutputOf } from '#shared/contract/operation.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { Schedule } from '#shared/domain/workspace/on-call.ts';
import type { Person } from '#shared/domain/workspace/state.ts';
import type { Finding, SchedulePreview } from '#shared/policy/schedules/findings.ts';
import type { Span } from '#shared/policy/spans.ts';
import { counted } from '#shared/text/en.ts';
import {
  findingSentence,
  isTrouble,
  percent,
  sourceText,
  timeText,
  type Saying,
} from '#shared/text/schedules.ts';
import { hanging, oneLine, table } from './layout.ts';
import type { Paper } from './paper.ts';
import { dayAndClock, iso, offset, until } from './times.ts';

/** Names of people, and times on this machine's wall. */
export function sayingOf(people: readonly Person[]): Saying {
  return {
    when: dayAndClock,
    name: (handle) => people.find((person) => person.handle === handle)?.name ?? handle,
  };
}

/** Who is on call, a schedule a line. */
export function onCallLines(all: OutputOf<EngineOperations['oncall.now']>, paper: Paper): string {
  const rows = all.map((each) => {
    const who = each.person ?? paper.paint('yellow', 'nobody');
    const ends = each.until === null ? 'with no end in sight' : `until ${dayAndClock(each.until)}`;
    const then = each.until === null ? '' : `then ${each.next ?? 'nobody'}, ${until(each.until, paper.now)}`;
    return [paper.paint('bold', oneLine(each.schedule)), who, ends, then];
  });
  return [table(rows), paper.paint('dim', `Times in ${offset(paper.now)}.`)].join('\n');
}

/** The coming shifts, what each person carries, and what is wrong. */
export function previewText(schedule: Schedule, preview: SchedulePreview, say: Saying, paper: Paper): string {
  const { shifts, gaps, load, findings } = preview;
  const lines = [
    ...shifts.map((shift) => ({
      at: shift.from,
      row: [
        dayAndClock(shift.from),
        dayAndClock(shift.until),
        shift.person,
        oneLine(sourceText(schedule, shift)),
      ],
    })),
    ...gaps.map(({ from, until: end }) => ({
      at: from,
      row: [dayAndClock(from), dayAndClock(end), paper.paint('yellow', 'nobody'), ''],
    })),
  ].toSorted((one, other) => one.at - other.at);
  const carried = load.map(({ person, time, share, nights, weekends, shifts: count }) => [
    person,
    timeText(time),
    percent(share),
    counted(nights, 'night', 'nights'),
    counted(weekends, 'weekend', 'weekends'),
    counted(count, 'shift', 'shifts'),
  ]);
  return [
    `${paper.paint('bold', oneLine(schedule.name))}  ${schedule.zone}`,
    table(
      lines.map(({ row }) => row),
      '  ',
    ),
    ...(carried.length === 0 ? [] : ['', table(carried, '  ')]),
    ...(findings.length === 0 ? [] : ['']),
    ...findings.map((finding) => findingLine(finding, say, paper)),
    paper.paint('dim', `Times in ${offset(paper.now)}.`),
  ].join('\n');
}

/** A finding on a line of its own, marked when it asks for a change. */
export function findingLine(finding: Finding, say: Saying, paper: Paper): string {
  const text = hanging(oneLine(findingSentence(finding, say)), 4, paper.columns);
  return `  ${isTrouble(finding) ? paper.paint('yellow', '!') : '-'} ${text}`;
}

const HOUR = 3_600_000;
const isoSpan = ({ from, until: end }: Span) => ({ from: iso(from), until: iso(end) });

/** A finding for scripts: times in ISO 8601, lengths in hours. */
export function findingJson(finding: Finding, say: Saying) {
  const common = { trouble: isTrouble(finding), says: findingSentence(finding, say) };
  switch (finding.kind) {
    case 'gap':
    case 'overlap': {
      const { time, first, ...rest } = finding;
      return { ...rest, hours: time / HOUR, first: isoSpan(first), ...common };
    }
    case 'in-a-row':
      return { ...finding, span: isoSpan(finding.span), ...common };
    case 'clock-change': {
      const { by, at, ...rest } = finding;
      return { ...rest, at: iso(at), hours: by / HOUR, ...common };
    }
    default:
      return { ...finding, ...common };
  }
}

/** A preview for scripts: times in ISO 8601, lengths in hours. */
export function previewJson(schedule: Schedule, preview: SchedulePreview, say: Saying) {
  const shift = (one: SchedulePreview['shifts'][number]) => ({
    ...isoSpan(one),
    person: one.person,
    by: sourceText(schedule, one),
    ...(one.source.override === undefined ? {} : { override: one.source.override }),
  });
  return {
    schedule: schedule.name,
    zone: schedule.zone,
    ...isoSpan(preview),
    shifts: preview.shifts.map(shift),
    layers: preview.layers.map((shifts, index) => ({
      name: schedule.layers[index]?.name ?? '',
      shifts: shifts.map(shift),
    })),
    gaps: preview.gaps.map(isoSpan),
    load: preview.load.map(({ time, ...each }) => ({ ...each, hours: time / HOUR })),
    findings: preview.findings.map((finding) => findingJson(finding, say)),
  };
}

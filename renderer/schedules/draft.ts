import { schedule as scheduleSchema, type Layer, type Schedule } from '#shared/domain/workspace/on-call.ts';
import { DAY, instantOf, wallOf, weekdayOf } from '#shared/policy/wall-clock.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';

/** A wall time as a field holds it, with the instant it came from, as long as nobody changed it. */
export interface TimeDraft {
  /** `2026-11-02T09:00`; empty for none. */
  text: string;
  at: number | null;
}

export const TURN_UNITS = ['604800', '86400', '3600'] as const;
export type TurnUnit = (typeof TURN_UNITS)[number];

export interface RestrictionDraft {
  /** 1 to 7 for Monday to Sunday; empty for every day. */
  day: string;
  /** `22:00` */
  from: string;
  hours: string;
}

/** A layer as its fields hold it: words that may not make sense yet. */
export interface LayerDraft {
  /** Stays while the layer is moved. */
  id: number;
  name: string;
  users: string[];
  turn: string;
  unit: TurnUnit;
  virtualStart: TimeDraft;
  start: TimeDraft;
  end: TimeDraft;
  restrictions: RestrictionDraft[];
}

export interface ScheduleDraft {
  name: string;
  zone: string;
  layers: LayerDraft[];
}

/** What the fields come to: a schedule, or what is wrong, by the path of the field: `layers.0.users`. */
export type DraftReading =
  | { schedule: Schedule; problems: null }
  | { schedule: null; problems: Map<string, string> };

/** The draft of a schedule as it is. */
export function draftOf(schedule: Schedule): ScheduleDraft {
  const time = (at: number): TimeDraft => ({ text: wallText(at, schedule.zone), at });
  return {
    name: schedule.name,
    zone: schedule.zone,
    layers: schedule.layers.map((layer, index) => {
      const unit = TURN_UNITS.find((each) => layer.turnSeconds % Number(each) === 0) ?? '3600';
      return {
        id: index,
        name: layer.name,
        users: [...layer.users],
        turn: String(layer.turnSeconds / Number(unit)),
        unit,
        virtualStart: time(layer.virtualStart),
        start: time(layer.start),
        end: layer.end === null ? { text: '', at: null } : time(layer.end),
        restrictions: layer.restrictions.map(({ day, from, durationSeconds }) => ({
          // A field for a time knows no 24:00: it is 00:00 of the next day.
          day: day === null ? '' : String(from === '24:00' ? (day % 7) + 1 : day),
          from: from === '24:00' ? '00:00' : from,
          hours: String(durationSeconds / 3_600),
        })),
      };
    }),
  };
}

/** A new layer: weekly turns that hand over on Mondays at 09:00, from the last one on. */
export function newLayer(id: number, number: number, now: number, zone: string): LayerDraft {
  const today = Math.floor(wallOf(now, zone) / DAY) * DAY;
  const monday = today - (weekdayOf(today) - 1) * DAY + 9 * 3_600_000;
  const start = { text: new Date(monday).toISOString().slice(0, 16), at: null };
  return {
    id,
    name: text.editor.newLayer(number),
    users: [],
    turn: '1',
    unit: '604800',
    virtualStart: start,
    start,
    end: { text: '', at: null },
    restrictions: [],
  };
}

/** Reads the fields. Pure. */
export function readDraft(draft: ScheduleDraft): DraftReading {
  const problems = new Map<string, string>();
  const parsed = scheduleSchema.safeParse({
    name: draft.name,
    zone: draft.zone,
    layers: draft.layers.map((layer, index) => layerInput(layer, index, draft.zone, problems)),
  });
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join('.');
    if (!problems.has(path)) problems.set(path, issue.message);
  }
  if (!parsed.success || problems.size > 0) return { schedule: null, problems };
  return { schedule: parsed.data, problems: null };
}

function layerInput(layer: LayerDraft, index: number, zone: string, problems: Map<string, string>): Layer {
  const time = (field: 'start' | 'end' | 'virtualStart'): number => {
    const { text: words, at } = layer[field];
    // Date.parse makes something of almost anything.
    const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(words);
    const read = at ?? (whole ? instantOf(Date.parse(`${words}:00Z`), zone) : Number.NaN);
    if (Number.isFinite(read)) return read;
    problems.set(`layers.${index}.${field}`, text.editor.badTime);
    return 0;
  };
  const start = time('start');
  const end = layer.end.text === '' ? null : time('end');
  if (end !== null && end <= start && !problems.has(`layers.${index}.end`))
    problems.set(`layers.${index}.end`, text.editor.endBeforeStart);
  return {
    name: layer.name,
    start,
    end,
    virtualStart: time('virtualStart'),
    turnSeconds: Math.round(Number(layer.turn) * Number(layer.unit)),
    users: layer.users,
    restrictions: layer.restrictions.map(({ day, from, hours }) => ({
      day: day === '' ? null : Number(day),
      from,
      durationSeconds: Math.round(Number(hours) * 3_600),
    })),
  };
}

/** What a field for a day and a time shows of an instant. */
function wallText(at: number, zone: string): string {
  return new Date(wallOf(at, zone)).toISOString().slice(0, 16);
}

/** The list with one item in another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}

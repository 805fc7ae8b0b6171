import { basename } from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import { isNamed } from '#shared/domain/workspace/names.ts';
import type { Finding } from '#shared/policy/schedules/findings.ts';
import { counted } from '#shared/text/en.ts';
import { isTrouble, layerText, sourceText } from '#shared/text/schedules.ts';
import type { Commands } from '../command.ts';
import { readWhole, utf8, writeWhole } from '../files.ts';
import { hanging, oneLine, table } from '../render/layout.ts';
import {
  findingJson,
  findingLine,
  onCallLines,
  previewJson,
  previewText,
  sayingOf,
} from '../render/schedules.ts';
import { dayAndClock, iso, isoOrNull, offset } from '../render/times.ts';
import type { Session } from '../session.ts';
import { DUE_HELP, dueTime } from '../time.ts';
import { given, joined } from './common.ts';

const MAX_FILE = 2_000_000;

/** On-call schedules: who is on call, what is wrong with a schedule, overrides, and files. */
export function addSchedules(schedules: Commands): void {
  addReading(schedules);
  addOverrides(schedules);
  addFiles(schedules);
}

function addReading(schedules: Commands): void {
  schedules.add('list', 'List schedules.', 'schedule list').does(async (session) => {
    const { schedules: all } = await session.call('workspace.show', {});
    const rows = all.map(({ name, zone, layers }) => [
      oneLine(name),
      zone,
      counted(layers.length, 'layer', 'layers'),
    ]);
    return { json: all, text: rows.length === 0 ? NONE : table(rows) };
  });

  schedules
    .add('show <name...>', 'Show the layers and overrides of a schedule.', 'schedule show Database')
    .does(async (session, name: string[]) => {
      const { schedule, overrides } = await find(session, joined(name));
      const written = overrides.map((each, index) => ({ ...each, number: index + 1 }));
      return {
        json: {
          ...schedule,
          layers: schedule.layers.map((layer) => ({
            ...layer,
            start: iso(layer.start),
            end: isoOrNull(layer.end),
            virtualStart: iso(layer.virtualStart),
          })),
          overrides: written.map((each) => ({ ...each, from: iso(each.from), until: iso(each.until) })),
        },
        text: (paper) =>
          [
            `${paper.paint('bold', oneLine(schedule.name))}  ${schedule.zone}`,
            ...schedule.layers.map((layer) => `  ${oneLine(layer.name)}: ${layerText(layer)}`),
            ...written.map(
              ({ number, person, from, until }) =>
                `  override ${number}: ${person} ${dayAndClock(from)} – ${dayAndClock(until)}`,
            ),
            paper.paint('dim', `Times in ${offset(paper.now)}.`),
          ].join('\n'),
      };
    });

  schedules
    .add(
      'who [name...]',
      'Tell who is on call, in one schedule or in each.',
      'schedule who',
      'schedule who Database --at 2026-12-24T22:00Z',
    )
    .option('--at <time>', `When: ${DUE_HELP}. Default: now.`)
    .does(async (session, name: string[], options: { at?: string }) => {
      const at = options.at === undefined ? undefined : dueTime(options.at, session.now, 'at');
      const schedule = name.length === 0 ? undefined : joined(name);
      const all = await session.call('oncall.now', given({ schedule, at }));
      const { schedules: known } = await session.call('workspace.show', {});
      const json = all.map(({ source, ...each }) => {
        const one = known.find((other) => other.name === each.schedule);
        return {
          ...each,
          by: one === undefined || source === null ? null : sourceText(one, { source }),
          since: isoOrNull(each.since),
          until: isoOrNull(each.until),
        };
      });
      return { json, text: (paper) => (all.length === 0 ? NONE : onCallLines(all, paper)) };
    });

  schedules
    .add(
      'preview <name...>',
      'Show the coming shifts of a schedule, and what is wrong with it.',
      'schedule preview Database --weeks 4',
    )
    .count('--weeks <count>', 'How many weeks ahead, at most 53. Default: 12.')
    .does(async (session, name: string[], options: { weeks?: number }) => {
      const { schedule, people } = await find(session, joined(name));
      const say = sayingOf(people);
      const preview = await session.call('schedule.preview', {
        name: schedule.name,
        ...given({ weeks: options.weeks }),
      });
      return {
        json: previewJson(schedule, preview, say),
        text: (paper) => previewText(schedule, preview, say, paper),
      };
    });

  schedules
    .add(
      'check [name...]',
      'Look for trouble in the coming weeks of one schedule, or of each.',
      'schedule check',
      'schedule check Database --weeks 26',
    )
    .explain(
      'Gaps, people on call twice, more than a week in a row, empty shifts, unknown people, uneven load. Exit status 1 when there is trouble.',
    )
    .count('--weeks <count>', 'How many weeks ahead, at most 53. Default: 12.')
    .does(async (session, name: string[], options: { weeks?: number }) => {
      const { schedules: all, people } = await session.call('workspace.show', {});
      const wanted = name.length === 0 ? all : [(await find(session, joined(name))).schedule];
      const say = sayingOf(people);
      const checked: { schedule: string; findings: Finding[] }[] = [];
      for (const schedule of wanted) {
        const input = { name: schedule.name, ...given({ weeks: options.weeks }) };
        const { findings } = await session.call('schedule.preview', input);
        checked.push({ schedule: schedule.name, findings });
      }
      return {
        json: checked.map(({ schedule, findings }) => ({
          schedule,
          findings: findings.map((finding) => findingJson(finding, say)),
        })),
        failed: checked.some(({ findings }) => findings.some(isTrouble)),
        text: (paper) =>
          checked.length === 0
            ? NONE
            : checked
                .flatMap(({ schedule, findings }) => [
                  `${paper.paint('bold', oneLine(schedule))}${findings.length === 0 ? '  nothing found' : ''}`,
                  ...findings.map((finding) => findingLine(finding, say, paper)),
                ])
                .join('\n'),
      };
    });
}

const NONE = 'No schedules yet. Import one: deepwater schedule import FILE.';

function addOverrides(schedules: Commands): void {
  schedules
    .add(
      'override <name> <person>',
      'Let somebody take a span of a schedule, whatever its layers say.',
      'schedule override Database @bo --from 18:00 --until 2026-12-25T07:00Z',
    )
    .option('--from <time>', `When it begins: ${DUE_HELP}. Default: now.`)
    .required('--until <time>', `When it ends: ${DUE_HELP}.`)
    .does(async (session, name: string, person: string, options: { from?: string; until: string }) => {
      const { schedule } = await find(session, name);
      const override = {
        schedule: schedule.name,
        person,
        from: options.from === undefined ? session.now : dueTime(options.from, session.now, 'override.from'),
        until: dueTime(options.until, session.now, 'override.until'),
      };
      const { id } = await session.call('override.add', { override, ...session.signed });
      return { json: { id }, text: `${oneLine(person)} takes ${oneLine(schedule.name)}` };
    });

  schedules
    .add('unoverride <name> <override>', 'Take an override away.', 'schedule unoverride Database 1')
    .argument('override', 'Its number, as schedule show tells it, or its id.')
    .does(async (session, name: string, typed: string) => {
      const { overrides } = await find(session, name);
      const found = /^\d{1,6}$/.test(typed) ? overrides[Number(typed) - 1]?.id : typed;
      if (found === undefined)
        throw new RefusalError(
          'not_found',
          `${oneLine(name)} has no override ${typed}. See: deepwater schedule show ${oneLine(name)}.`,
          'override',
        );
      const done = await session.call('override.remove', { override: found, ...session.signed });
      return { json: done, text: 'Override taken away' };
    });

  schedules
    .add('remove <name...>', 'Remove a schedule with its overrides.', 'schedule remove "Old rota"')
    .does(async (session, name: string[]) => ({
      json: await session.call('schedule.remove', { name: joined(name), ...session.signed }),
      text: `${oneLine(joined(name))} removed`,
    }));
}

function addFiles(schedules: Commands): void {
  schedules
    .add(
      'import <file>',
      'Take schedules from YAML, an answer of PagerDuty’s API (JSON or YAML), or a calendar (.ics).',
      'schedule import on-call.yaml --dry-run',
      'schedule import database.ics',
    )
    .explain(
      'All of the file or nothing. A schedule takes the place of the one of its name; overrides stay where the file names none.',
    )
    .option('--dry-run', 'Only tell what would come of it.')
    .option('--zone <zone>', 'Zone of a calendar that names none, like Europe/London. Default: UTC.')
    .does(async (session, file: string, options: { dryRun?: boolean; zone?: string }) => {
      const text = utf8(readWhole(session.path(file), MAX_FILE), file);
      const dryRun = options.dryRun === true;
      const input = {
        name: basename(file),
        text,
        dryRun,
        ...given({ zone: options.zone }),
        ...session.signed,
      };
      const { format, changes, notes } = await session.call('schedule.import', input);
      return {
        json: { format, changes, notes, dryRun },
        text: (paper) => {
          const words = {
            add: dryRun ? 'would be added' : 'added',
            change: dryRun ? 'would change' : 'changed',
            same: 'is as it was',
          };
          return [
            ...changes.map(
              ({ name, what, layers, overrides }) =>
                `${paper.paint('bold', oneLine(name))} ${words[what]}: ${counted(layers, 'layer', 'layers')}, ${overrides === null ? (what === 'add' ? 'no overrides' : 'overrides left alone') : counted(overrides, 'override', 'overrides')}`,
            ),
            ...notes.map(({ line, text: says }) => {
              const before = `  line ${line}  `;
              return before + paper.paint('yellow', hanging(oneLine(says), before.length, paper.columns));
            }),
          ].join('\n');
        },
      };
    });

  schedules
    .add(
      'export [name...]',
      'Write a schedule as YAML, as PagerDuty answers it, or as a calendar.',
      'schedule export Database --format ical --out database.ics',
      'schedule export --out on-call.yaml',
    )
    .explain(
      'Without a name, every schedule as YAML. What a format does not carry is said on standard error.',
    )
    .option('--format <format>', 'yaml, pagerduty or ical. Default: yaml.')
    .option('--out <file>', 'File to write. Default: standard output.')
    .count('--weeks <count>', 'How many weeks a calendar reaches, at most 53. Default: 12.')
    .does(async (session, name: string[], options: { format?: string; out?: string; weeks?: number }) => {
      const written = await session.call('schedule.export', {
        format: options.format ?? 'yaml',
        ...given({ name: name.length === 0 ? undefined : joined(name), weeks: options.weeks }),
      });
      if (options.out === undefined) {
        for (const note of written.notes) await session.io.err(`${note}\n`);
        return { raw: written.text };
      }
      const path = session.path(options.out);
      writeWhole(path, written.text);
      return { json: { path, notes: written.notes }, text: [path, ...written.notes].join('\n') };
    });
}

/** A schedule by its name, with its overrides and the people of the workspace. Throws a RefusalError. */
async function find(session: Session, name: string) {
  const { schedules, overrides, people } = await session.call('workspace.show', {});
  const schedule = schedules.find((each) => isNamed(each.name, name));
  if (schedule === undefined)
    throw new RefusalError(
      'not_found',
      `There is no schedule ${oneLine(name)}. ${schedules.length === 0 ? NONE : `There is ${schedules.map((each) => oneLine(each.name)).join(', ')}.`}`,
      'name',
    );
  return { schedule, people, overrides: overrides.filter((each) => isNamed(each.schedule, schedule.name)) };
}

import { RefusalError } from '#shared/contract/refusal.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import type { Region } from '#shared/domain/workspace/places.ts';
import { closingHours, coverageGaps, coverageWithin, isCovered } from '#shared/policy/coverage.ts';
import { wallOf } from '#shared/policy/wall-clock.ts';
import { hoursText, listOf } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { clockShort, iso, offset, span } from '../render/times.ts';
import { AT_HELP, pastTime } from '../time.ts';
import { given, joined } from './common.ts';

interface RegionOptions {
  zone?: string;
  from?: string;
  to?: string;
  days?: string;
  chain?: string;
  may?: string[];
}

const DAY = 86_400_000;

/** Commands on regions: where people are, when they are awake, who is paged, what they may decide alone. */
export function addRegions(regions: Commands): void {
  regions.add('list', 'List regions with their local time.', 'region list').does(async (session) => {
    const { regions: all } = await session.call('workspace.show', {});
    const rows = all.map((region) => [
      oneLine(region.name),
      region.zone,
      iso(wallOf(session.now, region.zone)).slice(11, 16),
      isCovered(region, session.now) ? 'awake' : 'asleep',
      hoursText(region.coverage),
      region.chain === null ? '–' : oneLine(region.chain),
    ]);
    return { json: all, text: rows.length === 0 ? 'No regions yet.' : table(rows) };
  });

  regions
    .add(
      'set <name>',
      'Add a region, or change what is known of it.',
      'region set EMEA --zone Europe/London --from 08:00 --to 18:00 --chain EMEA',
      'region set APAC --may "SEV-2=Fail over the database"',
    )
    .option('--zone <zone>', 'IANA time zone, like Europe/London. Needed for a new region.')
    .option('--from <time>', 'When coverage begins on the wall. Default: 08:00.')
    .option('--to <time>', 'When it ends; at or before the beginning means the next day. Default: 18:00.')
    .option('--days <days>', 'Days it begins on, 1 for Monday to 7 for Sunday, like 1,2,3,4,5. Default: all.')
    .option('--chain <policy>', 'The escalation policy that pages its people.')
    .repeatable('--may <severity=text>', 'What it may decide alone when cut off. Replaces what was said.')
    .does(async (session, name: string, options: RegionOptions) => {
      const { regions: all } = await session.call('workspace.show', {});
      const known = byName(all, name);
      const zone = options.zone ?? known?.zone;
      if (zone === undefined)
        throw new RefusalError('invalid_input', 'A new region needs --zone, like Europe/London.', 'zone');
      const region = {
        ...(known ?? { name }),
        zone,
        coverage: {
          days:
            options.days === undefined
              ? (known?.coverage.days ?? [1, 2, 3, 4, 5, 6, 7])
              : daysOf(options.days),
          from: options.from ?? known?.coverage.from ?? '08:00',
          to: options.to ?? known?.coverage.to ?? '18:00',
        },
        ...given({
          chain: options.chain ?? known?.chain,
          autonomy: options.may?.map(ruleOf) ?? known?.autonomy,
        }),
      };
      const { id } = await session.call('region.set', { region, ...session.signed });
      return { json: { id }, text: `${oneLine(region.name)} set` };
    });

  regions
    .add('remove <name...>', 'Remove a region. Incidents keep its name.', 'region remove EMEA')
    .does(async (session, name: string[]) => ({
      json: await session.call('region.remove', { name: joined(name), ...session.signed }),
      text: `${oneLine(joined(name))} removed`,
    }));

  regions
    .add(
      'coverage',
      'Show who is awake over 24 hours, with gaps and overlaps.',
      'region coverage',
      'region coverage --at 2026-03-29T00:00Z --json',
    )
    .option('--at <time>', `From when on, if not now: ${AT_HELP}.`)
    .does(async (session, options: { at?: string }) => {
      const { regions: all } = await session.call('workspace.show', {});
      if (all.length === 0)
        throw new RefusalError('not_found', 'There are no regions yet. Add one: region set.');
      const typed = options.at === undefined ? session.now : pastTime(options.at, session.now);
      const from = typeof typed === 'number' ? typed : Date.parse(typed);
      if (Number.isNaN(from))
        throw new RefusalError('invalid_input', `“${typed}” is not a time. Write ${AT_HELP}.`, 'at');
      return coverageAnswer(all, from);
    });
}

function coverageAnswer(regions: readonly Region[], from: number) {
  const within = { from, until: from + DAY };
  const segments = coverageWithin(regions, within);
  const gaps = coverageGaps(regions, within);
  const suggested = closingHours(regions, from);
  const rows = segments.map((segment) => [
    `${clockShort(segment.from)}–${clockShort(segment.until)}`,
    span(segment.until - segment.from),
    segment.regions.length === 0 ? 'nobody' : segment.regions.map(oneLine).join(', '),
  ]);
  const closing = suggested.map(({ region, hours }) => `${oneLine(region)} ${hoursText(hours)}`);
  const verdict =
    gaps.length === 0
      ? 'No gap.'
      : `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}, ${span(gaps.reduce((sum, gap) => sum + gap.until - gap.from, 0))} in all.${closing.length === 0 ? '' : ` These hours would close them: ${listOf(closing)}.`}`;
  return {
    json: {
      from: iso(from),
      until: iso(within.until),
      segments: segments.map((each) => ({ ...each, from: iso(each.from), until: iso(each.until) })),
      gaps: gaps.map((gap) => ({ from: iso(gap.from), until: iso(gap.until) })),
      suggested,
    },
    text: `${offset(from)}\n${table(rows)}\n\n${verdict}`,
  };
}

function daysOf(typed: string): number[] {
  // What is no number is refused by the contract, with the days that there are.
  return typed.split(/[\s,]+/).map((day) => (/^\d+$/.test(day) ? Number(day) : 0));
}

function ruleOf(typed: string): { severity: string; may: string } {
  const at = typed.indexOf('=');
  if (at < 1)
    throw new RefusalError(
      'invalid_input',
      `“${typed.slice(0, 40)}” is not a rule. Write it like "SEV-2=Fail over".`,
      'may',
    );
  return { severity: typed.slice(0, at), may: typed.slice(at + 1) };
}

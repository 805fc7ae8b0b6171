import { basename } from 'node:path';
import type { SettingsChange } from '#shared/settings/part.ts';
import { teamGaps } from '#shared/policy/team-gaps.ts';
import { teamGapSentence } from '#shared/text/team.ts';
import type { Answer } from '../answer.ts';
import type { Commands } from '../command.ts';
import { readWhole, utf8, writeWhole } from '../files.ts';
import { oneLine } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { dayAndClock, weekday } from '../render/times.ts';
import type { Session } from '../session.ts';

const MAX_FILE = 5_000_000;

/** People, regions, severities, checklists, schedules and so on: written to one file, and taken from one. */
export function addSettings(settings: Commands): void {
  settings
    .add(
      'export',
      'Write people, regions, severities, checklists, services, policies and schedules to one JSON file.',
      'settings export --out team.json',
    )
    .option('--out <file>', 'File to write. Default: standard output.')
    .does(async (session, options: { out?: string }) => {
      const { text } = await session.call('settings.export', {});
      if (options.out === undefined) return { raw: text };
      const path = session.path(options.out);
      writeWhole(path, text);
      return { json: { path }, text: path };
    });

  settings
    .add(
      'import <file>',
      'Take a file that settings export wrote: all of it, or nothing.',
      'settings import team.json --dry-run',
      'settings import team.json',
    )
    .explain(
      'What the file doesn’t name stays, unless --replace. The severity table is taken whole, because its order counts.',
    )
    .option('--dry-run', 'Only tell what would change.')
    .option('--replace', 'Remove what the file doesn’t name, in the parts it has.')
    .does(async (session, file: string, options: ImportOptions) => {
      const text = utf8(readWhole(session.path(file), MAX_FILE), file);
      return take(session, { name: basename(file), text }, options);
    });

  settings
    .add(
      'starter',
      'Take the team that comes along to start from: three regions that follow the sun.',
      'settings starter --dry-run',
      'settings starter',
    )
    .explain(
      'Three regions with their chains, rotations for database, security and infrastructure, and one service with its policy. Its people are places to fill: change names and add phone numbers. settings check tells what is missing.',
    )
    .option('--dry-run', 'Only tell what would change.')
    .does(async (session, options: ImportOptions) =>
      take(session, await session.call('settings.starter', {}), options),
    );

  settings
    .add(
      'check',
      'Tell what is missing in what the team has set up, before an incident finds it.',
      'settings check',
    )
    .explain('Gaps of regions and schedules, people without a phone number, names of what does not exist.')
    .does(async (session) => {
      const workspace = await session.call('workspace.show', {});
      const gaps = teamGaps(workspace, session.now);
      const names = new Map(workspace.people.map(({ handle, name }) => [handle, name]));
      const saying = {
        when: (at: number) => `${weekday(at)} ${dayAndClock(at)}`,
        name: (handle: string) => names.get(handle) ?? handle,
      };
      const sentences = gaps.map((gap) => oneLine(teamGapSentence(gap, saying)));
      return {
        json: gaps.map((gap, index) => ({ ...gap, sentence: sentences[index] })),
        text:
          sentences.length === 0 ? 'Nothing is missing.' : sentences.map((each) => `- ${each}`).join('\n'),
      };
    });
}

interface ImportOptions {
  dryRun?: boolean;
  replace?: boolean;
}

async function take(
  session: Session,
  file: { name: string; text: string },
  { dryRun = false, replace = false }: ImportOptions,
): Promise<Answer> {
  const input = { ...file, dryRun, replace, ...session.signed };
  const { changes, unchanged } = await session.call('settings.import', input);
  return {
    json: { changes, unchanged, dryRun },
    text: (paper) => changesText(changes, unchanged, dryRun, paper),
  };
}

function changesText(
  changes: readonly SettingsChange[],
  unchanged: number,
  dryRun: boolean,
  paper: Paper,
): string {
  const signs = { add: '+', change: '~', remove: '-' } as const;
  const lines = changes.flatMap(({ part, what, name, details }) => [
    `${signs[what]} ${part}: ${oneLine(name)}`,
    ...details.map((detail) => paper.paint('dim', `    ${oneLine(detail)}`)),
  ]);
  const same = `${unchanged} as they are.`;
  if (changes.length === 0) return `Nothing ${dryRun ? 'would change' : 'changed'}: ${same}`;
  const sum = `${changes.length} ${dryRun ? 'would change' : 'changed'}, ${same}`;
  return [...lines, dryRun ? `${sum} Nothing was changed: this was a dry run.` : sum].join('\n');
}

import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import type { Commands } from '../command.ts';
import { readWhole, writeWhole } from '../files.ts';
import { readJsonList } from '../json-list.ts';
import { oneLine, table } from '../render/layout.ts';
import { addChecklists } from './checklists.ts';
import { given } from './common.ts';
import { addInstructions } from './instructions.ts';
import { addPolicies, addServices } from './policies.ts';
import { addRegions } from './regions.ts';
import { addSchedules } from './schedules.ts';
import { addSettings } from './settings.ts';
import { addSeverityHelp } from './severity-help.ts';

const MAX_TABLE = 1_000_000;

interface PersonOptions {
  name?: string;
  region?: string;
  phone?: string;
  email?: string;
  skill?: string[];
}

/** Commands on what all incidents share: people, the severity table and checklists. */
export function addWorkspaceCommands(commands: Commands): void {
  commands.heading('Team:');
  addPeople(commands.group('people', 'People of this workspace.', 'person'));
  addRegions(commands.group('region', 'Regions that follow the sun.'));
  addInstructions(commands.group('instructions', 'What whoever takes a seat should know.'));
  addSeverities(commands.group('severities', 'The team’s severity table.'));
  addSeverityHelp(commands);
  addChecklists(commands.group('checklists', 'The team’s checklists.'));
  addSchedules(commands.group('schedule', 'On-call schedules: who is on call, and who comes next.'));
  addPolicies(commands.group('policy', 'Escalation policies: who is called, in which order.'));
  addServices(commands.group('service', 'Services, and who is paged for them.'));
  addSettings(commands.group('settings', 'What the team has set, as one file.'));
}

function addPeople(people: Commands): void {
  people.add('list', 'List people.', 'people list').does(async (session) => {
    const { people: all } = await session.call('workspace.show', {});
    const rows = all.map((one) =>
      [one.handle, one.name, one.region, one.phone, one.email, one.skills.join(', ')].map((cell) =>
        oneLine(cell === null || cell === '' ? '–' : cell),
      ),
    );
    return { json: all, text: rows.length === 0 ? 'Nobody yet.' : table(rows) };
  });

  people
    .add(
      'set <person>',
      'Add somebody, or change what is known of them.',
      'people set @ana --name "Ana Lima" --phone "+41 44 000 00 00"',
    )
    .option('--name <name>', 'Name. Default: the handle.')
    .option('--region <region>', 'Where they are.')
    .option('--phone <number>', 'Phone number.')
    .option('--email <address>', 'E-mail address.')
    .repeatable('--skill <skill>', 'What they are good at, like database. Replaces what was known.')
    .explain('What is not given stays as it is known. An empty text, like --phone "", clears it.')
    .does(async (session, person: string, options: PersonOptions) => {
      const known = { region: options.region, phone: options.phone, email: options.email };
      const facts = Object.fromEntries(
        Object.entries(given(known)).map(([key, value]) => [key, value.trim() === '' ? null : value]),
      );
      const { name, skill: skills } = options;
      const input = { handle: person, ...given({ name, skills }), ...facts, ...session.signed };
      return { json: await session.call('person.set', input), text: `${oneLine(person)} set` };
    });

  people
    .add('remove <person>', 'Remove somebody. What they did stays.', 'people remove @ana')
    .does(async (session, person: string) => ({
      json: await session.call('person.remove', { handle: person, ...session.signed }),
      text: `${oneLine(person)} removed`,
    }));
}

function addSeverities(severities: Commands): void {
  severities.add('show', 'Show the table, worst level first.', 'severities show').does(async (session) => {
    const { severities: levels } = await session.call('workspace.show', {});
    return { json: levels, text: levelsText(levels) };
  });

  severities
    .add(
      'export',
      'Write the table as JSON, to edit and import it.',
      'severities export --out severities.json',
    )
    .option('--out <file>', 'File to write. Default: standard output.')
    .does(async (session, options: { out?: string }) => {
      const { severities: levels } = await session.call('workspace.show', {});
      const text = `${JSON.stringify(levels, null, 2)}\n`;
      if (options.out === undefined) return { raw: text };
      const path = session.path(options.out);
      writeWhole(path, text);
      return { json: { path, levels: levels.length }, text: path };
    });

  severities
    .add('import <file>', 'Replace the table by one from a JSON file.', 'severities import severities.json')
    .explain('The file holds a list of levels, worst first, as severities export writes it.')
    .does(async (session, file: string) => {
      const bytes = readWhole(session.path(file), MAX_TABLE);
      // The contract checks every member.
      const levels = readJsonList(bytes, file, 'levels', 'severities export') as SeverityLevel[];
      const { id } = await session.call('severities.set', { levels, ...session.signed });
      return { json: { id }, text: `The table has ${levels.length} levels now.` };
    });
}

function levelsText(levels: readonly SeverityLevel[]): string {
  const rows = levels.map((level) => [
    level.id,
    oneLine(level.name),
    level.updateEveryMinutes === null ? 'no updates' : `update every ${level.updateEveryMinutes} min`,
    `handoff ${level.handoff.replaceAll('-', ' ')}`,
    `postmortem ${level.postmortem}`,
    oneLine(level.meaning),
  ]);
  return table(rows);
}

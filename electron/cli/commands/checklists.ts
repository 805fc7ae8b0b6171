import { isDeepStrictEqual } from 'node:util';
import { RefusalError } from '#shared/contract/refusal.ts';
import { checklist as checklistSchema } from '#shared/domain/workspace/events.ts';
import type { Checklist } from '#shared/domain/workspace/state.ts';
import { listOf, seatName } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { readWhole, writeWhole } from '../files.ts';
import { readJsonList } from '../json-list.ts';
import { oneLine, table } from '../render/layout.ts';
import { checked, given, joined } from './common.ts';

const MAX_FILE = 1_000_000;

/** Commands on the team’s checklists. `checklist` puts one on an incident. */
export function addChecklists(checklists: Commands): void {
  checklists.add('show', 'Show every checklist.', 'checklists show').does(async (session) => {
    const { checklists: all } = await session.call('workspace.show', {});
    return { json: all, text: all.length === 0 ? 'No checklists.' : all.map(checklistText).join('\n\n') };
  });

  checklists
    .add(
      'export',
      'Write the checklists as JSON, to edit and import them.',
      'checklists export --out checklists.json',
    )
    .option('--out <file>', 'File to write. Default: standard output.')
    .does(async (session, options: { out?: string }) => {
      const { checklists: all } = await session.call('workspace.show', {});
      const text = `${JSON.stringify(all, null, 2)}\n`;
      if (options.out === undefined) return { raw: text };
      const path = session.path(options.out);
      writeWhole(path, text);
      return { json: { path, checklists: all.length }, text: path };
    });

  checklists
    .add(
      'import <file>',
      'Add checklists from a JSON file, in the place of those of the same name.',
      'checklists import checklists.json',
    )
    .explain('The file holds a list as checklists export writes it. Other checklists stay.')
    .does(async (session, file: string) => {
      const wanted = readChecklists(readWhole(session.path(file), MAX_FILE), file);
      const { checklists: known } = await session.call('workspace.show', {});
      const changed = wanted.filter((each) => !known.some((other) => isDeepStrictEqual(each, other)));
      // Several commands, so that the id of one command can't stand for them; repeating them changes nothing anyway.
      const signed = given({ as: session.signed.as });
      for (const checklist of changed) await session.call('checklist.set', { checklist, ...signed });
      const set = changed.map((each) => each.name);
      return {
        json: { set, unchanged: wanted.map((each) => each.name).filter((name) => !set.includes(name)) },
        text: set.length === 0 ? 'Nothing changed.' : `Set: ${set.map(oneLine).join(', ')}`,
      };
    });

  checklists
    .add('remove <name...>', 'Remove a checklist. Tasks that came of it stay.', 'checklists remove "My list"')
    .does(async (session, name: string[]) => ({
      json: await session.call('checklist.remove', { name: joined(name), ...session.signed }),
      text: `${oneLine(joined(name))} removed`,
    }));
}

/** All of them are judged before the first is set: a file is taken whole or not at all. */
function readChecklists(bytes: Uint8Array, file: string): Checklist[] {
  const lists = readJsonList(bytes, file, 'checklists', 'checklists export').map((value, index) =>
    checked(checklistSchema, value, `[${index}]`),
  );
  const names = lists.map((each) => each.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RefusalError('invalid_input', `${file} holds ${twice} twice. Keep one of them.`);
  }
  return lists;
}

function checklistText({ name, severities, services, items }: Checklist): string {
  const scope = [...severities, ...services].map(oneLine);
  const rows = items.map((item, index) => [
    `${index + 1}.`,
    item.seat === null ? '–' : seatName(item.seat),
    item.dueMinutes === null ? '–' : `${item.dueMinutes} min`,
    oneLine(item.text),
  ]);
  return `${oneLine(name)}${scope.length === 0 ? '' : `, for ${listOf(scope)}`}\n${table(rows, '  ')}`;
}

import fs from 'node:fs';
import { join } from 'node:path';
import { RefusalError } from '#shared/contract/refusal.ts';
import { handle } from '#shared/domain/fields.ts';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import { modeNames } from '#shared/text/handoff.ts';
import type { Answer } from '../answer.ts';
import type { Commands } from '../command.ts';
import { writeWhole } from '../files.ts';
import { oneLine, table } from '../render/layout.ts';
import type { Session } from '../session.ts';
import { checked, given } from './common.ts';

interface BulkOptions {
  to?: string;
  give?: string[];
  region?: string;
  mode?: string;
  post?: boolean;
  accept?: boolean;
  out?: string;
}

/** The end of a shift: several incidents at once. */
export function addHandoffBulk(group: Commands): void {
  group
    .add(
      'bulk [ref...]',
      'Hand several incidents over at once, at the end of a shift.',
      'handoff bulk --to @bo --out handoffs',
      'handoff bulk INC-7F3 INC-8A2 --to @bo --give INC-8A2=@cy',
      'handoff bulk --accept --as @bo',
    )
    .explain(
      'Without references: every open incident the acting person commands. What goes in writing is posted with its generated document and waits to be accepted; what goes live begins with its checklists. --out writes one document per incident and one summary. All of them start, or none.',
    )
    .argument('ref', 'Incidents to hand over.')
    .option('--to <person>', 'Who takes them.')
    .repeatable('--give <ref=person>', 'Who takes one of them, if somebody else.')
    .option('--region <region>', 'Region that takes over. Default: that of each person.')
    .option('--mode <mode>', 'live or written. Default: as each severity asks.')
    .option('--no-post', 'Only start them.')
    .option('--accept', 'Accept every written handoff that waits for the acting person.')
    .option('--out <folder>', 'Folder for the documents and the summary. Made when it isn’t there.')
    .does(async (session, refs: string[], options: BulkOptions) =>
      options.accept === true ? acceptAll(session, refs) : startAll(session, refs, options),
    );
}

async function startAll(session: Session, refs: readonly string[], options: BulkOptions): Promise<Answer> {
  const takers = new Map(
    (options.give ?? []).map((pair) => {
      const [ref = '', to = ''] = pair.split('=');
      if (ref === '' || to === '')
        throw new RefusalError('invalid_input', 'Write who takes it like INC-8A2=@cy.', 'give');
      return [ref.toUpperCase(), checked(handle, to, 'give')] as const;
    }),
  );
  const named = [...new Set([...refs, ...takers.keys()].map((ref) => ref.toUpperCase()))];
  const wanted = refs.length > 0 || options.to === undefined ? named : await commandedBy(session);
  const items = wanted.map((ref) => {
    const to = takers.get(ref) ?? options.to;
    if (to === undefined)
      throw new RefusalError('invalid_input', `Say who takes ${ref}: --to @bo, or --give ${ref}=@bo.`, 'to');
    return { ref, to, ...given({ region: options.region, mode: options.mode?.toLowerCase() }) };
  });
  if (items.length === 0)
    throw new RefusalError('nothing_to_hand_over', 'No open incident to hand over. Name them, or add --as.');
  const { started, summary } = await session.call('handoff.startMany', {
    items,
    post: options.post !== false,
    ...session.signed,
  });
  const files = options.out === undefined ? [] : await writeAll(session, options.out, started, summary);
  return {
    json: { started, files, summary: summary.text },
    text: [
      table(
        started.map((each) => [
          `${each.ref} #${each.n}`,
          each.severity,
          `to ${each.to}`,
          modeNames[each.mode],
          each.posted ? 'posted' : 'begun',
          oneLine(each.title),
        ]),
      ),
      ...files,
    ].join('\n'),
  };
}

/** Open incidents that the acting person commands. */
async function commandedBy(session: Session): Promise<string[]> {
  const me = session.signed.as ?? (await session.call('engine.status', {})).me;
  const list = await session.call('incident.list', { open: true });
  return list.filter(({ commanders }) => commanders.includes(handle.parse(me))).map(({ ref }) => ref);
}

async function writeAll(
  session: Session,
  out: string,
  started: readonly { ref: string }[],
  summary: { name: string; text: string },
): Promise<string[]> {
  const folder = session.path(out);
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch {
    throw new RefusalError('file_not_writable', `${folder} can’t be made. Choose another place.`, 'out');
  }
  const files = [join(folder, summary.name)];
  writeWhole(join(folder, summary.name), summary.text);
  for (const { ref } of started) {
    const { name, text } = await session.call('handoff.file', { ref, format: 'md' });
    writeWhole(join(folder, name), text);
    files.push(join(folder, name));
  }
  return files;
}

async function acceptAll(session: Session, refs: readonly string[]): Promise<Answer> {
  const me = handle.parse(session.signed.as ?? (await session.call('engine.status', {})).me);
  const { incidents } = await session.call('handoff.status', {});
  const chosen = refs.map((ref) => ref.toUpperCase());
  const waiting = incidents.filter(
    (incident) =>
      (chosen.length === 0 || chosen.includes(incident.ref)) &&
      openHandoffs(incident).some(
        ({ to, mode, state }) => to === me && mode === 'written' && state === 'briefing',
      ),
  );
  const accepted: { ref: string; n: number }[] = [];
  for (const { ref } of waiting) {
    const { as } = session.signed;
    const { n } = await session.call('handoff.accept', { ref, ...given({ as }) });
    accepted.push({ ref, n });
  }
  return {
    json: { accepted },
    text:
      accepted.length === 0
        ? `No written handoff waits for ${me}.`
        : accepted.map(({ ref, n }) => `${ref} #${n}  ${me} has command`).join('\n'),
  };
}

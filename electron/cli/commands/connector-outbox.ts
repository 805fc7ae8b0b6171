import { RefusalError } from '#shared/contract/refusal.ts';
import { OUTBOX_STATES } from '#shared/policy/outbox.ts';
import { cliConnectorText } from '#shared/text/connectors.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { iso, isoOrNull, span } from '../render/times.ts';
import type { Session } from '../session.ts';
import { given } from './common.ts';

interface OutboxOptions {
  connector?: string;
  state?: string[];
  ref?: string;
  all?: boolean;
  after?: string;
  limit?: number;
}

/** What still asks for something: it waits, is on its way, or was given up. */
const OPEN = OUTBOX_STATES.filter((state) => ['waiting', 'sending', 'held', 'dead'].includes(state));

/** What goes out through connectors, and what a person does about it. */
export function addConnectorOutbox(connector: Commands): void {
  connector
    .add(
      'outbox',
      'Show what waits to go out, or was given up.',
      'connector outbox',
      'connector outbox --state dead',
    )
    .option('--connector <name>', 'Of one connector.')
    .repeatable('--state <state>', `In one state: ${OUTBOX_STATES.join(', ')}.`)
    .option('--ref <ref>', 'Of one incident.')
    .option('--all', 'Also what went out, was discarded or belongs to an exercise.')
    .option('--after <row>', 'What comes behind this row: the next page.')
    .count('--limit <n>', 'At most this many, up to 1000. Default 200.')
    .does(async (session, { connector: name, state, ref, all, after: row, limit }: OutboxOptions) => {
      const states = state ?? (all === true ? undefined : OPEN);
      const after = row === undefined ? undefined : numbers([row])[0];
      const { rows, next } = await session.call(
        'outbox.rows',
        given({ connector: name, states, ref, after, limit }),
      );
      return {
        json: rows.map((row) => ({
          ...row,
          queuedAt: iso(row.queuedAt),
          nextAt: isoOrNull(row.nextAt),
          endedAt: isoOrNull(row.endedAt),
        })),
        text:
          rows.length === 0
            ? cliConnectorText.nothingWaits
            : [
                table(
                  rows.map((row) => [
                    String(row.num),
                    oneLine(row.connectorName ?? row.connector),
                    row.ref ?? '–',
                    row.effect,
                    row.state,
                    span(session.now - row.queuedAt),
                    oneLine(row.problem ?? row.text ?? ''),
                  ]),
                ),
                ...(next === null ? [] : [cliConnectorText.more(next)]),
              ].join('\n'),
      };
    });

  connector
    .add('retry <row...>', 'Try again at once, also what was given up.', 'connector retry 12 13')
    .argument('row', 'Its number: connector outbox shows it.')
    .does(async (session, rows: string[]) =>
      acted(await session.call('outbox.retry', { rows: numbers(rows) })),
    );

  connector
    .add('discard <row...>', 'Never send it.', 'connector discard 12 --reason "sent by hand"')
    .argument('row', 'Its number: connector outbox shows it.')
    .option('--reason <reason>', 'Why.')
    .does(async (session, rows: string[], options: { reason?: string }) =>
      acted(
        await session.call('outbox.discard', { rows: numbers(rows), ...given(options), ...who(session) }),
      ),
    );

  connector
    .add('confirm <row...>', 'Let go what waits for a person.', 'connector confirm 12')
    .argument('row', 'Its number: connector outbox shows it.')
    .does(async (session, rows: string[]) =>
      acted(await session.call('outbox.confirm', { rows: numbers(rows) })),
    );

  connector
    .add(
      'edit <row> <text...>',
      'Send other words than those of the log.',
      'connector edit 12 "Some payments are slow."',
    )
    .argument('row', 'Its number: connector outbox shows it.')
    .argument('text', 'The words; - reads them from standard input.')
    .does(async (session, row: string, words: string[]) => {
      const [num = 0] = numbers([row]);
      return acted(await session.call('outbox.edit', { row: num, text: await session.text(words) }));
    });
}

function who(session: Session): { as?: string } {
  return given({ as: session.signed.as });
}

function numbers(rows: readonly string[]): number[] {
  return rows.map((row) => {
    const num = Number(row.replace(/^#/, ''));
    if (!Number.isInteger(num) || num < 1)
      throw new RefusalError('invalid_input', cliConnectorText.badRow(oneLine(row)), 'row');
    return num;
  });
}

function acted({ rows }: { rows: number }): { json: unknown; text: string } {
  return { json: { rows }, text: cliConnectorText.acted(rows) };
}

import { RefusalError } from '#shared/contract/refusal.ts';
import { cliConnectorText } from '#shared/text/connectors.ts';
import type { Answer } from '../answer.ts';
import { oneLine, table } from '../render/layout.ts';
import { iso, isoOrNull } from '../render/times.ts';
import type { Session } from '../session.ts';

/** Deployments of the last day are asked for, ms. */
const DAY = 86_400_000;

/** Asks a team system something, and shows what it says. */
export async function askQuestion(
  session: Session,
  connector: string,
  ask: string,
  words: readonly string[],
): Promise<Answer> {
  const query = words.join(' ');
  const question = questionOf(ask, query, session.now);
  if (question === null)
    throw new RefusalError('invalid_input', cliConnectorText.badQuestion(oneLine(ask)), 'question');
  const answer = await session.call('connector.ask', { connector, question });
  if (answer === null)
    throw new RefusalError('not_supported', cliConnectorText.doesNotKnow(oneLine(connector), ask));
  switch (answer.ask) {
    case 'metric':
      return shown(
        answer,
        answer.series.map(({ labels, value, at }) => [String(value), iso(at), oneLine(labelsOf(labels))]),
      );
    case 'metric-range':
      return shown(
        answer,
        answer.series.map(({ labels, points }) => [String(points.length), oneLine(labelsOf(labels))]),
      );
    case 'on-call':
      return shown(
        answer,
        answer.people.map(({ name, email, schedule, until }) =>
          [name, email ?? '–', schedule, isoOrNull(until) ?? '–'].map(oneLine),
        ),
      );
    case 'schedules':
      return shown(
        answer,
        answer.files.map(({ name, text }) => [oneLine(name), `${text.length} B`]),
      );
    case 'deployments':
      return shown(
        answer,
        answer.deployments.map(({ at, text, service, url }) =>
          [iso(at), service ?? '–', text, url ?? ''].map(oneLine),
        ),
      );
  }
}

function questionOf(ask: string, query: string, now: number) {
  switch (ask) {
    case 'metric':
      return { ask, query, at: null } as const;
    case 'on-call':
      return { ask, schedule: query === '' ? null : query } as const;
    case 'schedules':
      return { ask } as const;
    case 'deployments':
      return { ask, since: now - DAY } as const;
    default:
      return null;
  }
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function shown(json: unknown, rows: readonly string[][]): Answer {
  return { json, text: rows.length === 0 ? cliConnectorText.nothing : table(rows.map((row) => [...row])) };
}

import type { SimilarIncident } from '#shared/contract/views.ts';
import type { Commands } from '../command.ts';
import { hanging, oneLine } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import { dayAndClock, iso, isoOrNull, offset } from '../render/times.ts';
import { given } from './common.ts';

/** Looking back: incidents that were like one. */
export function addSimilarCommands(commands: Commands): void {
  commands
    .add(
      'similar <ref>',
      'Find past incidents like this one, by the rare words and services they share.',
      'similar INC-7F3',
      'similar INC-7F3 --limit 3 --json',
    )
    .explain('Suggestions, found on this machine only. Whether they help is for you to judge.')
    .count('--limit <n>', 'At most this many, up to 50. Default 5.')
    .does(async (session, ref: string, options: { limit?: number }) => {
      const found = await session.call('incident.similar', { ref, ...given({ limit: options.limit }) });
      return {
        json: found.map((one) => ({
          ...one,
          declaredAt: iso(one.declaredAt),
          resolvedAt: isoOrNull(one.resolvedAt),
        })),
        text: (paper) => (found.length === 0 ? 'Nothing like it so far.' : similarText(found, paper)),
      };
    });
}

function similarText(found: readonly SimilarIncident[], paper: Paper): string {
  const blocks = found.map(({ ref, title, score, why, severity, phase, declaredAt }) => {
    const head = `${paper.paint('bold', ref)}  ${Math.round(score * 100)} %  ${severity}  ${phase}  ${dayAndClock(declaredAt)}  ${oneLine(title)}`;
    const shared = [
      ...(why.services.length === 0 ? [] : [`services: ${why.services.join(', ')}`]),
      ...(why.words.length === 0 ? [] : [`words: ${why.words.join(', ')}`]),
    ].join('; ');
    return `${head}\n    ${paper.paint('dim', hanging(oneLine(shared), 4, paper.columns))}`;
  });
  return [...blocks, paper.paint('dim', `Times in ${offset(paper.now)}.`)].join('\n');
}

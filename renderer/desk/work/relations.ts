import type { Relation } from '#shared/domain/incident/terms.ts';

/** The slash word of each relation. */
export const relationCommands: Readonly<Record<Relation, string>> = {
  parent: 'part-of',
  part: 'has-part',
  'follow-up': 'follow-up',
  follows: 'follows',
  similar: 'similar-to',
};

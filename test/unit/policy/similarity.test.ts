import { describe, expect, it } from 'vitest';
import {
  countTerms,
  rankSimilar,
  spellingsOf,
  stemOf,
  tellingTerms,
  termsOfIncident,
  wordsFor,
  type Candidate,
} from '#shared/policy/similarity.ts';

const candidate = (
  id: string,
  title: string,
  counts: Record<string, number>,
  more: Partial<Candidate> = {},
) => ({
  id,
  title,
  counts: new Map(Object.entries(counts)),
  entries: 10,
  services: [],
  ...more,
});

describe('similarity', () => {
  it('counts words without case, accents, numbers and words that stand everywhere', () => {
    expect([...countTerms('The Café was down at 12:30; cafés, 503s and 503')]).toEqual([
      ['cafe', 2],
      ['down', 1],
      ['503', 1],
    ]);
  });

  it('takes the singular and the plural for one word, and finds both spellings again', () => {
    for (const [one, many] of [
      ['log', 'logs'],
      ['policy', 'policies'],
      ['class', 'classes'],
      ['box', 'boxes'],
    ] as const) {
      expect(stemOf(many)).toBe(stemOf(one));
      expect(spellingsOf(stemOf(many))).toEqual(expect.arrayContaining([one, many]));
    }
    expect(stemOf('redis')).toBe('redis');
    expect(wordsFor(['policy', 'log'], ['Two Policies', 'a log'])).toEqual(['policies', 'log']);
  });

  it('lets the title count more than the text', () => {
    const counts = termsOfIncident('Redis', ['kafka kafka']);
    expect(counts.get('redis')).toBeGreaterThan(counts.get('kafka') ?? 0);
  });

  it('keeps words that are rare elsewhere and leaves out those that stand only here', () => {
    const own = new Map([
      ['redis', 2],
      ['node', 2],
      ['hapax', 9],
    ]);
    const frequency = new Map([
      ['redis', 2],
      ['node', 50],
      ['hapax', 1],
    ]);
    expect(tellingTerms(own, frequency, 100, 10).map(({ stem }) => stem)).toEqual(['redis', 'node']);
  });

  it('ranks what shares rare words above what shares common ones, and says which', () => {
    const terms = [
      { stem: 'redis', weight: 10 },
      { stem: 'node', weight: 1 },
    ];
    const ranked = rankSimilar(
      { title: 'Redis slow', services: ['cart'] },
      terms,
      [
        candidate('nodes', 'Nodes gone', { node: 5 }, { services: ['cart'] }),
        candidate('redis', 'Redis down', { redis: 1 }, { services: ['cart', 'web'] }),
        candidate('none', 'Something else', {}),
      ],
      5,
    );
    expect(ranked.map(({ id }) => id)).toEqual(['redis', 'nodes']);
    expect(ranked[0]).toMatchObject({ shared: ['redis'], services: ['cart'] });
    for (const { score } of ranked) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('prefers the short incident where a long one shares words by chance', () => {
    const terms = [{ stem: 'redis', weight: 1 }];
    const ranked = rankSimilar(
      { title: 'x', services: [] },
      terms,
      [
        candidate('long', 'a', { redis: 1 }, { entries: 5_000 }),
        candidate('short', 'b', { redis: 1 }, { entries: 5 }),
      ],
      5,
    );
    expect(ranked[0]?.id).toBe('short');
  });
});

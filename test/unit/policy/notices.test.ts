import { describe, expect, it } from 'vitest';
import { MISSED_AFTER, noticesOf, type IncidentReminder } from '#shared/policy/notices.ts';

const NOW = 1_000_000_000;

function due(key: string, late: number, stream = 'incident/1'): IncidentReminder {
  return { key, kind: 'task', at: NOW - late, about: key, stream, ref: 'INC-7F3', title: 'Down' };
}

describe('notices', () => {
  it('show what fell due just now one by one', () => {
    const notices = noticesOf([due('a', 0), due('b', MISSED_AFTER)], NOW);
    expect(notices.map(({ kind, keys }) => [kind, keys])).toEqual([
      ['task', ['b']],
      ['task', ['a']],
    ]);
  });

  it('fold what was missed into one per incident', () => {
    const late = MISSED_AFTER + 1;
    const notices = noticesOf(
      [due('a', late), due('b', late + 5), due('c', 0), due('d', late, 'incident/2')],
      NOW,
    );
    expect(notices.map(({ kind, keys, stream }) => [kind, keys, stream])).toEqual([
      ['while-away', ['a', 'b'], 'incident/1'],
      ['task', ['d'], 'incident/2'],
      ['task', ['c'], 'incident/1'],
    ]);
    expect(notices[0]).toMatchObject({ at: NOW - late, about: '2', urgent: false });
  });

  it('never fold a page', () => {
    const late = MISSED_AFTER + 1;
    const page: IncidentReminder = { ...due('p', late), urgent: true };
    const notices = noticesOf([due('a', late), due('b', late), page], NOW);
    expect(notices.map(({ keys, urgent }) => [keys, urgent])).toEqual([
      [['a', 'b'], false],
      [['p'], true],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { headHashes, settled, sharedFolder, teamOver, until } from './kit.ts';

describe('installations that share a folder', () => {
  it('see what the others write, and agree on every chain', async () => {
    const folder = sharedFolder();
    const team = await teamOver(folder.path, ['ana', 'bo', 'cy']);
    const [ana, bo, cy] = team as [(typeof team)[0], (typeof team)[0], (typeof team)[0]];
    const { ref } = await ana.must('incident.declare', { title: 'Checkout is down', severity: 'SEV-1' });
    await until('bo sees it', async () => (await bo.do('incident.show', { ref })).ok);
    await bo.must('entry.log', { ref, text: 'From bo' });
    await until('all have it', () => settled(team));
    const [one, two, three] = await Promise.all(team.map(headHashes));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    const { entries } = await cy.must('incident.timeline', { ref });
    expect(entries.map((entry) => entry.text)).toContain('From bo');
    const status = await ana.must('sync.status', {});
    expect(status).toMatchObject({ offline: false, members: 3, quarantined: 0, waiting: 0, problem: null });
    expect(status.carriers).toMatchObject([{ kind: 'folder', connected: true, unsent: 0, problem: null }]);
  });
});

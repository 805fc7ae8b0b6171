import { describe, expect, it } from 'vitest';
import { headHashes, settled, sharedFolder, teamOver, until, type Installation } from './kit.ts';

type Three = [Installation, Installation, Installation];

describe('a team whose shared folder goes away and comes back', () => {
  it('has the same log everywhere afterwards, and is told what overlaps and what to decide', async () => {
    const folder = sharedFolder();
    let late = 0;
    const now = (): number => Date.now() + late;
    const [ana, bo, cy] = (await teamOver(folder.path, ['ana', 'bo', 'cy'], { now })) as Three;
    const team: Three = [ana, bo, cy];
    const { ref } = await ana.must('incident.declare', { title: 'Checkout is down', severity: 'SEV-2' });
    await ana.must('task.add', { ref, text: 'Check replica lag' });
    await until('all have it', () => settled(team));
    await until('the joining is over', async () => {
      const reports = await Promise.all(team.map((each) => each.must('sync.reports', {})));
      return reports.every((all) => all.length > 0);
    });
    const known = Date.now();
    for (const one of team) await one.must('entry.log', { ref, text: `${one.name} is here` });
    await until('each heard of the others since', async () => {
      const members = await Promise.all(team.map((each) => each.must('sync.members', {})));
      return members.flat().every(({ own, heardAt }) => own || (heardAt ?? 0) > known);
    });

    folder.away();
    await until('nobody reaches the folder', async () => {
      const statuses = await Promise.all(team.map((each) => each.must('sync.status', {})));
      return statuses.every(({ carriers }) => carriers[0]?.connected === false);
    });
    for (const one of team) {
      await one.must('seat.take', { ref, seat: 'ic', person: `@${one.name}` });
      await one.must('entry.log', { ref, text: `Alone, ${one.name} saw nothing of the others` });
    }
    await bo.must('severity.change', { ref, severity: 'SEV-1', reason: 'Everything is down' });
    await cy.must('severity.change', { ref, severity: 'SEV-3', reason: 'A workaround is in place' });
    await bo.must('task.close', { ref, task: 1, how: 'done' });
    await ana.must('task.close', { ref, task: 1, how: 'done' });
    const { carriers } = await bo.must('sync.status', {});
    expect(carriers[0]).toMatchObject({ connected: false, unsent: 4 });
    expect(carriers[0]?.problem).toMatch(/is not there/);

    late = 120_000;
    folder.back();
    await until('all have all', () => settled(team));
    const [one, ...others] = await Promise.all(team.map(headHashes));
    for (const other of others) expect(other).toEqual(one);

    const overlapsOf = async (each: Installation): Promise<string[]> => {
      const reports = await each.must('sync.reports', {});
      return reports
        .flatMap(({ incidents }) => incidents)
        .filter((incident) => incident.ref === ref && !incident.fresh)
        .flatMap(({ overlaps }) => overlaps.map(({ kind }) => kind));
    };
    await until('everyone is told who else commands', async () => {
      const all = await Promise.all(team.map(overlapsOf));
      return all.every((kinds) => kinds.includes('commanders') && kinds.includes('severities'));
    });
    expect(await overlapsOf(ana)).toContain('task-done-twice');
    const [report] = await ana.must('sync.reports', {});
    expect(report?.apartFor).toBeGreaterThan(60_000);
    expect(report?.by).toBe('folder');
    expect(report?.unsettled[0]?.decisions).toEqual(['commander', 'severity']);

    // What a person decides once is decided everywhere.
    await cy.must('seat.take', { ref, seat: 'ic', person: '@bo' });
    await cy.must('severity.change', { ref, severity: 'SEV-1', reason: 'It is worse than it looked' });
    await until('all have the decision', () => settled(team));
    for (const each of team) {
      const { head, summary } = await each.must('incident.show', { ref });
      expect(summary.commanders).toEqual(['@bo']);
      expect(head.severityClaims).toHaveLength(1);
      expect((await each.must('sync.status', {})).lastMergeAt).toBeNull();
    }
  }, 60_000);

  it('sends nothing while somebody works offline by choice, and all of it afterwards', async () => {
    const folder = sharedFolder();
    const [ana, bo] = (await teamOver(folder.path, ['ana', 'bo'])) as [Installation, Installation];
    expect(await ana.must('sync.offline', { on: true })).toMatchObject({ offline: true });
    const { ref } = await ana.must('incident.declare', { title: 'Alone for a while' });
    const status = await ana.must('sync.status', {});
    expect(status.carriers).toMatchObject([{ connected: false, unsent: 1 }]);
    expect((await bo.do('incident.show', { ref })).ok).toBe(false);
    await ana.must('sync.offline', { on: false });
    await until('bo sees it', async () => (await bo.do('incident.show', { ref })).ok);
  });
});

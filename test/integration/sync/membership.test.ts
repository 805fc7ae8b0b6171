import { describe, expect, it } from 'vitest';
import { installation, settled, sharedFolder, teamOver, until, type Installation } from './kit.ts';

describe('who belongs to a workspace', () => {
  it('joins with an invitation and its passphrase, and with nothing less', async () => {
    const ana = await installation('ana');
    expect(await ana.do('sync.invite', {})).toMatchObject({ ok: false, refusal: { code: 'no_workspace' } });
    await ana.must('sync.start', { name: 'Team' });
    const { code } = await ana.must('sync.invite', { passphrase: 'correct horse battery' });
    const bo = await installation('bo');
    const attempts: [string, string | undefined, string][] = [
      [code, undefined, 'passphrase_needed'],
      [code, 'correct horse', 'wrong_passphrase'],
      [code.slice(0, -7), 'correct horse battery', 'invalid_invite'],
      [`${code}AAAAA`, 'correct horse battery', 'invalid_invite'],
      ['deepwater:', undefined, 'invalid_invite'],
    ];
    for (const [text, passphrase, refusal] of attempts)
      expect(await bo.do('sync.join', { code: text, ...(passphrase && { passphrase }) })).toMatchObject({
        ok: false,
        refusal: { code: refusal },
      });
    const untidy = `  ${code.toLowerCase().replaceAll('-', ' \n')} `;
    const joined = await bo.must('sync.join', { code: untidy, passphrase: 'correct horse battery' });
    expect(joined.name).toBe('Team');
    const other = await installation('cy');
    await other.must('sync.start', { name: 'Another team' });
    expect(await other.do('sync.join', { code, passphrase: 'correct horse battery' })).toMatchObject({
      ok: false,
      refusal: { code: 'already_joined' },
    });
  });

  it('is shut out: nothing of it is taken any more, it reads nothing that is written from then on', async () => {
    const folder = sharedFolder();
    const [ana, bo, cy] = (await teamOver(folder.path, ['ana', 'bo', 'cy'])) as [
      Installation,
      Installation,
      Installation,
    ];
    const { ref } = await ana.must('incident.declare', { title: 'Before' });
    await until('all have it', () => settled([ana, bo, cy]));
    const { replica } = await cy.must('engine.status', {});
    const { generation } = await ana.must('sync.revoke', { replica, reason: 'The laptop was stolen.' });
    expect(generation).toBe(2);
    await until(
      'bo has the new key',
      async () => (await bo.must('sync.status', {})).workspace?.generation === 2,
    );
    await until('cy knows', async () => (await cy.must('sync.status', {})).problem !== null);
    expect((await cy.must('sync.status', {})).problem).toMatch(
      /@ana shut this installation out of Team: The laptop was stolen\./,
    );
    await bo.must('entry.log', { ref, text: 'After' });
    await cy.must('entry.log', { ref, text: 'From outside' });
    await until('ana has what bo wrote', async () => {
      const { entries } = await ana.must('incident.timeline', { ref });
      return entries.some(({ text }) => text === 'After');
    });
    for (const [who, text] of [
      [cy, 'After'],
      [ana, 'From outside'],
      [bo, 'From outside'],
    ] as const) {
      const { entries } = await who.must('incident.timeline', { ref });
      expect(entries.map((entry) => entry.text)).not.toContain(text);
    }
    // Who joins now gets the new key with the invitation, and everything that was written.
    const { code } = await bo.must('sync.invite', {});
    const di = await installation('di');
    await di.must('sync.join', { code });
    await until('di has everything', () => settled([ana, bo, di]), 40_000);
    const members = await ana.must('sync.members', {});
    expect(members.find((member) => member.replica === replica)?.revoked).toMatchObject({ by: '@ana' });
    expect((await di.must('sync.status', {})).members).toBe(3);
  }, 90_000);
});

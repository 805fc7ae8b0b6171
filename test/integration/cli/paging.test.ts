import { describe, expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(folder.dir, hereRunner(folder.dir));

describe('paging by command line', () => {
  it('keeps policies and services, and tells who would be called now', async () => {
    await cli.text(['people', 'set', '@bo', '--name', 'Bo Lin', '--phone', '+1 555 0100']);
    await cli.text([
      ...['policy', 'set', 'Payments', '--loops', '1'],
      ...['--rung', '5 @bo', '--rung', '10 #ic schedule:"Nobody there"'],
    ]);
    await cli.text(['service', 'set', 'payments-api', '--policy', 'Payments', '--ack-timeout', '15']);
    await cli.text(['service', 'set', 'payments-api', '--auto-resolve', '4']);
    expect(await cli.json(['policy', 'list'])).toMatchObject([
      {
        name: 'Payments',
        loops: 1,
        rules: [
          { delayMinutes: 5, targets: [{ person: '@bo' }] },
          { delayMinutes: 10, targets: [{ seat: 'ic' }, { schedule: 'Nobody there' }] },
        ],
      },
    ]);
    expect(await cli.json(['service', 'list'])).toMatchObject([
      { policy: 'Payments', ackTimeoutMinutes: 15, autoResolveHours: 4 },
    ]);
    expect(await cli.json(['service', 'preview', 'payments-api'])).toMatchObject([
      { rung: 1, people: ['@bo'] },
      { rung: 2, people: [], nobody: ['#ic', 'schedule:"Nobody there"'] },
      { rung: 3, people: ['@bo'] },
      { rung: 4 },
    ]);
    expect(await cli.text(['policy', 'preview', 'Payments'])).toContain('nobody is Incident Commander');
  });

  it('calls, hears no answer, climbs, and is acknowledged', async () => {
    const declared = await cli.json(['declare', '--title', 'Charges fail', '--service', 'payments-api']);
    const { ref } = declared as { ref: string };
    expect(await cli.json(['page', ref, '--service', 'payments-api'])).toMatchObject({
      page: 1,
      call: ['@bo'],
    });
    expect(await cli.text(['pages', ref])).toContain('+1 555 0100');
    await cli.text(['role', ref, 'ic', '@ana']);
    await cli.text(['noanswer', ref, '@bo', '--as', '@cy']);
    expect(await cli.json(['pages', ref])).toMatchObject([
      { ref, pages: [{ state: 'paging', sent: [{ rungs: [1] }, { rungs: [2], why: 'no-answer' }] }] },
    ]);
    await cli.text(['escalate', ref]);
    await cli.text(['climb', ref, '--page', '1']);
    await cli.text(['ack', ref, '@ana']);
    expect(await cli.json(['pages', ref])).toMatchObject([
      {
        pages: [{ state: 'acknowledged', acknowledged: [{ person: '@ana', how: 'here' }] }],
        toAskForHelpSeconds: expect.any(Number) as number,
      },
    ]);
    expect(await cli.text(['page', ref, '@dee', '#comms', '--summary', 'Tell the bank'])).toContain('@dee');
    await cli.text(['reached', ref, '@dee', '--page', '2']);
    await cli.text(['standdown', ref, '--page', '2']);
    expect(await cli.text(['pages'])).toContain('Nobody has been paged.');
  });

  it('refuses in words', async () => {
    expect((await cli.run(['policy', 'set', 'Bad', '--rung', 'soon @bo'])).err).toContain('is no rung');
    expect((await cli.run(['policy', 'set', 'Bad', '--rung', '5 everybody'])).err).toContain('is no target');
    expect((await cli.run(['page', 'INC-NONE', '@bo'])).err).toContain('INC-NONE');
  });
});

import { describe, expect, it } from 'vitest';
import { onFolder, temporaryFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const folder = temporaryFolder();
const cli = onFolder(folder.dir, hereRunner(folder.dir));

describe('people and places by command line', () => {
  it('keeps what somebody is good at, under both names of the command', async () => {
    await cli.text([
      'people',
      'set',
      '@ana',
      '--skill',
      'database',
      '--skill',
      'network',
      '--region',
      'EMEA',
    ]);
    await cli.text(['person', 'set', '@ana', '--name', 'Ana Lima']);
    expect(await cli.json(['people', 'list'])).toMatchObject([
      { handle: '@ana', name: 'Ana Lima', region: 'EMEA', skills: ['database', 'network'] },
    ]);
    expect(await cli.text(['people', 'list'])).toContain('database, network');
  });

  it('shows who is awake, the gaps, and hours that would close them', async () => {
    await cli.text(['region', 'set', 'EMEA', '--zone', 'Europe/London', '--may', 'SEV-2=Fail over']);
    await cli.text(['region', 'set', 'Americas', '--zone', 'America/Los_Angeles']);
    expect(await cli.json(['region', 'list'])).toMatchObject([
      { name: 'Americas', coverage: { from: '08:00', to: '18:00' } },
      { name: 'EMEA', autonomy: [{ severity: 'SEV-2', may: 'Fail over' }] },
    ]);
    const coverage = await cli.json(['region', 'coverage', '--at', '2026-01-14T00:00Z']);
    expect(coverage).toMatchObject({
      segments: [
        { until: '2026-01-14T02:00:00.000Z', regions: ['Americas'] },
        { regions: [] },
        { regions: ['EMEA'] },
        { from: '2026-01-14T16:00:00.000Z', regions: ['Americas', 'EMEA'] },
        { regions: ['Americas'] },
      ],
      gaps: [{ from: '2026-01-14T02:00:00.000Z', until: '2026-01-14T08:00:00.000Z' }],
      suggested: [{ region: 'Americas', hours: { from: '08:00', to: '00:00' } }],
    });
    expect(await cli.text(['region', 'coverage', '--at', '2026-01-14T00:00Z'])).toContain(
      '1 gap, 6 h in all. These hours would close them: Americas daily 08:00–00:00.',
    );
    await cli.text(['region', 'set', 'americas', '--to', '00:00']);
    expect(await cli.json(['region', 'list'])).toHaveLength(2);
    expect(await cli.text(['region', 'coverage', '--at', '2026-01-14T00:00Z'])).toContain('No gap.');
    await cli.text(['region', 'remove', 'EMEA']);
  });

  it.each([
    [['region', 'set', 'LATAM'], 'A new region needs --zone'],
    [['region', 'set', 'LATAM', '--zone', 'Mars/Olympus'], 'not a time zone of the IANA database'],
    [['region', 'set', 'EMEA', '--zone', 'UTC', '--from', '8'], 'A time of day is written like 08:00'],
    [['region', 'set', 'EMEA', '--zone', 'UTC', '--days', '1,8'], 'from 1 to 7'],
    [['region', 'set', 'EMEA', '--zone', 'UTC', '--may', 'anything'], 'Write it like "SEV-2=Fail over"'],
    [['region', 'remove', 'Nowhere'], 'There is no region Nowhere'],
    [['region', 'coverage', '--at', 'never'], 'is not a time'],
  ])('refuses %j in words', async (argv, words) => {
    const ran = await cli.run(argv);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toContain(words);
  });

  it('keeps instructions of a seat', async () => {
    await cli.text(['instructions', 'set', 'comms', 'Call', 'the', 'bank']);
    expect(await cli.json(['instructions', 'show'])).toEqual([{ seat: 'comms', text: 'Call the bank' }]);
    await cli.text(['instructions', 'remove', 'comms-lead']);
    expect(await cli.text(['instructions', 'show'])).toContain('No seat has instructions.');
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/integration/engine/kit.ts';
import { onFolder } from './harness.ts';
import { hereRunner } from './in-process.ts';

const yaml = `schedules:
  - name: Database
    zone: Europe/London
    layers:
      - name: Weekdays
        start: 2026-01-05T09:00:00Z
        turnSeconds: 604800
        users: ['@ana', '@bo']
        restrictions:
          - { day: 1, from: '00:00', durationSeconds: 432000 }
    colour: red
  - name: Secondary
    zone: Europe/London
    layers:
      - name: Weekly
        start: 2026-01-05T09:00:00Z
        turnSeconds: 604800
        users: ['@bo', '@ana']
`;

describe('schedules by the command line', () => {
  it('are imported, asked, overridden, checked and exported', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'on-call.yaml');
    fs.writeFileSync(file, yaml);
    const cli = onFolder(
      () => path.join(folder, 'data'),
      hereRunner(() => folder),
    );

    const changes = [
      { name: 'Database', what: 'add', layers: 1, overrides: null },
      { name: 'Secondary', what: 'add', layers: 1, overrides: null },
    ];
    const notes = [{ line: 11, text: '“colour” means nothing to a schedule here and is left out.' }];
    const dry = { format: 'yaml', changes, notes, dryRun: true };
    expect(await cli.json(['schedule', 'import', file, '--dry-run'])).toEqual(dry);
    expect(await cli.json(['schedule', 'list'])).toEqual([]);
    expect(await cli.json(['schedule', 'import', file])).toEqual({ ...dry, dryRun: false });
    expect(await cli.json(['schedule', 'import', file])).toMatchObject({
      changes: [{ what: 'same' }, { what: 'same' }],
    });

    const at = ['--at', '2026-06-03T12:00Z'];
    expect(await cli.json(['schedule', 'who', 'database', ...at])).toEqual([
      {
        schedule: 'Database',
        zone: 'Europe/London',
        person: '@bo',
        by: 'Weekdays',
        since: '2026-06-01T08:00:00.000Z',
        until: '2026-06-05T23:00:00.000Z',
        next: null,
      },
    ]);
    expect(await cli.json(['schedule', 'who', '--at', '2026-06-06T12:00Z'])).toMatchObject([
      { schedule: 'Database', person: null, by: null, next: '@bo' },
      { schedule: 'Secondary', person: '@ana' },
    ]);

    const span = ['--from', '2026-06-06T00:00Z', '--until', '2026-06-07T00:00Z'];
    await cli.json(['schedule', 'override', 'Database', '@cy', ...span]);
    const inside = ['schedule', 'who', 'Database', '--at', '2026-06-06T12:00Z'];
    expect(await cli.json(inside)).toMatchObject([{ person: '@cy', by: 'override' }]);
    expect(await cli.text(['schedule', 'show', 'Database'])).toMatch(/override 1: @cy/);

    const checked = await cli.run(['schedule', 'check', 'Database', '--weeks', '4']);
    expect(checked.status).toBe(1);
    expect(checked.out).toMatch(/! 4\d % of nights uncovered \(12 of 2\d\)/);
    expect(checked.out).toMatch(/! @ana and @bo are not among the people/);
    expect(await cli.json(['schedule', 'preview', 'Database', '--weeks', '1'])).toMatchObject({
      schedule: 'Database',
      layers: [{ name: 'Weekdays' }],
    });

    const pagerDuty = path.join(folder, 'pd.json');
    const written = await cli.json([
      'schedule',
      'export',
      'Database',
      '--format',
      'pagerduty',
      '--out',
      pagerDuty,
    ]);
    expect(JSON.stringify(written)).toContain('ids of its own');
    expect(JSON.parse(fs.readFileSync(pagerDuty, 'utf8'))).toMatchObject({
      schedule: {
        time_zone: 'Europe/London',
        schedule_layers: [{ restrictions: [{ start_day_of_week: 1 }] }],
      },
      overrides: [{ start: '2026-06-06T01:00:00+01:00', user: { id: '@cy' } }],
    });
    expect(await cli.json(['schedule', 'import', pagerDuty])).toMatchObject({
      format: 'pagerduty',
      changes: [{ what: 'same' }],
    });
    expect(await cli.text(['schedule', 'export', 'Database', '--format', 'ical'])).toMatch(
      /^BEGIN:VCALENDAR\r\n/,
    );
    expect((await cli.run(['schedule', 'export', '--format', 'ical'])).err).toMatch(
      /Only YAML holds several/,
    );

    await cli.json(['schedule', 'unoverride', 'Database', '1']);
    expect(await cli.json(inside)).toMatchObject([{ person: null }]);
    expect((await cli.run(['schedule', 'unoverride', 'Database', '1'])).err).toMatch(/has no override 1/);
    expect((await cli.run(['schedule', 'who', 'Nothing'])).err).toMatch(
      /There is no schedule Nothing. There is Database/,
    );
    await cli.json(['schedule', 'remove', 'Secondary']);

    fs.writeFileSync(file, yaml.replace('432000', '5'));
    const refused = await cli.run(['schedule', 'import', file]);
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(
      /^on-call.yaml, line 10, column 55, schedules\[1\].layers\[1\].restrictions\[1\].durationSeconds: /,
    );
  }, 60_000);
});

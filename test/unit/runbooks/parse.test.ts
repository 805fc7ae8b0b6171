import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isImperative } from '#shared/runbooks/imperative.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const NOW = Date.UTC(2026, 10, 25);

const failover = `---
id: payments-failover
title: Fail over the payments database
services: [payments-api]
severities: SEV-1, SEV-2
alerts: PaymentsDatabaseDown
owner: "@lars"
reviewed: 2026-10-01
variables:
  REPLICA: eu-db-2
  TOKEN:
    secret: true
    description: Token of the proxy
---

# Payments database

## Background

Check this section never becomes a step.

## Diagnosis

1. Look at the replica lag

   \`\`\`sh
   psql -c 'select lag()'
   \`\`\`

2. If it is above 2 s, stop the batch writers:
   - Stop the importer
   - The exporter may go on

## Mitigation

\`\`\`check step name="Replica is in step" expect="json $.lag < 2" timeout=10s
lagctl --json "$REPLICA"
\`\`\`

\`\`\`sh step name="Promote the replica" expect="exit 0" rollback="Demote it again" required retries=1
pg_ctl promote -D "/srv/$REPLICA"
\`\`\`

\`\`\`sh rollback name="Demote it again" timeout=5m
pg_ctl demote
\`\`\`

\`\`\`wait step name="Error rate falls"
30s
\`\`\`
`;

describe('reading a runbook', () => {
  const runbook = parseRunbook(failover, 'runbooks/failover.md');

  it('takes what the front matter says', () => {
    expect(runbook).toMatchObject({
      id: 'payments-failover',
      title: 'Fail over the payments database',
      services: ['payments-api'],
      severities: ['SEV-1', 'SEV-2'],
      alerts: ['PaymentsDatabaseDown'],
      owner: '@lars',
      reviewed: '2026-10-01',
      variables: [
        { name: 'REPLICA', value: 'eu-db-2', secret: false },
        { name: 'TOKEN', value: null, secret: true, description: 'Token of the proxy' },
      ],
      problems: [],
    });
  });

  it('finds the steps a careful reader would list, with the commands that belong to them', () => {
    expect(runbook.steps.map((step) => [step.number, step.kind, step.id, step.name])).toEqual([
      [1, 'manual', 'look_at_the_replica_lag', 'Look at the replica lag'],
      [
        2,
        'manual',
        'if_it_is_above_2_s_stop_the_batch_writer',
        'If it is above 2 s, stop the batch writers:',
      ],
      [3, 'manual', 'stop_the_importer', 'Stop the importer'],
      [4, 'check', 'replica_is_in_step', 'Replica is in step'],
      [5, 'sh', 'promote_the_replica', 'Promote the replica'],
      [6, 'wait', 'error_rate_falls', 'Error rate falls'],
    ]);
    expect(runbook.steps[0]).toMatchObject({
      section: ['Diagnosis'],
      depth: 0,
      place: { line: 24, column: 1 },
      commands: [{ text: "psql -c 'select lag()'", language: 'sh' }],
    });
    expect(runbook.steps[2]).toMatchObject({ depth: 1 });
    expect(runbook.steps[4]).toMatchObject({
      body: 'pg_ctl promote -D "/srv/$REPLICA"',
      options: {
        expect: 'exit 0',
        timeout: 300,
        safe: false,
        required: true,
        rollback: 'Demote it again',
        retries: 1,
      },
    });
    expect(runbook.steps[3]).toMatchObject({ options: { safe: true, timeout: 10 } });
    expect(runbook.rollbacks).toMatchObject([
      { name: 'Demote it again', timeout: 300, body: 'pg_ctl demote' },
    ]);
  });

  it('never runs what its author did not mark', () => {
    const plain = parseRunbook(
      '# X\n\n## Mitigation\n\n```sh\nrm -rf /\n```\n\n```bash name="y"\nz\n```\n',
      'x.md',
    );
    expect(plain.steps).toEqual([]);
    expect(plain.title).toBe('X');
  });

  it('says with its place what can’t be used, and reads the rest', () => {
    const broken = parseRunbook(
      '---\ntitle: [1, {]\nreviewed: soon\n---\n\n## Fix\n\n```sh step nam="x" timeout=ever\nls\n```\n\n```python step\nprint()\n```\n\n- Restart it\n',
      'broken.md',
    );
    expect(broken.steps.map(({ name }) => name)).toEqual(['ls', 'Restart it']);
    expect(broken.problems.map(({ rule, place }) => `${rule} ${place.line}`)).toEqual(
      expect.arrayContaining(['unknown-word 8', 'timeout 8', 'unknown-kind 12']),
    );
    expect(broken.problems[0]).toMatchObject({ rule: 'front-matter', place: { line: 2 } });
  });

  it('takes a paragraph apart, each thing it asks for with its place', () => {
    const { steps } = parseRunbook(
      '# X\n\n## Diagnosis\n\nThe proxy is slow. Check its `load`.\nThen restart it, e.g. Monday’s.\nDo not stop it.\n',
      'x.md',
    );
    expect(steps.map(({ name, place }) => [name, place.line, place.column])).toEqual([
      ['Check its load.', 5, 20],
      ['Then restart it, e.g. Monday’s.', 6, 1],
    ]);
  });

  it('takes a numbered case above a list for a heading, a command alone for a step, and an example for none', () => {
    const { steps } = parseRunbook(
      '# X\n\n## Fix\n\n1. Too many connections\n   - Look at the pool\n2. No connections\n   - `systemctl restart proxy`\n3. It will tell how many\n\n## Restart the proxy\n\n```\nrestart\n```\n\nThe output looks like:\n\n```\nok\n```\n',
      'x.md',
    );
    expect(steps.map(({ name, section, kind }) => [kind, name, section.at(-1)])).toEqual([
      ['manual', 'Look at the pool', 'Too many connections'],
      ['manual', 'systemctl restart proxy', 'No connections'],
      ['manual', 'Restart the proxy', 'Restart the proxy'],
    ]);
    expect(steps[2]).toMatchObject({ commands: [{ text: 'restart' }] });
  });

  it.each([
    ['Check the logs', true],
    ['Then, restart the service.', true],
    ['You should verify that it is up', true],
    ['If the disk is full, delete old snapshots', true],
    ['To see why, run `df`', true],
    ['Do not restart the primary', true],
    ['The service restarts by itself', false],
    ['Note that this takes a while', false],
    ['Check results are shown below', false],
    ['Checks whether it is up', false],
    ['Restarting helps', false],
    ['read only filesystem', false],
    ['Depending on the cause, correct the configuration', true],
    ['If it can’t be saved then drop the slot', true],
    ['Once it is applied you’ll need to restart the workers', true],
    ['It may be the disk, inspect the dashboard', true],
    ['As a last resort, for this issue follow the steps in the docs', true],
    ['See the documentation', false],
    ['See whether the queue shrinks', true],
  ])('“%s” asks for something: %s', (sentence, asks) => {
    expect(isImperative(sentence)).toBe(asks);
  });

  it('never throws, whatever stands in the text, and keeps every place inside it', () => {
    const pieces = fc.constantFrom(
      ...[
        '---\n',
        '```',
        '~~~',
        '\n',
        '\n\n',
        '# ',
        '## Mitigation\n',
        '- [ ] ',
        '1. ',
        '> ',
        '<details>',
        '|a|b|\n|-|-|\n',
      ],
      ...[
        '```sh step ',
        'name="x',
        'rollback',
        'timeout=',
        "expect='",
        '{',
        '}',
        '&a ',
        '*a',
        'variables:\n  ',
        '\u0000',
        '\ud800',
        '‮',
      ],
    );
    const text = fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 12 })), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (source) => {
        const read = parseRunbook(source, 'x.md');
        const lines = source.split(/\r\n|\n|\r/).length;
        for (const { place } of [...read.steps, ...lintRunbook(read, { now: NOW })]) {
          expect(place.line).toBeGreaterThanOrEqual(1);
          expect(place.line).toBeLessThanOrEqual(lines + 1);
        }
        expect(new Set(read.steps.map(({ id }) => id)).size).toBe(read.steps.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not held up by deep or long texts', () => {
    for (const source of ['> '.repeat(1_500), '- '.repeat(1_000), '[a]('.repeat(2_000), '*'.repeat(10_000)])
      expect(parseRunbook(source, 'x.md').steps.length).toBeLessThanOrEqual(500);
  });
});

describe('the linter', () => {
  const rulesOf = (source: string) =>
    lintRunbook(parseRunbook(source, 'x.md'), {
      now: NOW,
      endOf: (url) => (url === 'gone.md' ? 'nowhere' : 'there'),
    }).map(({ rule }) => rule);

  it('has nothing to say of a good runbook', () => {
    expect(lintRunbook(parseRunbook(failover, 'x.md'), { now: NOW }).map(({ rule }) => rule)).toEqual([]);
  });

  it('finds what is missing, dangling, doubled and old', () => {
    expect(rulesOf('---\nreviewed: 2025-01-01\nvariables:\n  T: {default: x, secret: true}\n---\n')).toEqual([
      'secret-in-file',
      'stale-review',
    ]);
    expect(rulesOf('```sh step\nrestart\n```\n')).toEqual(['missing-expectation', 'missing-rollback']);
    expect(rulesOf('```sh step expect="exit 0" rollback="x"\na\n```\n')).toEqual(['unknown-rollback']);
    expect(rulesOf('```sh rollback name=x\na\n```\n\n```sh rollback name=x\nb\n```\n')).toEqual([
      'unused-rollback',
      'rollback-twice',
    ]);
    expect(rulesOf('```http step safe expect="status 200"\nexample.com\n```\n')).toEqual(['no-request']);
    expect(rulesOf('See [this](gone.md) and [that](here.md).\n')).toEqual(['dead-link']);
  });
});

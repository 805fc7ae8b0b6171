import { describe, expect, it } from 'vitest';
import type { CliDeps } from '#electron/cli/deps.ts';
import type { Io } from '#electron/cli/io.ts';
import { run } from '#electron/cli/run.ts';
import { RefusalError } from '#shared/contract/refusal.ts';

/** A machine on which nothing can be opened: help must not need it, and examples must get as far as trying. */
const opened: string[] = [];
const refusing = async (): Promise<never> => {
  opened.push('tried');
  throw new RefusalError('out_of_reach', 'There is nothing here.');
};
const deps: CliDeps = {
  appVersion: '1.2.3',
  machine: { platform: 'linux', root: false, env: {}, home: '/home/nobody' },
  cwd: import.meta.dirname,
  now: Date.now,
  connect: refusing,
  restore: refusing,
  tryConnector: refusing,
  copyTemplate: refusing,
  examine: refusing,
};

async function runHere(argv: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const kept = { out: '', err: '' };
  const io: Io = {
    out: async (text) => void (kept.out += text),
    err: async (text) => void (kept.err += text),
    readInput: async () => Buffer.from('input'),
    colour: false,
    columns: null,
    interrupted: new AbortController().signal,
  };
  return { status: await run(argv, deps, io), ...kept };
}

const topics = [
  ...[
    'declare',
    'log',
    'timeline',
    'show',
    'severity',
    'objective',
    'phase',
    'role',
    'task',
    'done',
    'list',
    'search',
    'export',
    'import',
  ],
  ...[
    'verify',
    'backup',
    'restore',
    'doctor',
    'correct',
    'strike',
    'pin',
    'unpin',
    'star',
    'unstar',
    'answer',
    'judge',
    'drop',
  ],
  ...[
    'sync status',
    'sync now',
    'sync offline',
    'sync online',
    'sync start',
    'sync invite',
    'sync join',
    'sync leave',
    'sync members',
    'sync revoke',
    'sync carrier list',
    'sync carrier set',
    'sync carrier remove',
    'sync reports',
    'sync quarantine',
    'handoff start',
    'handoff tick',
    'handoff brief',
    'handoff readback',
    'handoff confirm',
    'handoff accept',
    'handoff decline',
    'handoff cancel',
    'handoff schedule',
    'handoff status',
    'handoff answered',
    'handoff doc',
    'handoff edit',
    'handoff import',
    'handoff bulk',
  ],
  ...[
    'reopen',
    'change-task',
    'tasks',
    'reminders',
    'inbox list',
    'inbox declare',
    'inbox attach',
    'inbox dismiss',
    'inbox goes-on',
    'inbox silence',
    'server on',
    'server off',
    'server status',
    'status',
    'outbox',
    'stilltrue',
    'withdraw',
    'clock',
    'clocks',
    'detected',
    'cancel',
    'merge',
    'retitle',
    'scope',
    'leave',
    'backups',
    'info',
  ],
  ...[
    'nearmiss',
    'snooze',
    'rollcall',
    'cutoff',
    'checklist',
    'relate',
    'split',
    'dontknow',
    'escalate',
    'page',
    'ack',
    'noanswer',
    'reached',
    'climb',
    'standdown',
    'pages',
    'policy list',
    'policy set',
    'policy remove',
    'policy preview',
    'service list',
    'service set',
    'service remove',
    'service preview',
    'severity-help',
    'checklists show',
    'checklists import',
    'checklists export',
    'checklists remove',
  ],
  'similar',
  'attach',
  'attachment',
  ...[
    'people list',
    'people set',
    'people remove',
    'region list',
    'region set',
    'region remove',
    'region coverage',
    'instructions show',
    'instructions set',
    'instructions remove',
    'severities show',
    'severities import',
    'severities export',
    ...[
      'list',
      'show',
      'who',
      'preview',
      'check',
      'override',
      'unoverride',
      'remove',
      'import',
      'export',
    ].map((name) => `schedule ${name}`),
    ...[
      'list',
      'show',
      'search',
      'match',
      'lint',
      'trust',
      'distrust',
      'figures',
      'folders list',
      'folders add',
      'folders remove',
    ].map((name) => `runbook ${name}`),
    'settings export',
    'settings import',
    'settings starter',
    'settings check',
    'keys',
    'runbook run',
    'runbook approve',
    'runbook skip',
    'runbook done',
    'runbook answer',
    'runbook stop',
    'runbook rerun',
    'runbook rollback',
    'runbook runs',
    'runbook follow',
    ...[
      ...['list', 'kinds', 'add', 'set', 'remove', 'check', 'ask', 'outbox', 'retry', 'discard', 'confirm'],
      ...['edit', 'template', 'test', 'folders', 'install', 'uninstall'],
    ].map((name) => `connector ${name}`),
    'network show',
    'network set',
    'drill list',
    'drill run',
    'drill stop',
  ],
];

describe('help', () => {
  it('lists every command', async () => {
    const { status, out, err } = await runHere(['--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const topic of topics) expect(out).toMatch(new RegExp(`^  ${topic.split(' ')[0]}\\b`, 'm'));
    expect(out).toMatch(/Exit status: 0 done, 1 refused/);
  });

  it.each(topics)('explains %s, with an example and the options every command takes', async (topic) => {
    const { status, out, err } = await runHere([...topic.split(' '), '--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(`Usage: deepwater ${topic} `);
    for (const option of ['--data <dir>', '--json', '--as <person>']) expect(out).toContain(option);
    expect(out).toMatch(new RegExp(`^Examples?:\\n(?:.*\\n)*.*deepwater ${topic}`, 'm'));
    expect((await runHere(['help', ...topic.split(' ')])).status).toBe(0);
    expect(opened).toEqual([]);
  });

  it('tells the version', async () => {
    expect(await runHere(['--version'])).toEqual({ status: 0, out: '1.2.3\n', err: '' });
  });

  it.each(topics)('gives examples of %s that are taken', async (topic) => {
    const { out } = await runHere([...topic.split(' '), '--help']);
    const examples = [...out.matchAll(/^ {2}\$ .*?deepwater (.*)$/gm)].map((match) => match[1] ?? '');
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const argv = [...example.replace(/ [>|] .*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      );
      const { status, err } = await runHere(['--data', import.meta.dirname, ...argv]);
      // Refused because there is nothing to open, or because the example's file isn't there: not for what was typed.
      expect({ example, status, err }).toEqual({
        example,
        status: 1,
        err: expect.stringMatching(/There is nothing here|can’t be read/) as unknown,
      });
    }
    opened.length = 0;
  });
});

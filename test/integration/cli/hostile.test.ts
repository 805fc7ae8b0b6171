import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#electron/cli/deps.ts';
import { connect } from '#electron/engine/client.ts';
import { temporaryFolder } from './harness.ts';
import { runHere, testDeps } from './in-process.ts';

const folder = temporaryFolder();
let client: Client;
let refs: string[];
let files: string[];

const home = () => path.join(folder.dir(), 'home');
const dataDir = () => path.join(folder.dir(), 'data');
/** One open log for all cases; none of them may close it, and none may reach another folder. */
const deps = () =>
  testDeps(home(), {
    connect: async () => ({
      ...{ call: client.call.bind(client), subscribe: client.subscribe.bind(client) },
      close: async () => undefined,
    }),
  });

async function events(): Promise<number> {
  const status = await client.call('engine.status', {});
  if (!status.ok) throw new Error(status.refusal.message);
  return status.output.events;
}

beforeAll(async () => {
  await mkdir(home(), { recursive: true });
  client = await connect({ dataDir: dataDir(), appVersion: '1.2.3' });
  refs = [];
  for (const title of ['One', 'Two']) {
    const declared = await client.call('incident.declare', { title });
    if (declared.ok) refs.push(declared.output.ref);
  }
  files = ['binary.md', 'broken.json', 'bomb.csv'].map((name) => path.join(folder.dir(), name));
  await writeFile(files[0] ?? '', Buffer.from([0, 1, 2, 0xff, 0xfe, 0x89, 0x50]));
  await writeFile(files[1] ?? '', '{"format":"deepwater","events":[{"id":1}]}');
  await writeFile(files[2] ?? '', `time,text\n=cmd|' /C calc'!A0,"${'"'.repeat(999)}\n`);
});
afterAll(async () => {
  await client.close();
  await rm(home(), { recursive: true });
});

const names = [
  ...[
    'declare',
    'severity',
    'phase',
    'retitle',
    'scope',
    'cancel',
    'merge',
    'role',
    'leave',
    'status',
    'clock',
    'detected',
  ],
  ...[
    'log',
    'correct',
    'strike',
    'pin',
    'unpin',
    'star',
    'unstar',
    'answer',
    'judge',
    'task',
    'done',
    'drop',
    'reopen',
  ],
  ...[
    'change-task',
    'list',
    'show',
    'tasks',
    'timeline',
    'search',
    'export',
    'import',
    'person',
    'severities',
    'backups',
  ],
  ...['info', 'help'],
];
const options = [
  ...[
    '--title',
    '--severity',
    '--service',
    '--region',
    '--at',
    '--impact-at',
    '--detected-by',
    '--reason',
    '--kind',
    '--reply-to',
  ],
  ...[
    '--source',
    '--advised-by',
    '--link',
    '--owner',
    '--due',
    '--cause',
    '--note',
    '--text',
    '--next',
    '--why-slow',
    '--by',
    '--since',
  ],
  ...[
    '--last',
    '--limit',
    '--ref',
    '--format',
    '--zone',
    '--name',
    '--dry-run',
    '--open',
    '--json',
    '--as',
    '--command-id',
  ],
  ...[
    '--help',
    '--version',
    '-V',
    '-h',
    '--',
    '-',
    '--no-such-option',
    '--data=',
    '--title=',
    '-x',
    '-5m',
    '---',
  ],
];
const nasty = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    '\u001b[2J',
    '\u202e',
    '\ud800',
    '\udfff',
    '💧',
    '=1+1',
    '@',
    '#',
    '#1',
    '1',
    '0',
    '-1',
    '1e9',
    '12a',
    '99999999',
  ],
  ...[
    'NaN',
    'null',
    'true',
    '[]',
    '{}',
    '__proto__',
    'constructor',
    'toString',
    "'; DROP TABLE events; --",
    '../../etc/passwd',
  ],
  ...[
    'SEV-1',
    'sev2',
    'SEV-99',
    'resolved',
    'merged',
    'ic',
    'sme:db',
    'king',
    '@ana',
    'none',
    '15m',
    '99999d',
    '14:23',
    '25:61',
    'now',
    'ruled-out',
  ],
  ...[
    '2026-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '0000-00-00',
    '2026-02-30T00:00:00Z',
    'x'.repeat(300),
    'ä'.repeat(20_001),
  ],
  ...['01a209d1-b426-73f5-8bee-78ee5ae52495', '"', '"a" OR b*', 'NEAR(a b)', '^', '*', 'a:b', '%', '\\'],
];

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  { weight: 3, arbitrary: fc.constantFrom('REF', 'REF2', 'FILE0', 'FILE1', 'FILE2') },
  { weight: 3, arbitrary: fc.constantFrom(...options) },
  { weight: 1, arbitrary: fc.constantFrom(...names, 'set', 'remove', 'import', 'show') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
/** Something near a real command, with words that fit no place; or anything at all. */
const commandLine = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...names), fc.constant('REF'), fc.array(word, { maxLength: 5 }))
      .map(([name, ref, rest]) => [name, ref, ...rest]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...names), fc.array(word, { maxLength: 6 }))
      .map(([name, rest]) => [name, ...rest]),
  },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 6 }) },
);

const placed: Readonly<Record<string, () => string | undefined>> = {
  REF: () => refs[0],
  REF2: () => refs[1],
  FILE0: () => files[0],
  FILE1: () => files[1],
  FILE2: () => files[2],
};

describe('4,000 command lines that nobody should type', () => {
  it('are done, refused with a sentence, or called wrong usage, and a refused one leaves the log as it was', async () => {
    let before = await events();
    const seen = new Map<number, number>();
    const check = async (typed: readonly string[], input: Uint8Array): Promise<void> => {
      const argv = typed.map((one) => (Object.hasOwn(placed, one) ? (placed[one]?.() ?? one) : one));
      // Writing to any file of this machine is what --out is for: not here.
      const ran = await runHere(['--data', dataDir(), ...argv], deps(), Buffer.from(input));
      expect([0, 1, 2]).toContain(ran.status);
      const after = await events();
      if (ran.status === 0) {
        expect(ran.err).toBe('');
      } else {
        expect(after).toBe(before);
        expect(ran.out).toBe('');
        expect(ran.err).toMatch(/\S/);
        expect(ran.err).not.toMatch(/Deepwater failed|engine_error|"internal"|\n {4}at |TypeError|undefined/);
        if (ran.status === 1 && ran.err.startsWith('{')) {
          expect(JSON.parse(ran.err)).toMatchObject({
            error: { code: expect.any(String) as unknown, message: expect.any(String) as unknown },
          });
        }
      }
      before = after;
      seen.set(ran.status ?? -1, (seen.get(ran.status ?? -1) ?? 0) + 1);
    };
    await fc.assert(fc.asyncProperty(commandLine, fc.uint8Array({ maxLength: 40 }), check), {
      numRuns: 2_000,
    });
    // All three outcomes were met often: the cases are near enough to real ones to get through to the log.
    for (const status of [0, 1, 2]) expect(seen.get(status) ?? 0).toBeGreaterThan(100);
    const verified = await client.call('log.verify', {});
    expect(verified).toMatchObject({ ok: true, output: { ok: true, events: before } });
  }, 300_000);
});

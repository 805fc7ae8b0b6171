import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { onFolder, runCli, start, temporaryFolder } from './harness.ts';
import { runHere, testDeps } from './in-process.ts';

const folder = temporaryFolder();
const dataDir = () => path.join(folder.dir(), 'data');
const cli = onFolder(dataDir);
/** The same, without a process for each: real SQLite, real files. */
const here = (argv: readonly string[]) =>
  runHere([argv[0] ?? '', '--data', dataDir(), ...argv.slice(1)], testDeps(folder.dir()));

let ref: string;
let events: number;

const countEvents = async () =>
  (JSON.parse((await here(['info', '--json'])).out) as { events: number }).events;

beforeAll(async () => {
  ({ ref } = (await cli.json(['declare', '--title', 'Trouble'])) as { ref: string });
  await cli.json(['role', ref, 'ic', '@ana']);
  await cli.json(['task', ref, 'One task']);
  events = await countEvents();
});

describe('a refused command', () => {
  const huge = 'x'.repeat(20_001);
  const cases: [string, string[], string][] = [
    ['an empty title', ['declare', '--title', '  '], 'title'],
    ['an unknown severity', ['declare', '--title', 'x', '--severity', 'SEV-9'], 'severity'],
    ['an unknown detector', ['declare', '--title', 'x', '--detected-by', 'luck'], 'detectedBy'],
    ['a time ahead of the clock', ['log', 'REF', 'x', '--at', '2999-01-01T00:00:00Z'], 'at'],
    ['a time without an offset', ['log', 'REF', 'x', '--at', '2026-01-01T00:00:00'], 'at'],
    ['a time that is none', ['log', 'REF', 'x', '--at', 'yesterday-ish'], 'at'],
    ['a time no clock shows', ['log', 'REF', 'x', '--at', '25:61'], 'at'],
    ['too long a note', ['log', 'REF', huge], 'text'],
    ['an unknown kind', ['log', 'REF', 'x', '--kind', 'rumour'], 'kind'],
    ['a reply to nothing', ['log', 'REF', 'x', '--reply-to', '999'], 'replyTo'],
    ['an unknown incident', ['log', 'INC-ZZZZ', 'x'], 'ref'],
    ['somebody who can’t be', ['log', 'REF', 'x', '--as', '@'], 'as'],
    ['a command id that is none', ['log', 'REF', 'x', '--command-id', '12'], 'commandId'],
    ['the severity it has', ['severity', 'REF', 'SEV-3', '--reason', 'x'], 'severity'],
    ['an unknown phase', ['phase', 'REF', 'panicking'], 'phase'],
    ['an unknown seat', ['role', 'REF', 'king', '@ana'], 'seat'],
    ['the commander it has', ['role', 'REF', 'ic', '@ana'], 'person'],
    ['command dropped', ['leave', 'REF', 'ic'], 'seat'],
    ['a task that isn’t there', ['done', 'REF', '7'], 'task'],
    ['a due time that is none', ['task', 'REF', 'x', '--due', 'soon'], 'dueAt'],
    ['the next update in the past', ['status', 'REF', 'x', '--next', '2020-01-01T00:00:00Z'], 'nextDueAt'],
    ['a clock that isn’t there', ['clock', 'REF', 'cuckoo', 'none', '--reason', 'x'], 'clock'],
    ['merging into itself', ['merge', 'REF', 'REF'], 'into'],
    ['an unknown kind to filter by', ['timeline', 'REF', '--kind', 'rumour'], 'kind'],
    ['a strange format', ['export', 'REF', '--format', 'docx'], 'format'],
    ['an invalid limit', ['search', 'x', '--limit', '999'], 'limit'],
  ];

  it.each(cases)('for %s says why, with the field, and leaves the log as it was', async (_, argv, field) => {
    const args = argv.map((word) => (word === 'REF' ? ref : word));
    const ran = await here([args[0] ?? '', '--json', ...args.slice(1)]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    const { error } = JSON.parse(ran.err) as { error: { code: string; message: string; path?: string } };
    expect(error).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/) as unknown, path: field });
    expect(error.message).toMatch(/^.{10,400}$/s);
  });

  it('is told to people in a sentence', async () => {
    const ran = await cli.run(['phase', ref, 'panicking']);
    expect(ran).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(/^A phase is one of detected, .*\.\n$/) as unknown,
    });
  });

  it('has changed nothing', async () => {
    expect(await countEvents()).toBe(events);
    expect(await cli.json(['verify'])).toMatchObject({ ok: true, events });
  });

  it('given twice with its id is folded into the first', async () => {
    const again = ['log', ref, 'Once', '--command-id', '01a209d1-b425-73d3-a317-343ea5b1516c'];
    expect(await cli.json(again)).toEqual(await cli.json(again));
    expect(await countEvents()).toBe(events + 1);
    events += 1;
  });
});

describe('files that can’t be', () => {
  const file = (name: string) => path.join(folder.dir(), name);

  it.each([
    ['no file', 'nowhere.md', null],
    ['a folder', 'folder.md', null],
    ['bytes', 'picture.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff, 0xfe])],
    ['nothing', 'empty.md', Buffer.alloc(0)],
    ['broken JSON', 'broken.json', Buffer.from('{"events": [')],
    ['too much', 'large.csv', Buffer.alloc(20_000_001, 'a,b\n')],
  ])('to import: %s', async (_, name, content) => {
    if (name === 'folder.md') await mkdir(file(name));
    if (content !== null) await writeFile(file(name), content);
    const ran = await here(['import', file(name)]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err.length).toBeGreaterThan(20);
    expect(await countEvents()).toBe(events);
  });

  it('to export to', async () => {
    const ran = await here(['export', ref, '--out', file('no/such/folder.md')]);
    expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('can’t be written') as unknown });
    expect((await here(['export', ref, '--out', folder.dir()])).status).toBe(1);
    expect((await readdir(folder.dir())).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('as a severity table', async () => {
    await writeFile(file('levels.json'), '[{"id": "SEV-1"}]');
    const ran = await here(['severities', 'import', file('levels.json'), '--json']);
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.err)).toMatchObject({ error: { path: 'levels.0.name' } });
    await writeFile(file('levels.json'), '{}');
    expect((await here(['severities', 'import', file('levels.json')])).err).toMatch(/must hold a list/);
    await writeFile(file('levels.json'), 'SEV-1');
    expect((await here(['severities', 'import', file('levels.json')])).err).toMatch(/is not JSON/);
  });

  it('as standard input', async () => {
    const ran = await cli.run(['log', ref, '-'], { input: Buffer.from([0xc3, 0x28]) });
    expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('not UTF-8') as unknown });
    expect((await cli.run(['log', ref, '-'], { input: '' })).status).toBe(1);
    expect((await cli.run(['log', ref, '-'], { input: 'x'.repeat(1_100_000) })).status).toBe(1);
    expect((await cli.run(['import', '-'])).err).toMatch(/--name/);
    expect(await countEvents()).toBe(events);
  });

  it('as a backup', async () => {
    expect((await cli.run(['restore', file('empty.md')])).status).toBe(1);
    expect((await cli.run(['restore', 'deepwater-nonsense.sqlite'])).status).toBe(1);
    expect(await cli.json(['verify'])).toMatchObject({ ok: true, events });
  });
});

describe('wrong usage', () => {
  it.each([
    [['lgo', 'x'], /Unknown command 'lgo'\n\(Did you mean log\?\)/],
    [['log'], /Missing required argument 'ref'/],
    [['log', 'INC-7F3'], /Missing required argument 'text'/],
    [['declare'], /Required option '--title <text>' not specified/],
    [['severity', 'INC-7F3', 'SEV-1'], /--reason/],
    [['log', 'INC-7F3', 'x', '--kin', 'note'], /Unknown option '--kin'\n\(Did you mean --kind\?\)/],
    [['log', 'INC-7F3', '-5% errors'], /after --/],
    [['show', 'INC-7F3', 'more'], /Too many arguments/],
    [['list', '--limit', 'many'], /whole number/],
    [['log', 'INC-7F3', 'x', '--at'], /argument missing/],
    [[], /Usage: deepwater/],
    [['person'], /Usage: deepwater people/],
    [['person', 'marry'], /Unknown command 'marry'/],
  ])('%j has exit status 2 and says what is wrong', async (argv, message) => {
    const untouched = path.join(folder.dir(), 'untouched');
    const machine = {
      platform: 'linux',
      root: false,
      env: { DEEPWATER_DATA: untouched },
      home: folder.dir(),
    };
    const ran = await runHere(argv, testDeps(folder.dir(), { machine }));
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toMatch(message);
    expect(existsSync(untouched)).toBe(false);
  });

  it('is told by a process of its own as well', async () => {
    expect(await runCli(['lgo'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('Did you mean log?') as unknown,
    });
  });

  it('is JSON with --json', async () => {
    const ran = await runCli(['log', '--json']);
    expect(JSON.parse(ran.err)).toMatchObject({ error: { code: 'usage' } });
    expect(JSON.parse((await runCli(['person', '--json'])).err)).toMatchObject({ error: { code: 'usage' } });
  });
});

describe('the data folder', () => {
  it('is --data before or after the command, else DEEPWATER_DATA, else the application’s own', async () => {
    const home = path.join(folder.dir(), 'home');
    const declare = (...argv: string[]) =>
      runCli(['declare', '--title', 'x', ...argv], { env: { HOME: home, XDG_CONFIG_HOME: '' } });
    // Root's own folder is where root's window keeps its log; a test has no business there.
    if (process.getuid?.() !== 0) {
      await declare();
      const standard = process.platform === 'darwin' ? 'Library/Application Support' : '.config';
      expect(existsSync(path.join(home, standard, 'Deepwater', 'data'))).toBe(true);
    }
    await runCli(['declare', '--title', 'x'], { env: { DEEPWATER_DATA: path.join(home, 'variable') } });
    expect(existsSync(path.join(home, 'variable'))).toBe(true);
    await runCli(['--data', 'relative', 'declare', '--title', 'x'], {
      cwd: home,
      env: { DEEPWATER_DATA: 'other' },
    });
    expect(existsSync(path.join(home, 'relative'))).toBe(true);
    expect(existsSync(path.join(home, 'other'))).toBe(false);
  });

  it('is seen from where npm was called', async () => {
    const env = { npm_lifecycle_event: 'deepwater', INIT_CWD: folder.dir() };
    expect((await runCli(['declare', '--title', 'x', '--data', 'from-npm'], { env })).status).toBe(0);
    expect(existsSync(path.join(folder.dir(), 'from-npm'))).toBe(true);
  });

  it('is not made up where an answer would mislead', async () => {
    const none = path.join(folder.dir(), 'none');
    const deps = testDeps(folder.dir());
    for (const argv of [
      ['verify'],
      ['show', ref],
      ['log', ref, 'x'],
      ['backup'],
      ['timeline', ref],
      ['export', ref],
    ]) {
      const ran = await runHere(['--data', none, ...argv], deps);
      expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('There is no log in') as unknown });
    }
    expect(await runHere(['--data', none, 'doctor'], deps)).toMatchObject({ status: 0 });
    expect(existsSync(none)).toBe(false);
  });

  it('that is a file is refused', async () => {
    await writeFile(path.join(folder.dir(), 'plain'), 'x');
    const ran = await runCli(['declare', '--title', 'x', '--data', path.join(folder.dir(), 'plain')]);
    expect(ran).toMatchObject({ status: 1, out: '' });
  });
});

describe('a damaged log', () => {
  it('makes verify end with 1, with the certificate on standard output', async () => {
    const broken = onFolder(() => path.join(folder.dir(), 'broken'));
    await broken.json(['declare', '--title', 'Soon broken']);
    const damage = (): void => {
      const db = new Database(path.join(folder.dir(), 'broken', 'deepwater.sqlite'));
      db.exec(`UPDATE events SET occurred_at = occurred_at + 1 WHERE pos = (SELECT max(pos) FROM events)`);
      db.close();
    };
    damage();
    const ran = await broken.run(['verify', '--json']);
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: false });
    // What was seen is mended at the next start, so that it takes new damage to see it again.
    expect(await broken.json(['verify'])).toMatchObject({ ok: true, problems: [] });
    damage();
    expect(await broken.run(['verify'])).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^NOT OK/) as unknown,
    });
  });
});

describe('pipes and keys', () => {
  it('ends quietly when nobody reads any more', async () => {
    const { child, ended } = start(['timeline', ref, '--data', dataDir()]);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ status: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says when its answer can’t be written', async () => {
    const main = path.resolve(import.meta.dirname, '../../../electron/cli/main.ts');
    const ran = spawnSync('sh', [
      '-c',
      '"$0" "$@" > /dev/full',
      process.execPath,
      main,
      'list',
      '--data',
      dataDir(),
    ]);
    expect(ran.status).toBe(1);
    expect(ran.stderr.toString()).toMatch(/its answer can’t be written/);
  });

  it('stops at Ctrl-C with status 130 and leaves the folder free', async () => {
    const { child, ended } = start(['log', ref, '-', '--data', dataDir()]);
    // More than a pipe holds: what is left fits once the command has begun to read.
    child.stdin.write('x'.repeat(200_000));
    await once(child.stdin, 'drain');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130, out: '' });
    expect(await cli.json(['verify'])).toMatchObject({ ok: true, events });
  });

  it('keeps escape sequences of others away from the terminal', async () => {
    const declared = await here(['declare', '--json', '--title', '\u009b31mRed \u202etfel']);
    const wild = JSON.parse(declared.out) as { ref: string };
    await here(['log', wild.ref, '\u009b2J cleared \u2066x']);
    for (const argv of [['list'], ['show', wild.ref], ['timeline', wild.ref], ['search', 'cleared']]) {
      const ran = await here(argv);
      expect(ran).toMatchObject({ status: 0, err: '' });
      // oxlint-disable-next-line no-control-regex -- they are what must not be there
      expect(ran.out).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

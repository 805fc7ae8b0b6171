import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { temporaryFolder, testEngine, type TestEngine } from '#test/integration/engine/kit.ts';

/** A folder of runbooks, gone when the test is over. */
function newFolder(files: Record<string, string> = {}): string {
  const folder = fs.realpathSync(temporaryFolder());
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const restart = (more = '') => `---
title: Restart the proxy
services: [proxy]
alerts: [ProxyDown]
---

# Restart

## Mitigation

\`\`\`sh step name="Restart it" expect="exit 0"
systemctl restart proxy
\`\`\`
${more}`;

async function withFolder(
  files: Record<string, string>,
): Promise<{ engine: TestEngine; folder: string; id: string }> {
  const engine = await testEngine();
  const folder = newFolder(files);
  const { id } = await engine.must('runbook.folder.add', { path: folder });
  return { engine, folder, id };
}

describe('the library of runbooks', () => {
  it('reads pictures beside a runbook by their bytes, and nothing outside of its folder', async () => {
    const { engine, folder, id } = await withFolder({
      'db/restart.md': restart(),
      'db/img/text.png': 'text',
      'db/img/drawing.svg': '<svg/>',
    });
    const png = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');
    fs.writeFileSync(path.join(folder, 'db/img/a graph.png'), png);
    const elsewhere = newFolder();
    fs.writeFileSync(path.join(elsewhere, 'a.png'), png);
    fs.symlinkSync(path.join(elsewhere, 'a.png'), path.join(folder, 'db/img/link.png'));
    const ask = (file: string) => engine.call('runbook.picture', { runbook: `${id}/db/restart.md`, file });
    const found = { ok: true, output: { mime: 'image/png', content: png.toString('base64') } };
    expect(await ask('img/a%20graph.png')).toEqual(found);
    expect(await ask('/db/img/a%20graph.png?raw=1')).toEqual(found);
    for (const [file, code] of [
      ['img/none.png', 'not_found'],
      ['img', 'not_found'],
      ['img/text.png', 'not_a_picture'],
      ['img/drawing.svg', 'not_a_picture'],
      ['img/link.png', 'outside'],
      ['../../secret.png', 'outside'],
      ['%2e%2e/%2e%2e/secret.png', 'outside'],
    ] as const)
      expect(await ask(file)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('has the starter set without anything being set up, and nothing of it is trusted', async () => {
    const engine = await testEngine();
    const { runbooks, folders: known, unread } = await engine.must('runbook.list', {});
    expect(runbooks.map(({ key }) => key)).toContain('starter/disk-full.md');
    expect(new Set(runbooks.map(({ trust }) => trust))).toEqual(new Set(['unreviewed']));
    expect(known.map(({ id, problem }) => [id, problem])).toEqual([
      ['starter', null],
      ['own', null],
    ]);
    expect(unread).toEqual([]);
  });

  it('reads folders of this machine, says of each file it can’t read why, and follows no link out', async () => {
    const { engine, folder, id } = await withFolder({
      'proxy/restart.md': restart(),
      'node_modules/a/readme.md': '# no',
      '.git/description.md': '# no',
      'notes.txt': 'no',
    });
    const secret = newFolder({ 'secret.md': '# Secret' });
    fs.symlinkSync(path.join(secret, 'secret.md'), path.join(folder, 'link.md'));
    fs.symlinkSync(secret, path.join(folder, 'outside'));
    fs.symlinkSync(path.join(folder, 'proxy/restart.md'), path.join(folder, 'same.md'));
    fs.writeFileSync(path.join(folder, 'latin.md'), Buffer.from([0x23, 0x20, 0xe4, 0xf6]));
    fs.writeFileSync(path.join(folder, 'long.md'), 'x'.repeat(1_000_001));
    const { runbooks, unread, folders: known } = await engine.must('runbook.list', {});
    expect(runbooks.filter((each) => each.folder === id).map(({ key }) => key)).toEqual([
      `${id}/proxy/restart.md`,
      `${id}/same.md`,
    ]);
    expect(unread.map((each) => [path.basename(each.path), each.problem])).toEqual([
      ['link.md', 'It is a link that leads out of the folder.'],
      ['long.md', 'It is larger than 1 MB. Split it.'],
      ['latin.md', 'It is not UTF-8 text. Save it as UTF-8.'],
    ]);
    expect(known.find((each) => each.id === id)).toMatchObject({ path: folder, kind: 'added' });
    await engine.must('runbook.folder.remove', { folder });
    expect((await engine.must('runbook.list', {})).unread).toEqual([]);
    expect(fs.existsSync(path.join(folder, 'proxy/restart.md'))).toBe(true);
  });

  it('keeps its folders across a restart, and says when one is gone', async () => {
    const { engine, folder, id } = await withFolder({ 'a.md': restart() });
    const dir = engine.dataDir;
    engine.close();
    fs.rmSync(folder, { recursive: true });
    const next = await testEngine({ dataDir: dir });
    const { folders: known } = await next.must('runbook.list', {});
    expect(known.find((each) => each.id === id)).toMatchObject({
      problem: 'The folder is not there.',
      runbooks: 0,
    });
  });

  it('refuses folders that are none', async () => {
    const engine = await testEngine();
    const file = path.join(newFolder({ 'a.md': '' }), 'a.md');
    const codes = [];
    for (const wanted of ['relative', '/nowhere/at/all', file]) {
      const outcome = await engine.do('runbook.folder.add', { path: wanted });
      codes.push(outcome.ok ? 'ok' : outcome.refusal.code);
    }
    expect(codes).toEqual(['not_a_path', 'not_found', 'not_a_folder']);
    expect(await engine.do('runbook.folder.remove', { folder: 'starter' })).toMatchObject({
      refusal: { code: 'folder_fixed' },
    });
  });

  it('tells whoever watches what changed on the disk', async () => {
    const { engine, folder, id } = await withFolder({ 'a.md': restart() });
    const seen: OutputOf<EngineOperations['runbooks.watch']>[] = [];
    const outcome = engine.subscribe('runbooks.watch', {}, (increment) =>
      seen.push(increment as OutputOf<EngineOperations['runbooks.watch']>),
    );
    const keys = (): string[] =>
      (seen.at(-1)?.library.runbooks ?? []).filter((each) => each.folder === id).map(({ key }) => key);
    await vi.waitFor(() => expect(seen.at(-1)?.reading).toBe(false), 5_000);
    fs.mkdirSync(path.join(folder, 'deep'));
    fs.writeFileSync(path.join(folder, 'deep/b.md'), '# B');
    await vi.waitFor(() => expect(keys()).toContain(`${id}/deep/b.md`), 5_000);
    fs.writeFileSync(path.join(folder, 'deep/c.md'), '# C');
    await vi.waitFor(() => expect(keys()).toContain(`${id}/deep/c.md`), 5_000);
    fs.rmSync(path.join(folder, 'a.md'));
    await vi.waitFor(() => expect(keys()).not.toContain(`${id}/a.md`), 5_000);
    if (outcome.ok) outcome.output();
  });

  it('finds by words, by alert, by service and by likeness, and says why', async () => {
    const { engine, id } = await withFolder({
      'restart.md': restart('\nThe proxy leaks sockets.\n'),
      'KubeAPIDown.md': '# KubeAPIDown\n\n## Meaning\n\nThe API server can’t be reached.\n',
    });
    const search = await engine.must('runbook.search', { text: 'sock leak' });
    expect(search).toMatchObject([
      { key: `${id}/restart.md`, fields: ['text'], line: { text: 'The proxy leaks sockets.' } },
    ]);
    const byAlert = await engine.must('runbook.match', { alert: 'KubeAPIDown' });
    expect(byAlert[0]).toMatchObject({ key: `${id}/KubeAPIDown.md`, why: { alerts: ['KubeAPIDown'] } });
    const { ref } = await engine.must('incident.declare', {
      title: 'Proxy is out of sockets',
      severity: '2',
      services: ['proxy'],
    });
    const [best] = await engine.must('runbook.match', { ref });
    expect(best).toMatchObject({ key: `${id}/restart.md`, why: { services: ['proxy'] } });
    expect(best?.runbook.title).toBe('Restart the proxy');
    expect(await engine.do('runbook.match', {})).toMatchObject({ refusal: { code: 'nothing_to_match' } });
  });
});

describe('trust', () => {
  it('holds for exactly one text on this machine, and is asked for again with what changed', async () => {
    const { engine, folder, id } = await withFolder({ 'a.md': restart() });
    const key = `${id}/a.md`;
    const before = await engine.must('runbook.show', { runbook: key });
    expect(before).toMatchObject({ trust: 'unreviewed', lastReview: null });
    await engine.must('runbook.trust', { runbook: key, hash: before.hash, as: '@ana' });
    expect(await engine.must('runbook.show', { runbook: key })).toMatchObject({ trust: 'trusted' });

    fs.writeFileSync(path.join(folder, 'a.md'), restart('\nrm -rf /\n'));
    const changed = await engine.must('runbook.show', { runbook: key });
    expect(changed).toMatchObject({
      trust: 'changed',
      lastReview: { hash: before.hash, by: '@ana', text: restart() },
    });
    expect(await engine.do('runbook.trust', { runbook: key, hash: before.hash })).toMatchObject({
      refusal: { code: 'changed_meanwhile' },
    });

    // The text that was reviewed is trusted wherever and whenever it stands there again.
    fs.writeFileSync(path.join(folder, 'a.md'), restart());
    const dir = engine.dataDir;
    engine.close();
    const next = await testEngine({ dataDir: dir });
    expect(await next.must('runbook.show', { runbook: key })).toMatchObject({ trust: 'trusted' });
    expect(await next.must('runbook.distrust', { runbook: key })).toEqual({ taken: 1 });
    expect(await next.must('runbook.show', { runbook: key })).toMatchObject({ trust: 'unreviewed' });
  });

  it('is nothing that a file made by hand grants under another name', async () => {
    const { engine, id } = await withFolder({ 'a.md': restart() });
    const { hash } = await engine.must('runbook.show', { runbook: `${id}/a.md` });
    const reviewed = path.join(engine.dataDir, 'runbooks/reviewed');
    engine.close();
    fs.mkdirSync(reviewed, { recursive: true });
    fs.writeFileSync(
      path.join(reviewed, `${hash}.json`),
      JSON.stringify({ hash: 'x', keys: [], by: '@x', at: 1 }),
    );
    const next = await testEngine({ dataDir: engine.dataDir });
    expect(await next.must('runbook.show', { runbook: `${id}/a.md` })).toMatchObject({ trust: 'unreviewed' });
  });
});

describe('saving a runbook', () => {
  it('writes into own and added folders, and never over what somebody else wrote', async () => {
    const { engine, folder, id } = await withFolder({ 'a.md': '# A\n' });
    const saved = await engine.must('runbook.save', {
      folder: 'own',
      file: 'mine.md',
      text: '# Mine\n',
      was: null,
    });
    expect(saved).toMatchObject({ key: 'own/mine.md', title: 'Mine', trust: 'unreviewed' });
    const { hash } = await engine.must('runbook.show', { runbook: `${id}/a.md` });
    await engine.must('runbook.save', { folder: id, file: 'a.md', text: '# B\n', was: hash });
    expect(fs.readFileSync(path.join(folder, 'a.md'), 'utf8')).toBe('# B\n');
    const refusals = [];
    for (const input of [
      { folder: id, file: 'a.md', text: '# C', was: hash },
      { folder: id, file: 'a.md', text: '# C', was: null },
      { folder: id, file: 'gone.md', text: '# C', was: hash },
      { folder: id, file: '../a.md', text: '# C', was: null },
      { folder: id, file: 'a.sh', text: '# C', was: null },
      { folder: 'starter', file: 'a.md', text: '# C', was: null },
      { folder: 'nowhere', file: 'a.md', text: '# C', was: null },
    ]) {
      const outcome = await engine.do('runbook.save', input);
      refusals.push(outcome.ok ? 'saved' : outcome.refusal.code);
    }
    expect(refusals).toEqual([
      'changed_meanwhile',
      'changed_meanwhile',
      'changed_meanwhile',
      'not_a_name',
      'not_a_name',
      'read_only',
      'not_found',
    ]);
    const outside = newFolder();
    fs.symlinkSync(outside, path.join(folder, 'out'));
    expect(
      await engine.do('runbook.save', { folder: id, file: 'out/x.md', text: '#', was: null }),
    ).toMatchObject({
      refusal: { code: 'outside' },
    });
  });
});

describe('figures of runbooks', () => {
  it('count runs of this log, and neither exercises nor dry runs', async () => {
    const { engine } = await withFolder({});
    expect(await engine.must('runbook.figures', {})).toEqual([]);
    const text = '## Fix\n\n1. Restart the proxy\n';
    for (const more of [{}, { exercise: true }]) {
      const { ref } = await engine.must('incident.declare', { title: 'Proxy is down', ...more });
      await engine.must('run.start', { ref, text, name: 'proxy.md' });
    }
    const { ref } = await engine.must('incident.declare', { title: 'Proxy is down again' });
    await engine.must('run.start', { ref, text, name: 'proxy.md', dryRun: true });
    expect(await engine.must('runbook.figures', {})).toMatchObject([
      { runbook: 'proxy', uses: 1, ended: 0, successRate: null },
    ]);
  });
});

describe('figures on another machine', () => {
  it('are those of the same log, struck words are gone from them, and a log from before has them after one look', async () => {
    const { engine } = await withFolder({});
    const { ref } = await engine.must('incident.declare', { title: 'Proxy is down' });
    const text = '# Mend the proxy\n\n## Fix\n\n1. Restart the proxy\n';
    const { run } = await engine.must('run.start', { ref, text, name: 'proxy.md' });
    await engine.must('run.stop', { ref, run, as: '@ana' });
    const other = await testEngine();
    const carry = async (): Promise<void> => {
      const file = await engine.must('incident.export', { ref, format: 'json' });
      const content = Buffer.from(file.text).toString('base64');
      await other.must('incident.import', { name: file.name, content });
    };
    await carry();
    const figures = await engine.must('runbook.figures', {});
    expect(figures).toMatchObject([{ title: 'Mend the proxy', uses: 1, ended: 1, lastHow: 'stopped' }]);
    expect(await other.must('runbook.figures', {})).toEqual(figures);
    const { entries } = await engine.must('incident.timeline', { ref });
    const started = entries.find(({ system }) => system === 'run.started');
    await engine.must('entry.strike', { ref, entry: started?.n ?? 0 });
    await carry();
    for (const each of [engine, other]) {
      expect(await each.must('runbook.figures', {})).toMatchObject([{ title: '[struck]', uses: 1 }]);
      expect((await each.must('log.verify', {})).ok).toBe(true);
    }
    other.close();
    const db = new Database(path.join(other.dataDir, 'deepwater.sqlite'));
    db.exec("DELETE FROM run_figures; DELETE FROM meta WHERE key = 'run-figures'");
    db.close();
    const upgraded = await testEngine({ dataDir: other.dataDir });
    expect(await upgraded.must('runbook.figures', {})).toMatchObject([{ title: '[struck]', uses: 1 }]);
    expect((await upgraded.must('log.verify', {})).ok).toBe(true);
  });
});

describe('links between runbooks', () => {
  it('that lead nowhere are told, also when another file goes or loses its heading', async () => {
    const { engine, folder, id } = await withFolder({
      'a.md':
        '# A\n\n[one](b.md#mend-it) [two](b.md#gone) [three](c.md) [four](b#mend-it) [five](https://x.example/#y) ![p](p.png)\n',
      'b.md': '# B\n\n## Mend it\n\nText.\n',
    });
    const dead = async () => {
      const { findings } = await engine.must('runbook.show', { runbook: `${id}/a.md` });
      return findings.map(({ message, place }) => `${place.column} ${message}`);
    };
    const always = ['21 No heading is called what “b.md#gone” names.', '38 “c.md” leads nowhere.'];
    const picture = '99 “p.png” leads nowhere.';
    expect(await dead()).toEqual([...always, picture]);
    // The same of a text that is being written and lies in no file yet.
    const urls = [
      'b.md#mend-it',
      'b.md#gone',
      '../b.md',
      'c.md',
      'sub/p.png',
      '#own',
      'https://x.example/',
      '/b.md',
    ];
    const links = { folder: id, file: 'sub/new.md', urls };
    fs.mkdirSync(path.join(folder, 'sub/sub'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'sub/sub/p.png'), '');
    expect(await engine.must('runbook.links', links)).toEqual([
      ...['there', 'no-heading', 'there', 'nowhere', 'there', null, null, 'there'],
    ]);
    const outside = { folder: id, file: '../../x.md', urls: ['passwd', '../etc/passwd'] };
    expect(await engine.must('runbook.links', outside)).toEqual([null, null]);
    expect(await engine.do('runbook.links', { ...links, folder: 'gone' })).toMatchObject({ ok: false });
    fs.writeFileSync(path.join(folder, 'b.md'), '# B\n\n## Mended otherwise\n\nText.\n');
    expect(await dead()).toHaveLength(5);
    fs.rmSync(path.join(folder, 'b.md'));
    expect(await dead()).toContain('1 “b.md#mend-it” leads nowhere.');
    fs.writeFileSync(path.join(folder, 'b.md'), '# B\n\n## Mend it\n\n## Gone\n');
    fs.writeFileSync(path.join(folder, 'c.md'), '# C\n');
    fs.writeFileSync(path.join(folder, 'p.png'), '');
    expect(await dead()).toEqual([]);
  });
});

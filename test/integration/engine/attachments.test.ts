import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mediaTypeOf } from '#electron/engine/attachments/media-type.ts';
import { examine, restoreBackup } from '#electron/engine/folder-tools.ts';
import { onFolder } from '../cli/harness.ts';
import { hereRunner } from '../cli/in-process.ts';
import { temporaryFolder, testEngine, type TestEngine } from './kit.ts';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64, 7)]);

const put = (engine: TestEngine, content: Buffer = PNG, name = 'graph.png') =>
  engine.must('attachment.put', { name, content: content.toString('base64') });
const fileOf = (engine: TestEngine, hash: string): string =>
  path.join(engine.dataDir, 'attachments', hash.slice(0, 2), hash.slice(2));

async function attached(engine: TestEngine) {
  const { ref } = await engine.must('incident.declare', { title: 'Pictures' });
  const attachment = await put(engine);
  const entry = await engine.must('entry.log', {
    ref,
    text: 'See',
    kind: 'evidence',
    detail: { attachment },
  });
  return { ref, attachment, n: entry.n };
}

describe('attachments', () => {
  test('are stored once by their content, for this user only, and come back as they were', async () => {
    const engine = await testEngine();
    const first = await put(engine);
    expect(await put(engine, PNG, 'again.png')).toEqual({ ...first, name: 'again.png' });
    expect(first).toMatchObject({ mime: 'image/png', bytes: PNG.length, name: 'graph.png' });
    const file = fileOf(engine, first.hash);
    expect(fs.readdirSync(path.dirname(file))).toEqual([first.hash.slice(2)]);
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const got = await engine.must('attachment.get', { hash: first.hash });
    expect(Buffer.from(got.content, 'base64').equals(PNG)).toBe(true);
    const findings = await examine(engine.dataDir);
    expect(findings.find(({ what }) => what === 'attachments')?.says).toContain('1 files');
  });

  test('go along in a page where they are pictures, and are named everywhere', async () => {
    const engine = await testEngine();
    const { ref, attachment } = await attached(engine);
    const log = await put(engine, Buffer.from('14:02 pool exhausted'), 'pool.log');
    await engine.must('entry.log', { ref, text: 'Log', kind: 'evidence', detail: { attachment: log } });
    const written = async (format: 'html' | 'md') =>
      (await engine.must('incident.export', { ref, format })).text;
    const page = await written('html');
    expect(page.match(/<img [^>]*>/g)).toEqual([
      `<img src="data:image/png;base64,${PNG.toString('base64')}" alt="See">`,
    ]);
    for (const text of [page, await written('md')]) {
      expect(text).toContain('pool.log');
      expect(text).toContain(log.hash);
      expect(text).toContain(attachment.hash);
    }
  });

  test('too large, not base64, missing or damaged ones are refused in words; storing again mends', async () => {
    const engine = await testEngine();
    const big = Buffer.alloc(25_000_001).toString('base64');
    expect(await engine.do('attachment.put', { name: 'a', content: big })).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('25 MB') as string },
    });
    expect(await engine.do('attachment.put', { name: 'a', content: '?' })).toMatchObject({ ok: false });
    expect(await engine.do('attachment.get', { hash: 'a'.repeat(64) })).toMatchObject({
      ok: false,
      refusal: { code: 'attachment_missing' },
    });
    const { hash } = await put(engine);
    fs.writeFileSync(fileOf(engine, hash), 'other');
    expect(await engine.do('attachment.get', { hash })).toMatchObject({
      ok: false,
      refusal: { code: 'attachment_damaged' },
    });
    await put(engine);
    expect((await engine.must('attachment.get', { hash })).bytes).toBe(PNG.length);
  });

  test('an entry can name only what is stored, and only as what it is', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'Names' });
    const claimed = { hash: 'b'.repeat(64), name: 'x.png', mime: 'image/png', bytes: 1 };
    expect(await engine.do('entry.log', { ref, text: 'x', detail: { attachment: claimed } })).toMatchObject({
      ok: false,
      refusal: { code: 'attachment_missing' },
    });
    const page = await put(engine, Buffer.from('<html><script>alert(1)</script>'), 'x.html');
    expect(page.mime).toBe('text/plain');
    const attachment = { ...page, mime: 'text/html', bytes: 3 };
    await engine.must('entry.log', { ref, text: 'x', detail: { attachment } });
    const { entries } = await engine.must('incident.timeline', { ref });
    expect(entries.at(-1)?.detail.attachment).toEqual(page);
  });

  test('verify reports files that are missing or damaged', async () => {
    const engine = await testEngine();
    const { attachment } = await attached(engine);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
    fs.rmSync(fileOf(engine, attachment.hash));
    const certificate = await engine.must('log.verify', {});
    expect(certificate.ok).toBe(false);
    expect(certificate.problems[0]?.problem).toContain('not stored here');
  });

  test('striking the last entry of a file removes it, also when a correction replaced it', async () => {
    const engine = await testEngine();
    const { ref, attachment, n } = await attached(engine);
    const other = await engine.must('entry.log', { ref, text: 'Again', detail: { attachment } });
    await engine.must('entry.correct', { ref, entry: other.n, text: 'Changed', detail: {} });
    await engine.must('entry.strike', { ref, entry: n });
    expect(fs.existsSync(fileOf(engine, attachment.hash))).toBe(true);
    await engine.must('entry.strike', { ref, entry: other.n });
    expect(fs.existsSync(fileOf(engine, attachment.hash))).toBe(false);
    expect((await engine.must('log.verify', {})).ok).toBe(true);
  });

  test('travel in the JSON export, verified, and leave where a strike arrives', async () => {
    const here = await testEngine();
    const there = await testEngine();
    const { ref, attachment, n } = await attached(here);
    for (const format of ['md', 'html'] as const) {
      const { text } = await here.must('incident.export', { ref, format });
      expect(text).toContain('graph.png');
      expect(text).toContain(attachment.hash);
    }
    const send = async (change = (text: string) => text) => {
      const file = await here.must('incident.export', { ref, format: 'json' });
      const content = Buffer.from(change(file.text)).toString('base64');
      return there.do('incident.import', { name: file.name, content });
    };
    const encoded = PNG.toString('base64');
    const forged = await send((text) => text.replace(encoded, Buffer.from('no').toString('base64')));
    expect(forged).toMatchObject({ ok: false, refusal: { code: 'not_verified' } });
    expect(await send()).toMatchObject({ ok: true });
    expect((await there.must('attachment.get', { hash: attachment.hash })).bytes).toBe(PNG.length);
    expect((await there.must('log.verify', {})).ok).toBe(true);
    await here.must('entry.strike', { ref, entry: n });
    expect(await send()).toMatchObject({ ok: true });
    expect(fs.existsSync(fileOf(there, attachment.hash))).toBe(false);
    expect((await there.must('log.verify', {})).ok).toBe(true);
  });

  describe('in backups', () => {
    const backups = (engine: TestEngine): string => path.join(engine.dataDir, 'backups');
    const keptFile = (engine: TestEngine, hash: string): string =>
      path.join(backups(engine), 'attachments', hash.slice(0, 2), hash.slice(2));

    test('are kept once beside them, and a restore brings back what the store has lost', async () => {
      const engine = await testEngine();
      const { attachment } = await attached(engine);
      expect(await engine.must('backup.create', {})).toMatchObject({ files: 1, missingFiles: 0 });
      expect(await engine.must('backup.create', {})).toMatchObject({ files: 1, missingFiles: 0 });
      const kept = keptFile(engine, attachment.hash);
      expect(fs.readdirSync(path.dirname(kept))).toEqual([path.basename(kept)]);
      if (process.platform !== 'win32') expect(fs.statSync(kept).mode & 0o777).toBe(0o600);
      // A copy of its own: what befalls the one does not befall the other.
      fs.writeFileSync(fileOf(engine, attachment.hash), 'overwritten');
      engine.close();
      expect(await restoreBackup({ dataDir: engine.dataDir })).toMatchObject({ files: 1, missingFiles: 0 });
      const again = await testEngine({ dataDir: engine.dataDir });
      expect((await again.must('attachment.get', { hash: attachment.hash })).bytes).toBe(PNG.length);
      expect((await again.must('log.verify', {})).ok).toBe(true);
    });

    test('come with the folder to another machine', async () => {
      const engine = await testEngine();
      const { attachment } = await attached(engine);
      const { path: made } = await engine.must('backup.create', {});
      const stick = path.join(temporaryFolder(), 'stick');
      fs.cpSync(backups(engine), stick, { recursive: true });
      const dataDir = temporaryFolder();
      const from = path.join(stick, path.basename(made));
      expect(await restoreBackup({ dataDir, from })).toMatchObject({ files: 1, missingFiles: 0, kept: null });
      const there = await testEngine({ dataDir });
      expect((await there.must('attachment.get', { hash: attachment.hash })).bytes).toBe(PNG.length);
    });

    test('that are missing or damaged are told, and the log is backed up all the same', async () => {
      const engine = await testEngine();
      const { attachment } = await attached(engine);
      fs.writeFileSync(fileOf(engine, attachment.hash), 'overwritten');
      expect(await engine.must('backup.create', {})).toMatchObject({ files: 0, missingFiles: 1 });
      expect(fs.existsSync(keptFile(engine, attachment.hash))).toBe(false);
      const findings = await examine(engine.dataDir);
      expect(findings.find(({ what }) => what === 'backup')).toMatchObject({
        state: 'note',
        says: expect.stringContaining('1 of its attached files are missing') as string,
      });
      engine.close();
      expect(await restoreBackup({ dataDir: engine.dataDir })).toMatchObject({ files: 0, missingFiles: 1 });
    });

    test('leave with the last backup that refers to them', async () => {
      const engine = await testEngine();
      const { ref, attachment, n } = await attached(engine);
      const { path: before } = await engine.must('backup.create', {});
      await engine.must('entry.strike', { ref, entry: n });
      expect(await engine.must('backup.create', {})).toMatchObject({ files: 0, missingFiles: 0 });
      expect(fs.existsSync(keptFile(engine, attachment.hash))).toBe(true);
      fs.rmSync(before);
      await engine.must('backup.create', {});
      expect(fs.existsSync(keptFile(engine, attachment.hash))).toBe(false);
      expect(fs.readdirSync(backups(engine)).filter((name) => name.endsWith('.attachments'))).toEqual([]);
    });
  });

  test('the command line puts a file on the timeline and writes it again', async () => {
    const home = temporaryFolder();
    const data = path.join(home, 'data');
    const cli = onFolder(
      () => data,
      hereRunner(() => home),
    );
    fs.writeFileSync(path.join(home, 'graph.png'), PNG);
    const { ref } = (await cli.json(['declare', '--title', 'By hand'])) as { ref: string };
    const answer = await cli.json(['attach', ref, 'graph.png', '--text', 'Latency']);
    const { hash } = (answer as { attachment: { hash: string } }).attachment;
    await cli.text(['attachment', hash, '--out', 'copy.png']);
    expect(fs.readFileSync(path.join(home, 'copy.png')).equals(PNG)).toBe(true);
    expect(await cli.text(['timeline', ref])).toContain('Latency');
  });
});

describe('the media type', () => {
  test.each([
    ['89504e470d0a1a0a', 'image/png'],
    ['ffd8ffe000104a464946', 'image/jpeg'],
    [Buffer.from('GIF89a..').toString('hex'), 'image/gif'],
    [Buffer.from('RIFF....WEBPVP8 ').toString('hex'), 'image/webp'],
    [Buffer.from('%PDF-1.7').toString('hex'), 'application/pdf'],
    [Buffer.from('<svg onload="x">é').toString('hex'), 'text/plain'],
    ['00010203', 'application/octet-stream'],
    ['c328', 'application/octet-stream'],
  ])('of %s is %s', (hex, mime) => {
    expect(mediaTypeOf(Buffer.from(hex, 'hex'))).toBe(mime);
  });
});

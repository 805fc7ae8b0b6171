import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAttachmentOpening, nameToOpen } from '#electron/main/attachment-opening.ts';
import { createAttachedFiles } from '#electron/main/attachments.ts';
import type { Question } from '#electron/main/question.ts';
import { RefusalError, type Outcome } from '#shared/contract/refusal.ts';

const hash = 'cd'.repeat(32);
let temporary: string;
let stored: Outcome<unknown>;
let agrees: boolean;
let problem: string;
const asked: Question[] = [];
const opened: string[] = [];

beforeEach(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), 'deepwater-attached-'));
  agrees = true;
  problem = '';
  asked.splice(0);
  opened.splice(0);
});
afterEach(() => rm(temporary, { recursive: true }));

const file = (mime: string, content = 'x'): Outcome<unknown> => ({
  ok: true,
  output: { hash, mime, bytes: content.length, content: Buffer.from(content).toString('base64') },
});
const files = createAttachedFiles({ call: () => Promise.resolve(stored) });
const opening = () =>
  createAttachmentOpening({
    files,
    temporary,
    confirm: (question) => {
      asked.push(question);
      return Promise.resolve(agrees);
    },
    openFile: (name) => {
      opened.push(name);
      return Promise.resolve(problem);
    },
  });

describe('a stored picture', () => {
  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])('of type %s is shown', async (mime) => {
    stored = file(mime);
    expect(await files.picture(hash)).toEqual({ mime, bytes: Buffer.from('x') });
  });

  it.each(['image/svg+xml', 'text/html', 'text/plain', 'application/pdf', 'application/octet-stream'])(
    'is not what has the type %s',
    async (mime) => {
      stored = file(mime);
      expect(await files.picture(hash)).toBeUndefined();
    },
  );

  it('that is missing is shown nowhere, and its hash is never another text', async () => {
    stored = { ok: false, refusal: { code: 'attachment_missing', message: 'It is not here.' } };
    expect(await files.picture(hash)).toBeUndefined();
    await expect(files.read(hash)).rejects.toThrow('It is not here.');
    await expect(files.picture('../../keys/replica.json')).rejects.toThrow();
  });
});

describe('opening a stored file', () => {
  it('hands over a copy nobody else can read, once it is agreed to, and removes it at the end', async () => {
    stored = file('text/plain', 'lag 4.2 s');
    const attachments = opening();
    expect(await attachments.open(hash, 'replica.log', undefined)).toBe(true);
    expect(asked[0]?.message).toBe('Open “replica.log” with another program?');
    const [copy = ''] = opened;
    expect(path.basename(copy)).toBe('replica.log');
    expect(await readFile(copy, 'utf8')).toBe('lag 4.2 s');
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    await attachments.close();
    expect(await readdir(temporary)).toEqual([]);
  });

  it('leaves nothing when it is declined', async () => {
    stored = file('image/png');
    agrees = false;
    expect(await opening().open(hash, 'graph.png', undefined)).toBe(false);
    expect(opened).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('says why it did not work', async () => {
    stored = file('application/pdf');
    problem = 'no program for it';
    await expect(opening().open(hash, 'plan.pdf', undefined)).rejects.toThrow(
      '“plan.pdf” could not be opened (no program for it). Save it and open it from there.',
    );
  });

  it('is refused for what could run, without a question', async () => {
    stored = file('application/octet-stream');
    await expect(opening().open(hash, 'setup.exe', undefined)).rejects.toBeInstanceOf(RefusalError);
    expect(asked).toEqual([]);
  });

  it('never happens under an ending that runs something', () => {
    const ending = fc.constantFrom(
      '.exe',
      '.sh',
      '.desktop',
      '.html',
      '.svg',
      '.js',
      '.bat',
      '.lnk',
      '',
      '.',
    );
    const mime = fc.constantFrom('image/png', 'image/jpeg', 'application/pdf', 'text/plain');
    fc.assert(
      fc.property(fc.string(), ending, mime, (name, last, type) => {
        const safe = nameToOpen(`${name}${last}`, type) ?? '';
        expect(path.extname(safe)).toMatch(/^\.(png|jpe?g|pdf|txt|log|md|json|ya?ml)$/i);
        expect(path.basename(safe)).toBe(safe);
      }),
    );
    expect(nameToOpen('graph.png', 'image/png')).toBe('graph.png');
    expect(nameToOpen('graph.PNG', 'image/png')).toBe('graph.PNG');
    expect(nameToOpen('run.sh', 'text/plain')).toBe('run.sh.txt');
    expect(nameToOpen('photo', 'image/jpeg')).toBe('photo.jpg');
    expect(nameToOpen('x.zip', 'application/octet-stream')).toBeUndefined();
  });
});

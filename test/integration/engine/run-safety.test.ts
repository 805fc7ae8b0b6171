import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runShell } from '#electron/engine/runs/shell.ts';
import { createNetwork } from '#electron/engine/connectors/network.ts';
import { sendRequest } from '#electron/engine/runs/web.ts';
import { temporaryFolder, testEngine } from './kit.ts';
import { approve, at, begun, ended, engineProcess, reviewed, runIn, told, until } from './run-kit.ts';

const block = (kind: string, attributes: string, body: string): string =>
  `\`\`\`${kind} ${attributes}\n${body}\n\`\`\`\n`;

/** Values that would be more than values if anything read them. */
const awkward = fc.oneof(
  fc.constantFrom(
    '$(touch owned)',
    '`touch owned`',
    '"; touch owned; "',
    "'; touch owned; '",
    '-n',
    '--help',
    '-rf /',
    '%s%s%n',
    '\\',
    '\\"',
    'two\nlines\n',
    'tab\tand space ',
    '*',
    '~',
    '${HOME}',
    '$HOME',
    '&& touch owned',
    '| touch owned',
    '> owned',
    '',
    '#',
    '!!',
    'é漢👩‍🚒',
    '\r\n',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const value = awkward
  .filter((text) => !text.includes('\0'))
  .map((text) => text.replaceAll(/\p{Surrogate}/gu, '?'));

describe('values', () => {
  it('reach a command as they are, and nothing in them is run', async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(value, value, async (one, other) => {
        const { done } = runShell({
          script: 'printf "%s|%s" "$ONE" "$OTHER"',
          variables: new Map([
            ['ONE', one],
            ['OTHER', other],
          ]),
          folder,
          timeout: 20_000,
          print: () => undefined,
        });
        expect((await done).stdout).toBe(`${one}|${other}`);
        expect(fs.readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('are all that reaches it besides PATH, HOME and LANG', async () => {
    process.env['DEEPWATER_TEST_LEAK'] = 'leaked';
    onTestFinished(() => {
      delete process.env['DEEPWATER_TEST_LEAK'];
    });
    const { stdout } = await runShell({
      script: 'env | cut -d= -f1 | sort',
      variables: new Map([['HOST', 'db-1']]),
      folder: temporaryFolder(),
      timeout: 20_000,
      print: () => undefined,
    }).done;
    const names = stdout.trim().split('\n');
    expect(names).toContain('HOST');
    // What the shell sets for itself.
    const own = new Set(['HOST', 'PATH', 'HOME', 'LANG', 'PWD', 'OLDPWD', 'SHLVL', '_']);
    expect(names.filter((name) => !own.has(name))).toEqual([]);
  });

  it('stand in an address and in JSON as they are', async () => {
    const seen: { url: string; body: string }[] = [];
    const server = http.createServer((request, answer) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', body });
        answer.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const network = createNetwork({}, () => ({ proxy: null, caFile: null }));
    onTestFinished(() => network.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        const { done } = sendRequest({
          body: `POST http://127.0.0.1:${port}/a?q=$TEXT&b=1\n\n{"text": "<$TEXT>", "bare": $TEXT}`,
          variables: new Map([['TEXT', text]]),
          timeout: 20_000,
          print: () => undefined,
          network,
        });
        const { problem } = await done;
        if (problem !== null) {
          expect(['.', '..']).toContain(text);
          return;
        }
        const got = seen.at(-1);
        const query = new URL(got?.url ?? '', 'http://x').searchParams;
        expect([query.get('q'), query.get('b')]).toEqual([text, '1']);
        const json = JSON.parse(got?.body ?? '') as { text: string; bare: unknown };
        expect(json.text).toBe(`<${text}>`);
        expect(Object.keys(json)).toEqual(['text', 'bare']);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a secret', () => {
  it('stands in no byte of the data folder, however a step prints it', async () => {
    const engine = await testEngine();
    const secret = 'S3cret/+ "quoted" & väl';
    const encoded = [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      secret.slice(0, 12),
    ];
    const body = [
      'echo "plain $TOKEN"; echo "plain $TOKEN" >&2',
      'printf "%s" "$TOKEN" | base64',
      'printf "user:%s" "$TOKEN" | base64',
      'printf "%s" "$TOKEN" | cut -c1-8 | tr -d "\\n"; sleep 0.2; printf "%s\\n" "$TOKEN" | cut -c9-',
      'exit 3',
    ].join('\n');
    const text = `---\nvariables:\n  TOKEN:\n    secret: true\n---\n${block('sh', 'step safe name="Print" rollback="Print too"', body)}${block('sh', 'rollback name="Print too"', 'echo "$TOKEN"')}`;
    const printed: string[] = [];
    const { ref } = await engine.must('incident.declare', { title: 'Tokens' });
    await reviewed(engine, 'book.md', text);
    const refused = await engine.do('run.start', {
      ref,
      text,
      name: 'book.md',
      variables: { TOKEN: secret },
    });
    expect(refused).toMatchObject({ ok: false });
    expect(await engine.do('run.start', { ref, text, name: 'book.md' })).toMatchObject({ ok: false });
    await engine.must('run.start', { ref, text, name: 'book.md', secrets: { TOKEN: secret } });
    engine.subscribe('run.watch', { ref }, (increment) => printed.push(JSON.stringify(increment)));
    const run = await until(engine, ref, ended);
    expect(run.steps[0]?.state).toBe('rolled-back');
    expect(printed.join('')).toContain('•••');
    for (const form of encoded.slice(0, 4)) expect(printed.join('')).not.toContain(form);
    await engine.must('backup.create', {});
    await engine.must('incident.export', { ref, format: 'json' });
    engine.close();
    const files = fs.readdirSync(engine.dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const bytes = fs.readFileSync(path.join(file.parentPath, file.name));
      for (const form of encoded) expect(bytes.includes(form), `${file.name} has ${form}`).toBe(false);
    }
  });
});

describe('an engine that dies', () => {
  it('leaves its step interrupted, never run again by itself, until a person says how', async () => {
    const dataDir = temporaryFolder();
    const dir = temporaryFolder();
    const engine = await testEngine({ dataDir });
    const text =
      block(
        'sh',
        'step safe name="Count" rollback="Uncount"',
        `echo x >> "${dir}/count"\n[ -e "${dir}/quick" ] || sleep 60`,
      ) +
      block('sh', 'step safe name="Next"', `touch "${dir}/next"`) +
      block('sh', 'rollback name="Uncount"', `rm "${dir}/count"`);
    const { ref } = await engine.must('incident.declare', { title: 'Killed' });
    await reviewed(engine, 'book.md', text);
    engine.close();

    const { client, kill } = await engineProcess(dataDir);
    const begin = await client.call('run.start', { ref, text, name: 'book.md' });
    expect(begin.ok).toBe(true);
    while (!fs.existsSync(path.join(dir, 'count'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await kill();

    const second = await testEngine({ dataDir });
    const run = await until(second, ref, at(1, 'interrupted'));
    expect(run.steps.map(({ state }) => state)).toEqual(['interrupted', 'pending']);
    expect(run.ended).toBeNull();
    expect(run.steps[0]?.reason).toBe(
      'Deepwater ended in the middle of it; what still ran of it was ended at the next start',
    );
    expect(fs.readFileSync(path.join(dir, 'count'), 'utf8')).toBe('x\n');
    expect(fs.existsSync(path.join(dir, 'next'))).toBe(false);

    fs.writeFileSync(path.join(dir, 'quick'), '');
    await second.must('run.resume', { ref, how: 'rerun', as: '@ana' });
    const after = await until(second, ref, ended);
    expect(after).toMatchObject({ ended: { how: 'completed' } });
    expect(fs.readFileSync(path.join(dir, 'count'), 'utf8')).toBe('x\nx\n');
    expect(await told(second, ref)).toEqual([
      'Run 1 of runbook “Killed” started'.replace('Killed', 'book'),
      expect.stringContaining('step 1 “Count” interrupted'),
      'Run 1: step 1 “Count” is to run again',
      'Run 1, step 1 “Count” succeeded (exit 0)',
      'Run 1, step 2 “Next” succeeded (exit 0)',
      'Run 1 completed. Steps: 2 succeeded',
    ]);
    expect((await second.must('log.verify', {})).ok).toBe(true);
  });

  it('or is closed, ends what runs; a person has it rolled back', async () => {
    const dataDir = temporaryFolder();
    const dir = temporaryFolder();
    const first = await testEngine({ dataDir });
    const text =
      block(
        'sh',
        'step safe name="Long" rollback="Back"',
        `trap "touch ${dir}/ended; exit" TERM\ntouch "${dir}/begun"\nsleep 60 & wait`,
      ) + block('sh', 'rollback name="Back"', `touch "${dir}/back"`);
    const ref = await begun(first, text);
    while (!fs.existsSync(path.join(dir, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 20));
    first.close();
    const second = await testEngine({ dataDir });
    expect((await runIn(second, ref)).steps[0]).toMatchObject({
      state: 'interrupted',
      reason: 'Deepwater was closed',
    });
    await second.must('run.resume', { ref, how: 'rollback', as: '@ana' });
    const run = await until(second, ref, ended);
    expect(run.steps[0]?.state).toBe('rolled-back');
    expect(fs.existsSync(path.join(dir, 'back'))).toBe(true);
  });
});

describe('an exercise', () => {
  it('runs nothing real, and says so', async () => {
    const engine = await testEngine();
    const dir = temporaryFolder();
    const text = block('sh', 'step name="Touch"', `touch "${dir}/real"`);
    const { ref } = await engine.must('incident.declare', { title: 'Drill', exercise: true });
    await reviewed(engine, 'book.md', text);
    await engine.must('run.start', { ref, text, name: 'book.md' });
    await approve(engine, ref, 1);
    await until(engine, ref, at(1, 'skipped'));
    expect(await told(engine, ref)).toContain(
      'Run 1, step 1 “Touch” skipped (approved by @ana): not run: exercise',
    );
    expect(fs.readdirSync(dir)).toEqual([]);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '#electron/dev/free-port.ts';
import type { Client } from '#electron/engine/client.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { temporaryFolder, testEngine } from './kit.ts';
import { at, ended, engineProcess, happens, lives, reviewed, told, until } from './run-kit.ts';

const block = (kind: string, attributes: string, body: string): string =>
  `\`\`\`${kind} ${attributes}\n${body}\n\`\`\`\n`;

/** A service that lets in who knows its token, and runs as many workers as a file says. */
const service = `
import fs from 'node:fs';
import http from 'node:http';
const [, , port, folder] = process.argv;
const workers = () => Number(fs.readFileSync(folder + '/workers', 'utf8'));
http.createServer((request, answer) => {
  answer.statusCode = request.headers.authorization === 'Bearer ' + process.env.TOKEN ? 200 : 401;
  answer.end(JSON.stringify({ pid: process.pid, workers: workers() }));
}).listen(Number(port), '127.0.0.1', () => fs.writeFileSync(folder + '/pid', String(process.pid)));
setTimeout(() => process.exit(), 60_000);
`;

const head = `---
variables:
  DIR:
  PORT:
  NOTE:
  TOKEN: {secret: true}
---
`;
const start = 'node "$DIR/service.mjs" "$PORT" "$DIR" >/dev/null 2>&1 &';
const answers = (name: string): string =>
  block(
    'wait',
    `step name="${name}" every=1s timeout=20s expect="status 200 and json $.workers == 1"`,
    'GET http://127.0.0.1:$PORT/\nAuthorization: Bearer $TOKEN',
  );

const books = {
  'scale.md': `${head}# Restart and scale\n
${block('sh', 'step name="Start" safe expect="exit 0"', `echo 1 > "$DIR/workers"; printf '%s' "$NOTE" > "$DIR/note"; echo "token $TOKEN"\n${start}`)}
${answers('It answers')}
${block('sh', 'step name="Restart" rollback="Start again"', `kill "$(cat "$DIR/pid")"; rm "$DIR/pid"\n${start}\necho restarted`)}
${answers('It answers again')}
${block('sh', 'step name="Scale" rollback="One worker" expect=\'stdout contains "workers 5"\'', 'echo 4 > "$DIR/workers"; echo "workers $(cat "$DIR/workers")"')}
${block('sh', 'rollback name="Start again"', start)}
${block('sh', 'rollback name="One worker"', 'echo 1 > "$DIR/workers"; echo "back to one"')}`,
  'hang.md': `${head}# Drain\n
${block('sh', 'step name="Drain" safe timeout=1s rollback="Fill"', 'trap "" TERM; echo draining; sleep 30')}
${block('sh', 'rollback name="Fill"', 'echo "no $TOKEN" >&2; exit 4')}`,
  'watch.md': `${head}# Watch\n\n${block('sh', 'step name="Watch" safe', 'trap "" TERM; echo $$ > "$DIR/watcher"; while :; do sleep 0.1; done')}`,
  'again.md': `${head}# Restart once more\n
${block('sh', 'step name="Restart" safe rollback="Start again"', `kill "$(cat "$DIR/pid")"; echo $$ > "$DIR/restarter"; sleep 60\n${start}`)}
${block('sh', 'step name="Never" safe', 'touch "$DIR/never"')}
${block('sh', 'rollback name="Start again"', start)}`,
};

const SECRET = 'tok/en+ "in" quotes & ümlauts';
const NOTE = '--help\n$(touch "$DIR/owned") `touch owned` "; \'$HOME\' -rf /\\';

describe.skipIf(process.platform === 'win32')('runbooks that restart and scale a service', () => {
  it('come to what they should, whatever goes wrong, and the timeline tells it', async () => {
    const dataDir = temporaryFolder();
    const dir = temporaryFolder();
    const file = (name: string): string => path.join(dir, name);
    const number = (name: string): number => Number(fs.readFileSync(file(name), 'utf8'));
    fs.writeFileSync(file('service.mjs'), service);
    onTestFinished(() => {
      if (fs.existsSync(file('pid')) && lives(number('pid'))) process.kill(number('pid'), 'SIGKILL');
    });
    const first = await testEngine({ dataDir });
    const { ref } = await first.must('incident.declare', { title: 'Workers are stuck' });
    for (const [name, text] of Object.entries(books)) await reviewed(first, name, text);
    first.close();

    const { client, kill } = await engineProcess(dataDir);
    const variables = { DIR: dir, PORT: String(await freePort()), NOTE };
    const begin = async (name: keyof typeof books): Promise<number> => {
      const input = { ref, text: books[name], name, variables, secrets: { TOKEN: SECRET } };
      const begun = await client.call('run.start', input);
      if (!begun.ok) throw new Error(JSON.stringify(begun));
      return (begun.output as { run: number }).run;
    };

    const scale = await begin('scale.md');
    await reaches(client, ref, scale, at(3, 'awaiting'));
    const before = number('pid');
    await client.call('run.approve', { ref, run: scale, step: 3, as: '@ana' });
    await reaches(client, ref, scale, at(5, 'awaiting'));
    expect(number('pid')).not.toBe(before);
    await client.call('run.approve', { ref, run: scale, step: 5, as: '@ana' });
    await reaches(client, ref, scale, ended);
    expect(number('workers')).toBe(1);
    expect(fs.readFileSync(file('note'), 'utf8')).toBe(NOTE);

    await reaches(client, ref, await begin('hang.md'), ended);

    const watch = await begin('watch.md');
    await happens(() => fs.existsSync(file('watcher')));
    const began = performance.now();
    await client.call('run.stop', { ref, run: watch, as: '@bo' });
    await reaches(client, ref, watch, at(1, 'interrupted'));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(lives(number('watcher'))).toBe(false);

    await begin('again.md');
    await happens(
      () => fs.existsSync(file('restarter')) && fs.readFileSync(file('restarter'), 'utf8') !== '',
    );
    await kill();
    const second = await testEngine({ dataDir });
    await until(second, ref, at(1, 'interrupted'));
    expect(lives(number('restarter'))).toBe(false);
    await second.must('run.resume', { ref, how: 'rollback', secrets: { TOKEN: SECRET }, as: '@ana' });
    await until(second, ref, ended);
    await happens(() => lives(number('pid')));

    expect((await told(second, ref)).map((line) => line.replaceAll(/"pid":\d+/g, '"pid":1'))).toEqual([
      'Run 1 of runbook “Restart and scale” started',
      'Run 1, step 1 “Start” succeeded (exit 0) — token •••',
      'Run 1, step 2 “It answers” succeeded (status 200) — {"pid":1,"workers":1}',
      'Run 1, step 3 “Restart” succeeded (exit 0, approved by @ana) — restarted',
      'Run 1, step 4 “It answers again” succeeded (status 200) — {"pid":1,"workers":1}',
      'Run 1, step 5 “Scale” failed (exit 0, approved by @ana): expected stdout to contain “workers 5” — workers 4',
      'Run 1, step 5 “Scale” rolled back (exit 0, approved by @ana) — back to one',
      'Run 1 failed: step 5 failed and was rolled back: expected stdout to contain “workers 5”. Steps: 4 succeeded and 1 rolled back',
      'Run 2 of runbook “Drain” started',
      'Run 2, step 1 “Drain” failed: it took longer than 1 s and was ended — draining',
      'Run 2, step 1 “Drain” ROLLBACK FAILED (exit 4): expected exit 0, got 4 — no •••',
      'Run 2 failed: THE ROLLBACK OF STEP 1 FAILED. What it changed is still changed: look at it now. Steps: 1 failed',
      'Run 3 of runbook “Watch” started',
      'Run 3 stopped. Steps: 1 never ran',
      'Run 3, step 1 “Watch” interrupted: ended by @bo',
      'Run 4 of runbook “Restart once more” started',
      'Run 4, step 1 “Restart” interrupted: Deepwater ended in the middle of it; what still ran of it was ended at the next start',
      'Run 4: step 1 “Restart” is to be rolled back',
      'Run 4, step 1 “Restart” rolled back (exit 0)',
      'Run 4 failed: step 1 was rolled back. Steps: 1 rolled back and 1 never ran',
    ]);
    expect(fs.existsSync(file('never'))).toBe(false);
    expect(fs.existsSync(file('owned'))).toBe(false);
    expect((await second.must('log.verify', {})).ok).toBe(true);
    await second.must('backup.create', {});
    second.close();
    for (const each of fs.readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
      if (!each.isFile()) continue;
      const bytes = fs.readFileSync(path.join(each.parentPath, each.name));
      for (const form of [SECRET, JSON.stringify(SECRET).slice(1, -1), encodeURIComponent(SECRET)])
        expect(bytes.includes(form), `${each.name} holds the secret`).toBe(false);
    }
  });
});

async function reaches(
  client: Client,
  ref: string,
  number: number,
  wanted: (run: Run) => boolean,
): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const shown = await client.call('run.show', { ref, run: number });
    if (shown.ok && wanted((shown.output as { run: Run }).run)) return;
    if (performance.now() > deadline)
      throw new Error(`run ${number} does not get there: ${JSON.stringify(shown)}`);
    await pause(20);
  }
}

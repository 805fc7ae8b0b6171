import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyTemplate, trialOf } from '#electron/engine/connector-tools.ts';
import { DeliveryError } from '#electron/engine/connectors/connector.ts';
import { createSupervisor } from '#electron/engine/connectors/external/supervisor.ts';
import { temporaryFolder, testEngine } from '../engine/kit.ts';
import { plainVendor, settled, until } from './kit.ts';

function template(
  change: (manifest: Record<string, unknown>) => Record<string, unknown> = (same) => same,
): string {
  const folder = path.join(temporaryFolder(), 'mine');
  copyTemplate(folder);
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
  fs.writeFileSync(
    file,
    JSON.stringify(change({ ...manifest, command: [process.execPath, 'connector.mjs'] })),
  );
  return folder;
}

describe('the template of a connector', () => {
  const folder = path.join(import.meta.dirname, '../../../resources/connector-template');
  const trial = trialOf(folder, { PATH: path.dirname(process.execPath) });
  const checks = trial.ok ? trial.output.checks : [];
  const some = [
    ...['its manifest is valid', 'a check with the right settings is content'],
    ...[
      'a check with wrong credentials says so',
      'channel.post is done once when Deepwater is killed after it',
    ],
    ...['rate-limited', 'reset-after', 'malformed'].map(
      (fault) => `channel.post is done once under: ${fault}`,
    ),
    'event.mark stops when it is told to',
  ];
  it.each(some)('keeps what every connector has to: %s', async (name) => {
    expect(await checks.find((check) => check.name === name)?.run()).toBeNull();
  });
});

describe('a connector of somebody else’s', () => {
  it('is installed, connected and sends through its own program', async () => {
    const vendor = await plainVendor();
    const engine = await testEngine({
      connectors: [],
      deliver: true,
      env: { PATH: process.env['PATH'], DEEPWATER_SECRET_MINE_TOKEN: vendor.token, HOME: '/not-for-it' },
    });
    const folder = template();
    expect(await engine.must('connector.folder.add', { path: folder })).toMatchObject({
      kind: 'events-example',
    });
    const connector = { kind: 'events-example', name: 'Mine', settings: { url: vendor.double.url } };
    await engine.must('connector.set', { connector });
    expect(await engine.must('connector.check', { connector: 'Mine' })).toMatchObject({ ok: true });
    await engine.must('incident.declare', { title: 'Checkout is slow' });
    const rows = await settled(engine);
    // The plain vendor has no /events: a person reads that.
    expect(rows).toMatchObject([
      { effect: 'event.mark', state: 'dead', problem: expect.stringContaining('404') as string },
    ]);
    expect(vendor.double.requests.at(-1)).toMatchObject({ method: 'POST', path: '/events' });
    expect(vendor.double.requests.at(-1)?.headers['idempotency-key']).toContain(':event-mark:');
    await engine.must('connector.folder.remove', { path: folder });
    expect((await engine.must('connector.list', {}))[0]?.health).toMatchObject({ state: 'trouble' });
  });

  it.each([
    ['crashes', 'process.stderr.write("out of " + "luck"); process.exit(3)', 'exit 3'],
    ['talks nonsense', 'console.log("hello"); setInterval(() => {}, 1000)', 'no JSON-RPC'],
    [
      'never ends a line',
      'const x = "x".repeat(1e6); setInterval(() => process.stdout.write(x), 1)',
      'line of more than',
    ],
  ])('that %s is cut off and told in words', async (_, script, says) => {
    const supervisor = createSupervisor(
      { folder: temporaryFolder(), command: [process.execPath, '-e', script] },
      () => Promise.resolve(null),
      {},
    );
    await expect(supervisor.ask('check', {}, AbortSignal.timeout(10_000))).rejects.toThrow(says);
    // Not at once again.
    await expect(supervisor.ask('check', {}, AbortSignal.timeout(10_000))).rejects.toBeInstanceOf(
      DeliveryError,
    );
    supervisor.abandon();
  });

  it('that hangs is ended, and nothing waits for it', async () => {
    const folder = temporaryFolder();
    const script = 'require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)';
    const supervisor = createSupervisor(
      { folder, command: [process.execPath, '-e', script] },
      () => Promise.resolve(null),
      {},
    );
    const begun = performance.now();
    await expect(supervisor.ask('check', {}, AbortSignal.timeout(600))).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(2_000);
    const pid = Number(fs.readFileSync(path.join(folder, 'pid'), 'utf8'));
    await until(() => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    });
  });

  it('gets only its own settings, secrets and a few variables', async () => {
    const supervisor = createSupervisor(
      {
        folder: temporaryFolder(),
        command: [
          process.execPath,
          '-e',
          'process.stdin.on("data", (line) => console.log(JSON.stringify({jsonrpc:"2.0",id:JSON.parse(line).id,result:Object.keys(process.env)})))',
        ],
      },
      () => Promise.resolve(null),
      { PATH: '/bin', HOME: '/root', DEEPWATER_SECRET_SLACK_BOT_TOKEN: 'x', LANG: 'C' },
    );
    const names = (await supervisor.ask('env', {}, AbortSignal.timeout(10_000))) as string[];
    expect(names.filter((name) => !name.startsWith('__'))).toEqual(['PATH', 'LANG']);
    await supervisor.stop();
  });

  it.each([
    [{ kind: 'Bad Kind' }, 'kind'],
    [{ effects: ['channel.shout'] }, 'An effect is one of'],
    [{ command: [] }, 'command'],
    [{ powers: ['listen'] }, 'check, and may have pull and query'],
  ])('with a wrong manifest is refused with its place: %j', async (wrong, says) => {
    const engine = await testEngine({ connectors: [] });
    const outcome = await engine.do('connector.folder.add', {
      path: template((manifest) => ({ ...manifest, ...wrong })),
    });
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining(says) as string },
    });
  });
});

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#electron/dev/free-port.ts';
import { systemProgram } from './program.ts';

/** A real server of this test on a port of 127.0.0.1 that was free. */
export interface MonitoringServer {
  url: string;
  remove(): Promise<void>;
}

/** Prometheus' own Alertmanager; null where it can't be had. */
export const alertmanagerProgram = (): Promise<string | null> => systemProgram('prometheus-alertmanager');
/** Prometheus; null where it can't be had. */
export const prometheusProgram = (): Promise<string | null> => systemProgram('prometheus');

/** Starts Alertmanager, which tells `hook` within a second. */
export function startAlertmanager(
  program: string,
  hook: { url: string; token: string },
): Promise<MonitoringServer> {
  const config = JSON.stringify({
    route: {
      ...{ receiver: 'desk', group_by: ['alertname', 'service'] },
      ...{ group_wait: '200ms', group_interval: '500ms', repeat_interval: '1h' },
    },
    receivers: [
      {
        name: 'desk',
        webhook_configs: [
          {
            ...{ url: hook.url, send_resolved: true },
            http_config: { authorization: { credentials: hook.token } },
          },
        ],
      },
    ],
  });
  return start(program, 'alertmanager.yml', config, (file, dir, port) => [
    ...[`--config.file=${file}`, `--storage.path=${dir}`, `--web.listen-address=127.0.0.1:${port}`],
    ...['--cluster.listen-address=', `--web.external-url=http://127.0.0.1:${port}`],
  ]);
}

/** Starts Prometheus, which watches itself every second. */
export async function startPrometheus(program: string): Promise<MonitoringServer> {
  return start(
    program,
    'prometheus.yml',
    (port) =>
      JSON.stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [{ job_name: 'self', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
      }),
    (file, dir, port) => [
      ...[`--config.file=${file}`, `--storage.tsdb.path=${dir}`],
      `--web.listen-address=127.0.0.1:${port}`,
    ],
  );
}

/** Both read YAML, of which JSON is a part. */
async function start(
  program: string,
  name: string,
  config: string | ((port: number) => string),
  args: (file: string, dir: string, port: number) => string[],
): Promise<MonitoringServer> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-monitoring-'));
  const port = await freePort();
  const file = path.join(dir, name);
  fs.writeFileSync(file, typeof config === 'string' ? config : config(port));
  const child = spawn(program, args(file, path.join(dir, 'data'), port), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const url = `http://127.0.0.1:${port}`;
  const remove = async (): Promise<void> => {
    if (child.exitCode === null) {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    }
    fs.rmSync(dir, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const ready = await fetch(`${url}/-/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { url, remove };
    await wait(50);
  }
  await remove();
  throw new Error(`${program} did not start: ${output.slice(-2_000)}`);
}

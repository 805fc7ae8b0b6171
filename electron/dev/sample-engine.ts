import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineOperations, NameOfKind } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import {
  engineNoticeSchema,
  replySchema,
  type EngineControl,
  type Reply,
  type Request,
} from '#shared/contract/wire.ts';
import { distFolder } from './paths.ts';

type CallName = NameOfKind<'command' | 'query', EngineOperations>;

/** The built engine on a log of its own, with a clock that is set by hand. */
export interface SampleEngine {
  /** Sets the clock, in ms since the epoch. It stands still until it is set again. */
  setClock(at: number): void;
  /** Calls the contract. Throws the refusal's sentence. */
  do<N extends CallName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
  ): Promise<OutputOf<EngineOperations[N]>>;
  /** Ends the engine; its log is gone. */
  close(): Promise<void>;
}

/** Starts the engine that was built last on a new folder. */
export async function startSampleEngine(at: number): Promise<SampleEngine> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-sample-'));
  const clock = path.join(folder, 'clock');
  const setClock = (now: number): void => writeFileSync(clock, String(now));
  setClock(at);
  const child = fork(path.join(distFolder, 'engine/process.mjs'), [], {
    execArgv: ['--import', pathToFileURL(path.join(import.meta.dirname, 'sample-clock.ts')).href],
    env: { ...process.env, DEEPWATER_SAMPLE_CLOCK: clock },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting = new Map<number, (reply: Reply) => void>();
  const send = (message: Request | EngineControl): void => void child.send(message);
  child.on('message', (message) => {
    const reply = replySchema.safeParse(message);
    if (reply.success) waiting.get(reply.data.id)?.(reply.data);
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      const notice = engineNoticeSchema.safeParse(message);
      if (notice.success && notice.data.kind === 'ready') resolve();
      else if (notice.success && notice.data.kind === 'failed') {
        reject(new Error(notice.data.refusal.message));
      }
    });
    child.once('exit', (code) => reject(new Error(`the engine of the sample log ended with code ${code}`)));
  });
  send({ kind: 'start', dataDir: path.join(folder, 'data'), appVersion: 'sample' });
  await ready;

  let last = 0;
  async function call(name: string, input: unknown): Promise<unknown> {
    last += 1;
    const id = last;
    const answered = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    send({ kind: 'call', id, name, input });
    const reply = await answered;
    waiting.delete(id);
    if (reply.kind === 'result') return reply.output;
    throw new Error(`${name} was refused: ${reply.kind === 'refused' ? reply.refusal.message : reply.kind}`);
  }
  return {
    setClock,
    do: call as SampleEngine['do'],
    async close() {
      send({ kind: 'stop' });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { z } from 'zod';
import { SERVER_PORT, type ServerStatus } from '#shared/contract/inbox.ts';
import { serverText } from '#shared/text/server.ts';
import { parseStored } from '../log/file.ts';
import { reasonOf } from '../log/folder.ts';
import type { OpenLog } from '../log/open.ts';
import { listenAt, LOOPBACK, type Answers, type Listening } from './listener.ts';

const settings = z.object({ on: z.boolean(), port: z.number().int() });
type Settings = z.output<typeof settings>;
/** Where the log's file keeps them. */
const META = 'server';

interface ServerParts {
  log: Pick<OpenLog, 'reader' | 'writer'>;
  answers: Omit<Answers, 'counted'>;
  /** Whether it listens at all. A command that opens the folder for a moment does not. */
  enabled: boolean;
}

/** Webhooks by what came of them since the engine started, for the figures. */
export type HookCounts = ReadonlyMap<string, { taken: number; refused: number }>;

/** The server for webhooks, health and figures: off until somebody switches it on, and on this machine alone. */
export function createLocalServer({ log, answers, enabled }: ServerParts) {
  let chosen = read();
  let listening: Listening | null = null;
  let problem: string | null = null;
  let stopped = false;
  /** Changes happen one after the other. */
  let last: Promise<void> = Promise.resolve();
  const counts = new Map<string, { taken: number; refused: number }>();

  function read(): Settings {
    const stored = settings.safeParse(parseStored(log.reader.meta(META) ?? 'null'));
    return stored.success ? stored.data : { on: false, port: SERVER_PORT };
  }

  function counted(connector: string | null, result: 'taken' | 'refused'): void {
    const key = connector ?? '';
    const count = counts.get(key) ?? { taken: 0, refused: 0 };
    counts.set(key, { ...count, [result]: count[result] + 1 });
  }

  async function apply(): Promise<void> {
    const wanted = chosen.on && enabled && !stopped;
    if (listening !== null && (!wanted || listening.port !== chosen.port)) {
      const closing = listening;
      listening = null;
      await closing.close();
    }
    if (!wanted) problem = null;
    if (!wanted || listening !== null) return;
    try {
      listening = await listenAt(chosen.port, { ...answers, counted });
      problem = null;
    } catch (error) {
      problem =
        reasonOf(error) === 'EADDRINUSE'
          ? serverText.taken(chosen.port)
          : serverText.failed(chosen.port, reasonOf(error));
    }
  }

  const queued = (): Promise<void> => {
    last = last.then(apply);
    return last;
  };

  const sum = (result: 'taken' | 'refused'): number =>
    [...counts.values()].reduce((total, count) => total + count[result], 0);
  const status = (): ServerStatus => ({
    ...chosen,
    listening: listening !== null,
    problem,
    address: listening === null ? null : `http://${LOOPBACK}:${listening.port}`,
    taken: sum('taken'),
    refused: sum('refused'),
  });

  void queued();

  return {
    async set(on: boolean, port: number | undefined): Promise<ServerStatus> {
      chosen = { on, port: port ?? chosen.port };
      log.writer.transaction(() => log.writer.setMeta(META, JSON.stringify(chosen)));
      await queued();
      return status();
    },
    /** As it is once what was last asked for has been done. */
    async status(): Promise<ServerStatus> {
      await last;
      return status();
    },
    counts: (): HookCounts => counts,
    async stop(): Promise<void> {
      stopped = true;
      await queued();
    },
  };
}

export type LocalServer = ReturnType<typeof createLocalServer>;

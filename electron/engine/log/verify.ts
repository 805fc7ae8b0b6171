import type Database from 'better-sqlite3';
import type { Certificate } from '#shared/contract/views.ts';
import { isWorkspaceEvent } from '#shared/domain/workspace/events.ts';
import { emptyWorkspace, evolveWorkspace } from '#shared/domain/workspace/evolve.ts';
import { envelopeProblem } from './check.ts';
import { uuidText } from './hashing.ts';
import { checkpointHolds } from './identity.ts';
import { createReader } from './reader.ts';
import { compareViews, type Report } from './verify-views.ts';

const PAGE = 2_000;
/** More problems than this say nothing new. */
const MOST_PROBLEMS = 200;

type Problem = Certificate['problems'][number];

/** What was found, and where: damage of the log itself calls for a recovery, views can be folded anew. */
export interface Examination {
  certificate: Certificate;
  log: number;
  views: number;
}

/**
 * Looks through a whole file: its structure; every chain with hashes, digests, order, signatures and strikes; then
 * everything is folded anew and compared with the views. Reads only, in one consistent view of the file; meant for a
 * thread of its own. Damage is found, never thrown.
 */
export function examineLog(db: Database.Database, appVersion: string, now: number): Examination {
  const problems: Problem[] = [];
  const report: Report = (stream, event, problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ stream, event, problem });
  };
  let walked: Walked = NOTHING;
  let log = 0;
  try {
    db.transaction(() => {
      for (const problem of structureProblems(db)) report('', null, `the file is damaged: ${problem}`);
      walked = walk(db, report);
      log = problems.length;
      compareViews(db, createReader(db), report);
    })();
  } catch (error) {
    report('', null, `the file can’t be read: ${error instanceof Error ? error.message : String(error)}`);
    log = Math.max(log, 1);
  }
  const certificate = {
    ok: problems.length === 0,
    checkedAt: new Date(now).toISOString(),
    appVersion,
    ...walked,
    problems,
  };
  return { certificate, log, views: problems.length - log };
}

/** What SQLite itself finds wrong, also between tables and indexes. */
function structureProblems(db: Database.Database): string[] {
  const rows = db.pragma('integrity_check(20)') as { integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
}

type Walked = Pick<Certificate, 'streams' | 'events' | 'checkpoints' | 'struck' | 'chains' | 'keys'>;
const NOTHING: Walked = { streams: 0, events: 0, checkpoints: 0, struck: 0, chains: [], keys: [] };

function walk(db: Database.Database, report: Report): Walked {
  const reader = createReader(db);
  const chains = new Map<
    string,
    { stream: string; replica: string; events: number; head: string; hashes: Map<number, string> }
  >();
  const signedSeqs = new Map<string, Set<number>>();
  for (const checkpoint of reader.checkpoints()) {
    const key = `${checkpoint.stream} ${checkpoint.replica}`;
    signedSeqs.set(key, (signedSeqs.get(key) ?? new Set()).add(checkpoint.seq));
  }
  const strikes = new Set(
    db
      .prepare<[], { target: Buffer }>('SELECT target FROM strikes')
      .all()
      .map((row) => uuidText(row.target)),
  );
  let struck = 0;
  let workspace = emptyWorkspace();
  let pos = 0;
  for (;;) {
    const page = reader.envelopePage(pos, PAGE);
    for (const row of page) {
      pos = row.pos;
      const { envelope } = row;
      const key = `${envelope.stream} ${envelope.replica}`;
      const chain = chains.get(key) ?? {
        stream: envelope.stream,
        replica: envelope.replica,
        events: 0,
        head: '',
        hashes: new Map<number, string>(),
      };
      if (envelope.seq !== chain.events + 1) {
        report(
          envelope.stream,
          envelope.id,
          `number ${envelope.seq} of its chain follows number ${chain.events}`,
        );
      } else if ((envelope.prev ?? '') !== chain.head) {
        report(envelope.stream, envelope.id, 'it does not continue its chain');
      }
      const problem = envelopeProblem(envelope);
      if (problem !== null) report(envelope.stream, envelope.id, problem);
      if (envelope.salt === null) {
        struck += 1;
        if (!strikes.has(envelope.id))
          report(envelope.stream, envelope.id, 'its payload is blank but nobody struck it');
      }
      if (envelope.type === 'replica.announced' && isWorkspaceEvent(envelope))
        workspace = evolveWorkspace(workspace, envelope);
      chain.events = envelope.seq;
      chain.head = envelope.hash;
      if (signedSeqs.get(key)?.has(envelope.seq) === true) chain.hashes.set(envelope.seq, envelope.hash);
      chains.set(key, chain);
    }
    if (page.length < PAGE) break;
  }
  const signed = new Map<string, { seq: number; signature: string }>();
  const checkpoints = reader.checkpoints();
  for (const checkpoint of checkpoints) {
    const key = `${checkpoint.stream} ${checkpoint.replica}`;
    const hash = checkpoint.hash.toString('hex');
    const publicKey = workspace.replicas.find((replica) => replica.id === checkpoint.replica)?.publicKey;
    if (chains.get(key)?.hashes.get(checkpoint.seq) !== hash) {
      report(
        checkpoint.stream,
        null,
        `a checkpoint of ${checkpoint.replica} at ${checkpoint.seq} is about another event`,
      );
    } else if (publicKey === undefined) {
      report(checkpoint.stream, null, `the key of ${checkpoint.replica} is not in the log`);
    } else if (!checkpointHolds({ ...checkpoint, hash }, checkpoint.signature, publicKey)) {
      report(
        checkpoint.stream,
        null,
        `a signature of ${checkpoint.replica} at ${checkpoint.seq} does not hold`,
      );
    } else {
      signed.set(key, { seq: checkpoint.seq, signature: checkpoint.signature.toString('base64') });
    }
  }
  return {
    streams: new Set([...chains.values()].map((chain) => chain.stream)).size,
    events: [...chains.values()].reduce((sum, chain) => sum + chain.events, 0),
    checkpoints: checkpoints.length,
    struck,
    chains: [...chains].map(([key, chain]) => ({
      stream: chain.stream,
      replica: chain.replica,
      events: chain.events,
      head: chain.head,
      signedUpTo: signed.get(key)?.seq ?? 0,
      signature: signed.get(key)?.signature ?? null,
    })),
    keys: workspace.replicas.map(({ id, publicKey, name }) => ({ replica: id, publicKey, name })),
  };
}

import { FILE_PIECE, MOST_FILES_ASKED, type HeadsMessage } from '#shared/sync/message.ts';
import type { NamedFile } from '../attachments/references.ts';
import { reasonOf } from '../log/folder.ts';
import { createDue } from './due.ts';
import type { FileParts, FileWay } from './files.ts';
import { piecesOf, type Pieces } from './file-pieces.ts';
import { openMessage } from './open-message.ts';
import { createPace } from './pace.ts';

/** Bytes fetched in a second, at most: events come first, and whoever types does not notice. */
const RATE = 6_000_000;
/** A file that lies nowhere yet is looked for again after so long, ms; doubled with each time, up to a minute. */
const FIRST_LOOK = 500;
const LONGEST_WAIT = 60_000;
/** After news of others it is looked for again so much later, ms. */
const AFTER_NEWS = 150;
/** … and, after each try in vain, so much less often, ms; what was not asked for within this time is not news to anybody. */
const SPREAD = 500;
const ASKED_LATELY = 90_000;

/** A file that an event here names and that is not here. */
export interface Want extends NamedFile {
  nextAt: number;
  tries: number;
  /** When it was looked for and asked for last. */
  triedAt: number;
  askedAt: number;
  /** Installations whose pieces did not make the file. */
  refused: Set<string>;
  /** Pieces of several installations did not make the file: now those of one are taken. */
  ofOne: boolean;
  /** Ways on which it was looked for and not found. */
  notOn: Set<string>;
  arrived: number;
  problem: string | null;
}

/** Fetches the files that are named here and lie elsewhere: one after the other, the newest incident’s first. */
export function createFileFetching(parts: FileParts, pieces: Pieces) {
  const { membership, attachments, log, steady } = parts;
  const own = log.identity.replica;
  const wants = new Map<string, Want>();
  const pace = createPace(RATE, steady);
  let ordered: Want[] | null = null;

  const inOrder = (): Want[] => (ordered ??= [...wants.values()].toSorted(newestFirst));

  const due = createDue({
    nextAt: () =>
      wants.size === 0 || parts.ways().length === 0
        ? null
        : Math.min(...[...wants.values()].map(({ nextAt }) => nextAt)),
    async step() {
      const want = inOrder().find(({ nextAt }) => nextAt <= steady());
      if (want === undefined || parts.ways().length === 0) return false;
      want.tries += 1;
      want.triedAt = steady();
      want.nextAt = steady() + Math.min(LONGEST_WAIT, FIRST_LOOK * 2 ** Math.min(want.tries, 10));
      try {
        await fetch(want);
      } catch (error) {
        want.problem = `It could not be stored (${reasonOf(error)}). It is tried again.`;
        want.nextAt = steady() + LONGEST_WAIT;
      }
      return true;
    },
    rested: parts.changed,
    steady,
  });

  async function fetch(want: Want): Promise<void> {
    if (attachments.has(want.hash)) return settled(want.hash);
    for (const way of parts.ways()) {
      try {
        if (await fetchBy(way, want)) return;
      } catch (error) {
        // The way broke off: what has come stays, and the next try goes on there.
        if (isOfDisk(error)) throw error;
      }
      if (due.stopped || !wants.has(want.hash)) return;
    }
  }

  /** Whether it is here now. */
  async function fetchBy(way: FileWay, want: Want): Promise<boolean> {
    const { hash } = want;
    const file = membership.fileName(hash);
    for (;;) {
      const from = sourcesOf(await way.shelf.list(file), want);
      const lies = complete(from, want);
      if (lies === want.notOn.has(way.kind)) {
        if (lies) want.notOn.delete(way.kind);
        else {
          want.notOn.add(way.kind);
          way.tellFiles();
        }
      }
      if (!lies && from.size === 0) return false;
      const outcome = await fetchPieces(way, want, file, from);
      if (outcome !== 'again') return outcome === 'here';
    }
  }

  /** Those whose pieces may be taken; of one of them only, where a mixture was wrong. */
  function sourcesOf(
    there: ReadonlyMap<string, ReadonlySet<number>>,
    want: Want,
  ): Map<string, ReadonlySet<number>> {
    const count = piecesOf(want.bytes);
    const good = [...there]
      .filter(([replica]) => replica !== own && !want.refused.has(replica))
      .filter(([replica]) => (membership.replica(replica)?.revoked ?? null) === null);
    if (!want.ofOne) return new Map(good);
    return new Map(good.filter(([, held]) => held.size >= count).slice(0, 1));
  }

  function complete(from: ReadonlyMap<string, ReadonlySet<number>>, want: Want): boolean {
    const have = pieces.have(want.hash);
    for (let piece = 0; piece < piecesOf(want.bytes); piece += 1)
      if (!have.has(piece) && ![...from.values()].some((held) => held.has(piece))) return false;
    return true;
  }

  async function fetchPieces(
    way: FileWay,
    want: Want,
    file: string,
    from: ReadonlyMap<string, ReadonlySet<number>>,
  ): Promise<'here' | 'again' | 'not yet'> {
    const { hash } = want;
    const count = piecesOf(want.bytes);
    if (want.ofOne)
      for (const replica of new Set(pieces.have(hash).values()))
        if (!from.has(replica)) pieces.drop(hash, replica);
    const have = pieces.have(hash);
    for (let piece = 0; piece < count; piece += 1) {
      if (have.has(piece)) continue;
      for (const [replica, held] of from) {
        if (!held.has(piece)) continue;
        await parts.calm(way);
        if (due.stopped || !wants.has(hash) || !parts.ways().includes(way)) return 'not yet';
        const content = await pieceOf(way, want, file, piece, replica);
        if (content === 'refused') return 'again';
        if (content === null) continue;
        await pieces.keep(hash, piece, replica, content);
        have.set(piece, replica);
        want.arrived = Math.min(want.bytes, have.size * FILE_PIECE);
        want.problem = null;
        parts.changed();
        await pace(content.length);
        break;
      }
    }
    return have.size < count ? 'not yet' : finish(want, new Set(have.values()), way);
  }

  /** A piece that its sender sealed and that fits; null for one that is gone, or can't be opened yet. */
  async function pieceOf(
    way: FileWay,
    want: Want,
    file: string,
    piece: number,
    replica: string,
  ): Promise<Buffer | 'refused' | null> {
    const bytes = await way.shelf.get(file, piece, replica);
    if (bytes === null) return null;
    if (typeof bytes === 'string') return refuse(way, want, replica, bytes, Buffer.alloc(0));
    const opened = openMessage(bytes, membership, own);
    if (opened.is === 'locked') return null;
    if (opened.is !== 'message')
      return refuse(way, want, replica, opened.is === 'refused' ? opened.reason : 'it is not theirs', bytes);
    const { message, sender } = opened;
    if (sender !== replica)
      return refuse(way, want, replica, 'it was sealed by another than laid it down', bytes);
    const at = piece * FILE_PIECE;
    const content = message.kind === 'file' ? Buffer.from(message.content, 'base64') : null;
    const fits =
      message.kind === 'file' &&
      message.hash === want.hash &&
      message.bytes === want.bytes &&
      message.at === at &&
      content?.length === Math.min(FILE_PIECE, want.bytes - at);
    return fits && content !== null
      ? content
      : refuse(way, want, replica, 'it is not the piece it should be', bytes);
  }

  function refuse(way: FileWay, want: Want, replica: string, reason: string, content: Buffer): 'refused' {
    want.refused.add(replica);
    pieces.drop(want.hash, replica);
    parts.refuse(way.kind, replica, `a piece of the attached file ${want.name}: ${reason}`, content);
    return 'refused';
  }

  async function finish(want: Want, from: ReadonlySet<string>, way: FileWay): Promise<'here' | 'again'> {
    const { hash } = want;
    const whole = await pieces.join(hash);
    if (whole === null) {
      const [only] = from;
      pieces.drop(hash);
      want.arrived = 0;
      if (from.size === 1 && only !== undefined) {
        want.refused.add(only);
        const reason = `the attached file ${want.name} is not what its hash says`;
        parts.refuse(way.kind, only, reason, Buffer.from(`${hash} ${want.name}`));
      } else want.ofOne = true;
      way.tellFiles();
      return 'again';
    }
    // Struck while it was on its way: then it must not lie here.
    if (parts.index.naming(hash).length > 0) attachments.adopt(whole, hash);
    settled(hash);
    return 'here';
  }

  function settled(hash: string): void {
    wants.delete(hash);
    ordered = null;
    pieces.drop(hash);
    parts.changed();
  }

  return {
    /** Waits for a file from now on, unless it is here. */
    want(file: NamedFile): void {
      if (wants.has(file.hash) || attachments.has(file.hash)) return;
      wants.set(file.hash, {
        ...file,
        nextAt: steady() + FIRST_LOOK,
        tries: 0,
        triedAt: 0,
        askedAt: 0,
        refused: new Set(),
        ofOne: false,
        notOn: new Set(),
        arrived: Math.min(file.bytes, pieces.have(file.hash).size * FILE_PIECE),
        problem: null,
      });
      ordered = null;
      due.plan();
      parts.changed();
    },
    /** Waits no more: it was struck, or came another way. */
    forget(hash: string): void {
      if (wants.has(hash)) settled(hash);
    },
    /** Looks again soon for what lies nowhere yet: somebody came, or told something. */
    news(): void {
      for (const want of wants.values()) {
        if (want.tries > 0 && steady() - want.askedAt > ASKED_LATELY) continue;
        const soonest = want.triedAt + SPREAD * Math.min(want.tries, 20);
        want.nextAt = Math.min(want.nextAt, Math.max(steady() + AFTER_NEWS, soonest));
      }
      due.plan();
    },
    /** Somebody wants to see it now. Null for one that is not waited for. */
    hurry(hash: string): Want | null {
      const want = wants.get(hash);
      if (want === undefined) return null;
      want.nextAt = Math.min(want.nextAt, steady());
      want.tries = 0;
      due.plan();
      return want;
    },
    /** What is asked of the others on a way now: what was not asked for the longest, so that each has its turn. */
    asked(kind: string): NonNullable<HeadsMessage['files']> {
      const asked = inOrder()
        .filter(({ notOn }) => notOn.has(kind))
        .toSorted((one, other) => one.askedAt - other.askedAt)
        .slice(0, MOST_FILES_ASKED);
      for (const want of asked) want.askedAt = steady();
      return asked.map(({ hash, refused }) => [hash, [...refused].slice(0, 100)]);
    },
    has: (hash: string): boolean => wants.has(hash),
    hashes: (): Iterable<string> => wants.keys(),
    /** What is waited for, in the order it is fetched in. */
    waited: (): readonly Want[] => inOrder(),
    go: due.plan,
    stop: due.stop,
    get busy(): boolean {
      return due.busy;
    },
  };
}

/** The newest incident first, and in it what was attached last: ids grow with time. */
function newestFirst(one: NamedFile, other: NamedFile): number {
  const [first, second] = [`${one.stream} ${one.event}`, `${other.stream} ${other.event}`];
  return first < second ? 1 : first > second ? -1 : 0;
}

function isOfDisk(error: unknown): boolean {
  return /^E(?:NOSPC|ROFS|DQUOT|FBIG|IO)$/.test(reasonOf(error));
}

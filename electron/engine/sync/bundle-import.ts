import { createHash } from 'node:crypto';
import { MAX_ATTACHMENT } from '#shared/contract/attachments.ts';
import type { BundleImported } from '#shared/contract/bundle.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { bundleEnd, type BundleHeader } from '#shared/sync/bundle.ts';
import type { EventsMessage, FileMessage, SyncMessage } from '#shared/sync/message.ts';
import { messageHolds } from '../log/identity.ts';
import type { EngineParts } from '../parts.ts';
import { readOpenChunk } from './bundle-chunk.ts';
import { openBundle, type Frame } from './bundle-frames.ts';
import { openMessage, type Opened } from './open-message.ts';
import { BUNDLE } from './service.ts';

/** Parcels handed in and not settled, and their bytes. */
const WINDOW = 32;
const WINDOW_BYTES = 8_000_000;
/** How often it is looked whether what was handed in can't be stored, in ms. */
const LOOK = 500;

type BundleParts = Pick<EngineParts, 'log' | 'sync' | 'references' | 'attachments'>;

/** A parcel handed in: how far its chain was before. */
interface HandedIn {
  message: EventsMessage;
  before: number;
  settled: Promise<void>;
  bytes: number;
}

/**
 * Takes what a bundle holds. Each part is committed by itself; how far it came is remembered until it is through, so that
 * an import that was killed goes on there. Throws a RefusalError where nothing can be taken.
 */
export async function importBundle(parts: BundleParts, path: string): Promise<BundleImported> {
  const { sync, log } = parts;
  const bundle = await openBundle(path);
  try {
    const { header } = bundle;
    checkWorkspace(parts, header);
    const result: BundleImported = {
      complete: false,
      signed: null,
      events: header.events,
      added: 0,
      known: 0,
      leftOut: 0,
      waiting: 0,
      quarantined: 0,
      files: header.files,
      filesAdded: 0,
      filesKnown: 0,
      missingEvents: 0,
      missingFiles: 0,
      report: null,
    };
    const importer = createImporter(parts, header, result);
    const frames = bundle.frames();
    for (;;) {
      const next = await frames.next();
      if (next.done === true) {
        result.complete = next.value === 'end';
        break;
      }
      await importer.take(next.value);
    }
    await importer.finish();
    sync.state.forget(BUNDLE, header.id);
    result.missingEvents = Math.max(0, header.events - importer.seenEvents);
    result.missingFiles = Math.max(0, header.files - importer.seenFiles);
    result.waiting = Math.max(0, importer.seenEvents - result.added - result.known - result.leftOut);
    result.report = await sync.finishMerge();
    return result;
  } finally {
    await bundle.close();
    if (log.db.open) sync.changed();
  }
}

function checkWorkspace({ sync }: BundleParts, { workspace }: BundleHeader): void {
  if (workspace === null) return;
  const { shared } = sync.membership;
  if (shared === null)
    throw new RefusalError(
      'no_workspace',
      'This bundle is sealed for a workspace, and this installation works alone. Join the workspace first, with an invitation.',
    );
  if (shared.id !== workspace)
    throw new RefusalError(
      'other_workspace',
      'This bundle is sealed for another workspace. Ask for an open one, or for an invitation.',
    );
}

function createImporter(parts: BundleParts, header: BundleHeader, result: BundleImported) {
  const { sync, log } = parts;
  const { membership, intake, quarantine } = sync;
  const own = log.identity.replica;
  const through = Number(sync.state.recall(BUNDLE, header.id) ?? 0);
  const files = createFiles(parts, result);
  let open: HandedIn[] = [];
  let index = 0;
  let seenEvents = 0;
  /** Nothing is skipped next time once something was left behind. */
  let clean = true;

  async function take(frame: Frame): Promise<void> {
    switch (frame.kind) {
      case 'events':
      case 'file': {
        const at = index;
        index += 1;
        // Committed by an import that was interrupted later on; it is read for the count alone.
        const done = at < through;
        const opened = openFrame(frame.content, at);
        if (opened.is === 'message') await admit(opened.sender, opened.message, frame.content, done);
        else if (opened.is === 'refused') refuse(opened.sender, opened.reason, frame.content);
        return;
      }
      case 'end':
        result.signed = endHolds(frame);
        if (!result.signed)
          refuse(header.sender, 'the end of the bundle is not signed by its sender', frame.content);
        return;
      case 'certificate':
      case 'header':
    }
  }

  function openFrame(content: Buffer, at: number): Opened {
    if (header.workspace === null)
      return readOpenChunk(content, { bundle: header.id, index: at }, membership);
    const opened = openMessage(content, membership, '');
    if (opened.is !== 'locked') return opened;
    throw new RefusalError(
      'bundle_locked',
      'This bundle is sealed with a key of the workspace that this installation does not have yet. Sync with another member, or join again with a new invitation.',
    );
  }

  async function admit(sender: string, message: SyncMessage, content: Buffer, done: boolean): Promise<void> {
    if (message.kind === 'file') {
      await settleAll();
      files.take(message, (reason) => refuse(sender, reason, content));
    } else if (message.kind === 'events') {
      const stranger = header.workspace === null && sender !== own && !membership.hasJoined(sender);
      if (stranger && message.stream === WORKSPACE_STREAM) {
        // Who belongs to a team, and its settings, are not a stranger's to tell.
        result.leftOut += message.events.length;
        seenEvents += message.events.length;
      } else await handIn(sender, message, content, done);
    } else refuse(sender, 'it holds something that no bundle may', content);
  }

  async function handIn(
    sender: string,
    message: EventsMessage,
    content: Buffer,
    done: boolean,
  ): Promise<void> {
    seenEvents += message.events.length;
    const before = sync.heads().reached(message.stream, message.replica);
    if (done) {
      count({ message, before }, before);
      return;
    }
    const settled = new Promise<void>((resolve) => {
      intake.takeOpened(BUNDLE, sender, message, { bytes: content, settle: resolve });
    });
    open.push({ message, before, settled, bytes: content.length });
    if (open.length >= WINDOW || open.reduce((sum, { bytes }) => sum + bytes, 0) >= WINDOW_BYTES)
      await settleAll();
  }

  /** Waits until everything handed in is committed. */
  async function settleAll(): Promise<void> {
    const waiting = open;
    open = [];
    const quarantinedBefore = quarantine.open;
    await Promise.race([Promise.all(waiting.map(({ settled }) => settled)), storingFails()]);
    for (const one of waiting) count(one, sync.heads().reached(one.message.stream, one.message.replica));
    if (quarantine.open > quarantinedBefore) {
      clean = false;
      result.quarantined += quarantine.open - quarantinedBefore;
    }
    if (clean && waiting.length > 0) sync.state.remember(BUNDLE, header.id, String(index));
  }

  /** Rejects when what came can't be stored: a full disk. */
  function storingFails(): Promise<never> {
    return new Promise((_resolve, reject) => {
      const timer = setInterval(() => {
        const { problem, taking } = intake.state();
        if (problem === null && taking > 0) return;
        clearInterval(timer);
        if (problem !== null)
          reject(new RefusalError('not_stored', `${problem} What was imported before stays.`));
      }, LOOK);
      timer.unref();
    });
  }

  function count({ message, before }: Pick<HandedIn, 'message' | 'before'>, after: number): void {
    const first = (message.events[0]?.seq ?? 1) - 1;
    const last = message.events.at(-1)?.seq ?? first;
    result.known += Math.max(0, Math.min(last, before) - first);
    result.added += Math.max(0, Math.min(last, after) - Math.max(first, before));
  }

  function refuse(sender: string, reason: string, content: Buffer): void {
    clean = false;
    result.quarantined += 1;
    intake.refuse(BUNDLE, sender, reason, content);
  }

  /** Whether the end is about this file, and signed by the one who wrote it. */
  function endHolds({ content, digest }: Frame): boolean {
    let end;
    try {
      end = bundleEnd.parse(JSON.parse(content.toString('utf8')));
    } catch {
      return false;
    }
    const known = sender()?.publicKey ?? end.publicKey;
    const signed = Buffer.from(`bundle ${header.id} ${digest}`);
    return end.digest === digest && messageHolds(signed, Buffer.from(end.signature, 'base64'), known);
  }

  function sender() {
    return membership.replica(header.sender);
  }

  return {
    take,
    finish: settleAll,
    get seenEvents(): number {
      return seenEvents;
    },
    get seenFiles(): number {
      return files.seen;
    },
  };
}

/** Puts attached files together. Only what an event of this log names is stored, and only what it is named. */
function createFiles({ references, attachments, sync }: BundleParts, result: BundleImported) {
  let hash = '';
  let pieces: Buffer[] = [];
  let length = 0;
  let seen = 0;

  return {
    take(message: FileMessage, refuse: (reason: string) => void): void {
      if (message.at === 0) {
        hash = message.hash;
        pieces = [];
        length = 0;
      }
      const piece = Buffer.from(message.content, 'base64');
      const follows = message.hash === hash && message.at === length;
      if (!follows || message.bytes > MAX_ATTACHMENT || length + piece.length > message.bytes) {
        hash = '';
        refuse('a piece of a file is too long, or does not follow the one before');
        return;
      }
      pieces.push(piece);
      length += piece.length;
      if (length < message.bytes) return;
      const content = Buffer.concat(pieces);
      pieces = [];
      hash = '';
      seen += 1;
      if (createHash('sha256').update(content).digest('hex') !== message.hash)
        refuse('a file is not what its hash says');
      else if (!references.has(message.hash)) refuse('it holds a file that no entry here names');
      else if (attachments.describe(message.hash) !== null) result.filesKnown += 1;
      else {
        attachments.put(content);
        sync.files.came(message.hash);
        result.filesAdded += 1;
      }
    },
    get seen(): number {
      return seen;
    },
  };
}

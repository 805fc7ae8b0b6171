import { createHash, randomBytes, randomUUID, createHmac } from 'node:crypto';
import { refuse, RefusalError, type Outcome } from '#shared/contract/refusal.ts';
import { membersOf } from '#shared/domain/workspace/membership.ts';
import type { Replica, SealedKey } from '#shared/domain/workspace/state.ts';
import type { KeyMessage } from '#shared/sync/message.ts';
import type { OpenLog } from '../log/open.ts';
import type { Workspace } from '../workspace.ts';
import { exchangeKeyOf, newExchangeKey, openBox, sealBox } from './boxes.ts';
import { readInvitation, writeInvitation } from './invitation.ts';
import type { WorkspaceKey } from './seal.ts';
import {
  readWorkspaceFile,
  removeWorkspaceFile,
  writeWorkspaceFile,
  type CarrierSettings,
  type WorkspaceFile,
} from './workspace-file.ts';

export interface MembershipParts {
  log: OpenLog;
  workspace: Workspace;
  me: string;
}

/** The workspace this installation shares with others: who belongs to it, and its keys. */
export function createMembership({ log, workspace, me }: MembershipParts) {
  const own = log.identity.replica;
  let file: WorkspaceFile | null = null;
  let keys: WorkspaceKey[] = [];
  let told = new Set<string>();
  let problem: string | null = null;
  try {
    file = readWorkspaceFile(log.folder);
  } catch (error) {
    // The desk works without the others; what is wrong is shown where they are.
    if (!(error instanceof RefusalError)) throw error;
    problem = error.refusal.message;
  }
  if (file !== null && file.replica !== own)
    save({ ...file, replica: own, exchangeKey: newExchangeKey().privateKey });
  keys = keysOf(file);
  told = toldOf(file);

  function save(next: WorkspaceFile): void {
    writeWorkspaceFile(log.folder, next);
    file = next;
    keys = keysOf(next);
    told = toldOf(next);
    problem = null;
  }

  function joined(): WorkspaceFile {
    if (file === null)
      throw new RefusalError(
        'no_workspace',
        'This installation works alone. Start a workspace, or join one with an invitation.',
      );
    return file;
  }

  /** Tells the others the key that keys are sealed with for this installation, unless the log has it already. */
  function announceKey(): void {
    if (file === null) return;
    const exchangeKey = exchangeKeyOf(file.exchangeKey).publicKey;
    workspace.decideMembership({ name: 'replica.key', replica: own, exchangeKey }, me, undefined);
  }

  /** A key that was only told is not sealed with before the log confirms it: who was shut out could tell one. */
  function newestKey(): WorkspaceKey {
    const confirmed = (key: WorkspaceKey): boolean =>
      !told.has(key.id) || workspace.state.sealedKeys.some((sealed) => sealed.keyId === key.id);
    const key = keys.findLast(confirmed);
    if (key === undefined) throw new Error('a workspace has a key');
    return key;
  }

  /** Adds a key that came sealed. Returns whether it was new. */
  function learn(generation: number, keyId: string, box: string | undefined, isTold: boolean): boolean {
    if (file === null || box === undefined || keys.some((key) => key.id === keyId)) return false;
    const context = boxContext(file.workspace, generation, own);
    const key = openBox(box, exchangeKeyOf(file.exchangeKey), context);
    if (key === null || key.length !== 32 || keyIdOf(key) !== keyId) return false;
    save({ ...file, keys: [...file.keys, { generation, key: key.toString('base64'), told: isTold }] });
    return true;
  }

  function boxFor(key: WorkspaceKey, member: Replica): [string, string] | null {
    if (member.exchangeKey === null) return null;
    const context = boxContext(joined().workspace, key.generation, member.id);
    return [member.id, sealBox(key.key, member.exchangeKey, context)];
  }

  function boxesFor(key: WorkspaceKey, members: readonly Replica[]): SealedKey {
    const boxes = members.flatMap((member) => {
      const box = boxFor(key, member);
      return box === null ? [] : [box];
    });
    return { generation: key.generation, keyId: key.id, boxes: Object.fromEntries(boxes) };
  }

  return {
    /** Null while this installation works alone. */
    get shared(): { id: string; name: string; generation: number } | null {
      return file === null
        ? null
        : { id: file.workspace, name: file.name, generation: newestKey().generation };
    },
    /** Why the workspace can't be used, in words. */
    get problem(): string | null {
      return problem ?? revocation();
    },
    get carriers(): Readonly<Record<string, CarrierSettings>> {
      return file?.carriers ?? {};
    },
    /** The key that is sealed with: the newest one. */
    newestKey,
    /** A key that an installation of this generation can read. */
    keyOfGeneration: (generation: number): WorkspaceKey | undefined =>
      keys.find((key) => key.generation === generation),
    key: (id: string): WorkspaceKey | undefined => keys.find((key) => key.id === id),
    members: (): Replica[] => membersOf(workspace.state),
    /** Whether an installation joined, now or once: it signs what it writes. */
    hasJoined: (id: string): boolean =>
      (workspace.state.replicas.find((each) => each.id === id)?.exchangeKey ?? null) !== null,
    replica: (id: string): Replica | undefined => workspace.state.replicas.find((each) => each.id === id),
    announceKey,

    /** What the events of one stream go under: the same for everyone in the workspace, telling nothing to others. */
    subjectOf(stream: string): string {
      const first = keys[0];
      if (first === undefined) throw new Error('a workspace has a key');
      return createHmac('sha256', first.key).update(`deepwater subject ${stream}`).digest('hex').slice(0, 32);
    },

    /** What an attached file is called where it lies for others to fetch: no stream’s subject is the same. */
    fileName(hash: string): string {
      return this.subjectOf(`file ${hash}`);
    },

    start(name: string): Outcome<{ workspace: string; name: string }> {
      if (file !== null)
        return refuse('already_joined', `This installation belongs to ${file.name} already. Leave it first.`);
      const key = { generation: 1, key: randomBytes(32).toString('base64'), told: false };
      const exchangeKey = newExchangeKey().privateKey;
      const id = randomUUID();
      save({ v: 1, workspace: id, name, replica: own, exchangeKey, keys: [key], carriers: {} });
      announceKey();
      return { ok: true, output: { workspace: id, name } };
    },

    invite(passphrase: string | undefined): string {
      const { workspace: id, name, keys: held, carriers } = joined();
      return writeInvitation({ workspace: id, name, keys: held, carriers }, passphrase);
    },

    join(code: string, passphrase: string | undefined): Outcome<{ workspace: string; name: string }> {
      const read = readInvitation(code, passphrase);
      if (!read.ok) return read;
      const invitation = read.output;
      if (file !== null && file.workspace !== invitation.workspace)
        return refuse(
          'already_joined',
          `This installation belongs to ${file.name} already. Leave it before you join ${invitation.name}.`,
        );
      const known = file?.keys ?? [];
      const fresh = invitation.keys.filter(({ key }) => !known.some((each) => each.key === key));
      save({
        v: 1,
        workspace: invitation.workspace,
        name: invitation.name,
        replica: own,
        exchangeKey: file?.exchangeKey ?? newExchangeKey().privateKey,
        keys: [...known, ...fresh.map((key) => ({ ...key, told: false }))],
        carriers: { ...invitation.carriers, ...file?.carriers },
      });
      announceKey();
      return { ok: true, output: { workspace: invitation.workspace, name: invitation.name } };
    },

    leave(): void {
      joined();
      removeWorkspaceFile(log.folder);
      file = null;
      keys = [];
      problem = null;
    },

    setCarrier(kind: string, settings: CarrierSettings | null): void {
      const { [kind]: _old, ...others } = joined().carriers;
      save({ ...joined(), carriers: settings === null ? others : { ...others, [kind]: settings } });
    },

    /** Shuts an installation out: the log says so, and the workspace gets a key it does not have. */
    revoke(
      replica: string,
      reason: string,
      given: { actor: string; commandId: string | undefined },
    ): Outcome<{ generation: number; message: KeyMessage | null }> {
      const current = joined();
      const key = randomBytes(32);
      const next = { generation: newestKey().generation + 1, id: keyIdOf(key), key };
      const left = membersOf(workspace.state).filter((member) => member.id !== replica);
      const sealed = boxesFor(next, left);
      const decided = workspace.decideMembership(
        { name: 'replica.revoke', by: own, replica, reason, next: sealed },
        given.actor,
        given.commandId,
      );
      if (!decided.ok) return decided;
      if (!decided.output) return { ok: true, output: { generation: next.generation - 1, message: null } };
      const saved = { generation: next.generation, key: key.toString('base64'), told: false };
      save({ ...current, keys: [...current.keys, saved] });
      const revoked = [{ replica, by: given.actor, reason }];
      return {
        ok: true,
        output: { generation: next.generation, message: { kind: 'key', ...sealed, revoked } },
      };
    },

    /** Learns the keys that the log holds sealed for this installation. Returns whether one was new. */
    learnFromLog: (): boolean =>
      workspace.state.sealedKeys
        .map(({ generation, keyId, boxes }) => learn(generation, keyId, boxes[own], false))
        .some(Boolean),

    /** Learns a key that another installation sent. Returns whether it was new. */
    learn: (generation: number, keyId: string, box: string | undefined): boolean =>
      learn(generation, keyId, box, true),

    /** The newest keys with boxes for members that have none: they joined while the key was changed. Null when all have. */
    unshared(): SealedKey | null {
      if (file === null) return null;
      const newest = newestKey();
      if (newest.generation === 1) return null;
      const known = workspace.state.sealedKeys.find((each) => each.keyId === newest.id);
      const without = membersOf(workspace.state).filter((member) => known?.boxes[member.id] === undefined);
      return without.length === 0 ? null : boxesFor(newest, without);
    },

    share(sealed: SealedKey): void {
      workspace.decideMembership({ name: 'key.share', key: sealed }, me, undefined);
    },

    /** The keys after the one that a member still seals with, sealed for it. */
    keysFor(member: Replica, after: number): KeyMessage[] {
      return keys
        .filter((key) => key.generation > after)
        .map((key) => ({ kind: 'key', ...boxesFor(key, [member]), revoked: [] }));
    },

    /** Remembers that this installation was shut out. */
    shutOut(by: string, reason: string): void {
      log.writer.setMeta(SHUT_OUT, JSON.stringify({ workspace: file?.workspace, by, reason }));
    },
  };

  /** In words that this installation was shut out, as another one told it or the log says. */
  function revocation(): string | null {
    if (file === null) return null;
    const known = workspace.state.replicas.find((each) => each.id === own)?.revoked;
    const told = log.reader.meta(SHUT_OUT);
    const parsed =
      told === undefined ? null : (JSON.parse(told) as { workspace: string; by: string; reason: string });
    const which = known ?? (parsed?.workspace === file.workspace ? parsed : null);
    return which === null
      ? null
      : `${which.by} shut this installation out of ${file.name}: ${which.reason} What is written here stays here.`;
  }
}

const SHUT_OUT = 'shut-out';

/** Names a key: 64 bits of its SHA-256. */
function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('deepwater key ').update(key).digest('hex').slice(0, 16);
}

function keysOf(file: WorkspaceFile | null): WorkspaceKey[] {
  return (file?.keys ?? [])
    .map(({ generation, key }) => {
      const bytes = Buffer.from(key, 'base64');
      return { generation, id: keyIdOf(bytes), key: bytes };
    })
    .toSorted((one, other) => one.generation - other.generation || (one.id < other.id ? -1 : 1));
}

function toldOf(file: WorkspaceFile | null): Set<string> {
  return new Set(
    (file?.keys ?? []).flatMap(({ key, told }) => (told ? [keyIdOf(Buffer.from(key, 'base64'))] : [])),
  );
}

function boxContext(workspace: string, generation: number, replica: string): string {
  return `${workspace} ${generation} ${replica}`;
}

export type Membership = ReturnType<typeof createMembership>;

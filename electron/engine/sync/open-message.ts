import type { Envelope } from '#shared/domain/log/event.ts';
import { isWorkspaceEvent } from '#shared/domain/workspace/events.ts';
import { WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import type { EventsMessage, SyncMessage } from '#shared/sync/message.ts';
import { envelopeProblem } from '../log/check.ts';
import { reasonOf } from '../log/folder.ts';
import { checkpointHolds, messageHolds } from '../log/identity.ts';
import type { Membership } from './membership.ts';
import { headerOf, unseal } from './seal.ts';

/** What became of opening a sealed message. */
export type Opened =
  | { is: 'message'; sender: string; generation: number; message: SyncMessage }
  /** It is this installation's own. */
  | { is: 'own' }
  /** It is sealed with a key that this installation does not have, or not yet. */
  | { is: 'locked'; sender: string; keyId: string }
  | { is: 'refused'; sender: string; reason: string };

/** Opens a sealed message: encryption, sender and signature hold, or it is refused in words. Changes nothing. */
export function openMessage(bytes: Buffer, membership: Membership, own: string): Opened {
  const known = headerOf(bytes);
  const sender = known?.header.sender ?? 'unknown';
  const refused = (reason: string): Opened => ({ is: 'refused', sender, reason });
  if (known === null) return refused('it is not a parcel of Deepwater, or a part of it is missing');
  const { header } = known;
  if (header.workspace !== membership.shared?.id) return refused('it belongs to another workspace');
  const key = membership.key(header.key);
  if (key === undefined) return { is: 'locked', sender, keyId: header.key };
  if (key.generation !== header.generation) return refused('it names the wrong generation of its key');
  if (sender === own) return { is: 'own' };
  const opened = unseal(bytes, key);
  if (typeof opened === 'string') return refused(opened);
  const replica = membership.replica(sender);
  if (replica !== undefined && replica.revoked !== null)
    return refused(`${replica.name} was shut out of this workspace by ${replica.revoked.by}`);
  if (replica !== undefined && !messageHolds(opened.signed, opened.signature, replica.publicKey))
    return refused(`it is not signed by ${replica.name}, whom it names as its sender`);
  if (replica === undefined && key.generation < membership.newestKey().generation)
    return refused('an installation nobody knows sealed it with an old key');
  let message: SyncMessage;
  try {
    message = opened.read();
  } catch (error) {
    return refused(reasonOf(error));
  }
  if (replica === undefined) {
    const publicKey = 'announcements' in message ? announcedKey(message.announcements, sender) : null;
    if (publicKey === null) return refused('an installation nobody knows sent it without telling its key');
    if (!messageHolds(opened.signed, opened.signature, publicKey))
      return refused('it is not signed with the key its sender tells');
  }
  return { is: 'message', sender, generation: key.generation, message };
}

/** The key that one of these events announces for a replica; null when none does, or none that holds. */
export function announcedKey(announcements: readonly Envelope[], replica: string): string | null {
  for (const event of announcements) {
    if (event.replica !== replica || event.stream !== WORKSPACE_STREAM || event.seq !== 1) continue;
    if (!isWorkspaceEvent(event) || event.type !== 'replica.announced') continue;
    if (event.data.replica === replica && envelopeProblem(event) === null) return event.data.publicKey;
  }
  return null;
}

/**
 * What is wrong with the events of a parcel as a piece of its chain; null when they are what the chain's writer wrote.
 * Who wrote is shown by the parcel's own signature, by the writer's over its chain, or, for one that never joined (an
 * imported incident's), by the word of the member that sends it.
 */
export function chainPieceProblem(
  message: EventsMessage,
  sender: string,
  membership: Membership,
): string | null {
  const { stream, replica, events, checkpoint, announcements } = message;
  for (const [index, event] of events.entries()) {
    const previous = events[index - 1];
    if (event.stream !== stream || event.replica !== replica) return 'it holds events of several chains';
    if (previous !== undefined && (event.seq !== previous.seq + 1 || event.prev !== previous.hash))
      return 'its events don’t follow each other';
  }
  const known = membership.replica(replica);
  for (const announced of [...announcements, ...events]) {
    if (announced.type !== 'replica.announced') continue;
    const replicaOf = membership.replica(announced.replica);
    const key = announcedKey([announced], announced.replica);
    if (replicaOf !== undefined && key !== null && key !== replicaOf.publicKey)
      return `it announces another key for ${replicaOf.name} than the one that is known`;
  }
  const last = events.at(-1);
  const publicKey = known?.publicKey ?? announcedKey([...announcements, ...events], replica);
  if (checkpoint !== null) {
    const about = { stream, replica, seq: checkpoint.seq, hash: checkpoint.hash };
    if (last?.seq !== checkpoint.seq || last.hash !== checkpoint.hash)
      return 'its signature is about other events';
    if (publicKey === null) return 'the key of the one who wrote it is not known';
    if (!checkpointHolds(about, Buffer.from(checkpoint.signature, 'base64'), publicKey))
      return `${known?.name ?? 'the one it names as its writer'} did not sign it`;
    return null;
  }
  if (replica === sender) return null;
  return membership.hasJoined(replica) ? `nothing shows that ${known?.name ?? replica} wrote it` : null;
}

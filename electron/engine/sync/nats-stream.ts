import { setTimeout as pause } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsSettings } from '#shared/sync/nats-settings.ts';

const DAY = 24 * 60 * 60_000;
/** How long pieces of attached files lie there, in ms, and their bytes together; the oldest go first. */
const FILES_KEPT = 7 * DAY;
const FILES_BYTES = 1_000_000_000;
/** How long the server knows a message by its id, in ms. */
const KNOWN_FOR = 2 * 60_000;
/** After so long without its receipt a message comes again, in ms. */
const RECEIPT_WITHIN = 60_000;
/** The same for what an earlier connection took along, and how long that holds, in ms. */
const LEFT_WITHIN = 1_000;
const LEFT_FOR = 3_000;
/** Messages handed out without a receipt; a parcel in pieces counts each. */
const MOST_WITHOUT_RECEIPT = 4_096;

/** The name of a workspace's stream. */
export function streamName(workspace: string): string {
  return `DW_${workspace}`;
}

/** Where the parcels of one log stream go. */
export function parcelSubject(workspace: string, subject: string): string {
  return `dw.${workspace}.${subject}`;
}

/** The name of the stream in which pieces of attached files lie. */
export function filesStreamName(workspace: string): string {
  return `DWF_${workspace}`;
}

/** Where the pieces of attached files lie; with `*` for what may be any. */
export function pieceSubject(workspace: string, file: string, place: string, replica: string): string {
  return `dwf.${workspace}.${file}.${place}.${replica}`;
}

/**
 * Where one installation tells what it has; `*` for all of them. The stream does not keep it: it is of use to those who are
 * there. (Kept with a roll-up it would cost parcels: server 2.9 then skips messages of a consumer.)
 */
export function headsSubject(workspace: string, replica: string): string {
  return `${parcelSubject(workspace, 'heads')}.${replica}`;
}

/** Where one installation says what is of use to those who are there; `*` for all of them. Not kept either. */
export function liveSubject(workspace: string, replica: string): string {
  return `${parcelSubject(workspace, 'live')}.${replica}`;
}

/**
 * Finds the workspace's stream or makes it, with as many copies as asked for. A stream somebody else set up is taken as
 * it is; only copies are added.
 */
export async function ensureStream(
  manager: JetStreamManager,
  workspace: string,
  settings: NatsSettings,
): Promise<StreamInfo> {
  const name = streamName(workspace);
  const found = await infoOf(manager, name);
  if (found === null) return create(manager, workspace, settings);
  if (found.config.num_replicas >= settings.replicas) return found;
  return manager.streams.update(name, { ...found.config, num_replicas: settings.replicas });
}

/** The stream as it is, with the subjects that are asked for; null when there is none. */
export async function infoOf(
  manager: JetStreamManager,
  name: string,
  options: { subjects_filter?: string } = {},
): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(name, options);
  } catch (error) {
    if (hasCode(error, JetStreamApiCodes.StreamNotFound)) return null;
    throw error;
  }
}

async function create(
  manager: JetStreamManager,
  workspace: string,
  settings: NatsSettings,
): Promise<StreamInfo> {
  const name = streamName(workspace);
  const config: Partial<StreamConfig> & { name: string } = {
    name,
    subjects: [parcelSubject(workspace, '*')],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    num_replicas: settings.replicas,
    duplicate_window: nanos(KNOWN_FOR),
    ...(settings.maxBytes === undefined ? {} : { max_bytes: settings.maxBytes }),
    ...(settings.maxAgeDays === undefined ? {} : { max_age: nanos(settings.maxAgeDays * DAY) }),
  };
  try {
    return await manager.streams.add(config);
  } catch (error) {
    // Another installation was faster, with other limits.
    const found = await infoOf(manager, name);
    if (found !== null) return found;
    throw error;
  }
}

/**
 * Makes the stream in which pieces of attached files lie. Apart from the events’: it is no one’s duty to read it through, it
 * keeps each piece once and for some days, and a server that has no room for it still carries the events.
 */
export async function ensureFilesStream(
  manager: JetStreamManager,
  workspace: string,
  settings: NatsSettings,
): Promise<void> {
  const name = filesStreamName(workspace);
  if ((await infoOf(manager, name)) !== null) return;
  try {
    await manager.streams.add({
      name,
      subjects: [pieceSubject(workspace, '*', '*', '*')],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      num_replicas: settings.replicas,
      max_msgs_per_subject: 1,
      max_age: nanos(FILES_KEPT),
      max_bytes: Math.min(FILES_BYTES, settings.maxBytes ?? FILES_BYTES),
    });
  } catch (error) {
    // Another installation was faster.
    if ((await infoOf(manager, name)) === null) throw error;
  }
}

/** Makes sure this installation has its place in the stream. It begins at the first message. */
export async function ensureConsumer(
  manager: JetStreamManager,
  workspace: string,
  replica: string,
): Promise<void> {
  const stream = streamName(workspace);
  try {
    await manager.consumers.info(stream, replica);
  } catch (error) {
    if (!hasCode(error, JetStreamApiCodes.ConsumerNotFound)) throw error;
    await manager.consumers.add(stream, {
      durable_name: replica,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(RECEIPT_WITHIN),
      max_ack_pending: MOST_WITHOUT_RECEIPT,
      max_deliver: -1,
    });
  }
}

/**
 * Has come again at once what an earlier connection was sent and gave no receipt for: a connection that breaks, and an engine
 * that is killed, take such messages along, and nobody but this installation ever gets them. What is being worked on
 * meanwhile may come twice. The place is as it was before this connection asked for anything: nothing is done where nothing
 * was left.
 */
export async function bringBack(
  manager: JetStreamManager,
  workspace: string,
  { name: replica, num_ack_pending: left, config }: ConsumerInfo,
): Promise<void> {
  const stream = streamName(workspace);
  if (left === 0 && config.ack_wait === nanos(RECEIPT_WITHIN)) return;
  await manager.consumers.update(stream, replica, { ack_wait: nanos(LEFT_WITHIN) });
  await pause(LEFT_FOR);
  await manager.consumers.update(stream, replica, { ack_wait: nanos(RECEIPT_WITHIN) });
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}

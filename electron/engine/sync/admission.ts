import type { KeyMessage, HeadsMessage, EventsMessage } from '#shared/sync/message.ts';
import type { GrowingHeads } from '#shared/sync/heads.ts';
import type { CarriedParcel } from './carrier.ts';
import type { Membership } from './membership.ts';
import { chainPieceProblem, openMessage } from './open-message.ts';
import type { OpenedPiece, Refuse } from './pieces.ts';

/** Parcels kept that are sealed with a key which has not come yet, and their bytes. */
const MOST_LOCKED = 256;
const LOCKED_BYTES = 16_000_000;

/** A sealed parcel and the way it came. */
export interface Closed {
  carrier: string;
  parcel: CarriedParcel;
}

export interface AdmissionParts {
  /** This installation. */
  own: string;
  membership: Membership;
  /** How far every chain has come here. */
  heads: GrowingHeads;
  refuse: Refuse;
  /** Events that may be taken. */
  add(piece: OpenedPiece): void;
  told(carrier: string, sender: string, generation: number, message: HeadsMessage): void;
  key(carrier: string, sender: string, message: KeyMessage): void;
  /** A member was heard of; nothing of what it says is stored yet. */
  heard(carrier: string, sender: string): void;
  changed(): void;
}

/** Opens what comes and lets in what its sender may send: everything else is refused in words, or kept for its key. */
export function createAdmission(parts: AdmissionParts) {
  const { own, membership, heads, refuse } = parts;
  let locked: (Closed & { sender: string })[] = [];

  /** Opens a parcel or a notice. What throws is the disk's fault: it is to be opened again. */
  function handle(carrier: string, parcel: CarriedParcel): void {
    const opened = openMessage(parcel.bytes, membership, own);
    switch (opened.is) {
      case 'own':
        parcel.settle();
        break;
      case 'locked':
        lock(carrier, parcel, opened.sender);
        break;
      case 'refused':
        refuse(carrier, opened.sender, opened.reason, parcel.bytes);
        parcel.settle();
        break;
      case 'message':
        parts.heard(carrier, opened.sender);
        if (opened.message.kind === 'events') admit(carrier, opened.sender, opened.message, parcel);
        else {
          if (opened.message.kind === 'key') parts.key(carrier, opened.sender, opened.message);
          else if (opened.message.kind === 'file')
            refuse(carrier, opened.sender, 'it holds a file where only events may be', parcel.bytes);
          else if (opened.message.kind === 'live')
            refuse(carrier, opened.sender, 'it holds what is only said to those who are there', parcel.bytes);
          else parts.told(carrier, opened.sender, opened.generation, opened.message);
          parcel.settle();
        }
    }
  }

  function lock(carrier: string, parcel: CarriedParcel, sender: string): void {
    const bytes = locked.reduce((sum, each) => sum + each.parcel.bytes.length, parcel.bytes.length);
    if (locked.length >= MOST_LOCKED || bytes > LOCKED_BYTES) {
      refuse(carrier, sender, 'it is sealed with a key that this installation does not have', parcel.bytes);
      parcel.settle();
      return;
    }
    locked.push({ carrier, parcel, sender });
    parts.changed();
  }

  function admit(carrier: string, sender: string, message: EventsMessage, parcel: CarriedParcel): void {
    const reason = chainPieceProblem(message, sender, membership);
    if (reason !== null) {
      refuse(carrier, sender, reason, parcel.bytes, message.events[0]);
      parcel.settle();
      return;
    }
    const { stream, replica, checkpoint, events } = message;
    for (const announced of message.announcements) {
      if (heads.reached(announced.stream, announced.replica) > 0 || announced.replica === own) continue;
      parts.add({
        carrier,
        sender,
        message: { stream: announced.stream, replica: announced.replica, checkpoint: null },
        events: [announced],
        settle: () => undefined,
      });
    }
    parts.add({
      carrier,
      sender,
      message: { stream, replica, checkpoint },
      events,
      settle: parcel.settle,
    });
  }

  return {
    handle,
    admit,
    /** How many parcels are sealed with a key that this installation does not have. */
    get locked(): number {
      return locked.length;
    },
    /** Hands those back, to be tried again with a key that has come now. */
    unlock(): Closed[] {
      const again = locked;
      locked = [];
      return again.map(({ carrier, parcel }) => ({ carrier, parcel }));
    },
  };
}

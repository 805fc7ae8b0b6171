/**
 * A sealed parcel: some consecutive events of one chain with its signed head, encrypted with the workspace's key and signed
 * by the installation that sealed it. Whoever carries it sees which workspace, which sender, and how large it is.
 */
export interface Parcel {
  /** Id of its last event: sealing the same events again, or more of them, never hides one behind a repeated id. */
  id: string;
  /** The log stream its events are of, as a keyed hash: the same for the same stream, telling nothing of it. */
  subject: string;
  bytes: Buffer;
}

/** What each side has, sealed the same way: the greatest number of every chain. */
export interface HeadsNotice {
  /** Who tells it: the replica's id. */
  replica: string;
  bytes: Buffer;
}

/** What a carrier hands in. `settle` is called once everything of it is committed: only then may the carrier forget it. */
export interface CarriedParcel {
  bytes: Buffer;
  settle: () => void;
}

/** How a carrier talks to the engine. */
export interface CarrierHost {
  /** This installation. */
  replica: string;
  /** Id of the workspace: what separates teams on one server. */
  workspace: string;
  /** Takes parcels in; in the order given, in one transaction where it can. */
  take(parcels: readonly CarriedParcel[]): void;
  /** Another installation told what it has. */
  heads(notice: HeadsNotice): void;
  /** Another installation said something that is kept nowhere. */
  said(bytes: Buffer): void;
  /** Remembers between two runs; in the log's file. */
  remember(key: string, value: string): void;
  recall(key: string): string | null;
  /** Something lies there that is nobody's honest parcel: too large, not a file. It is quarantined. */
  refuse(what: { sender: string; reason: string; content: Buffer }): void;
  /**
   * The carrier can or can't reach the others, with words. Called with `connected` again when everything that waited there is
   * in: a good moment to tell heads.
   */
  state(state: { connected: boolean; problem: string | null }): void;
  /** What was stored elsewhere is gone (a wiped server): everything of this installation has to be sent again. */
  lost(): void;
  /** A secret this machine has for the way: a password. Null for one it does not have. Asked at each attempt. */
  secret(name: string): string | null;
  now: () => number;
}

/**
 * Where pieces of attached files lie for a while, so that whoever lacks one fetches it, also while none of those who have it
 * are there. Files are named by a keyed hash, which tells nothing of them, and each piece is sealed. Everyone lays down pieces
 * of their own: nobody overwrites another’s. Everything rejects while there is no connection.
 */
export interface Shelf {
  /** Which pieces of a file lie there, by the replica that laid them down. */
  list(file: string): Promise<ReadonlyMap<string, ReadonlySet<number>>>;
  /** Lays a piece down, once. Resolves when it is durable there. */
  put(file: string, piece: number, bytes: Buffer): Promise<void>;
  /** A piece as one replica laid it down; null when it is gone; a reason in words when what lies there is no piece. */
  get(file: string, piece: number, replica: string): Promise<Buffer | string | null>;
  /** Takes a file away, as far as this installation may. */
  drop(file: string): Promise<void>;
}

/** A way to other installations: NATS, a shared folder. Started once, ended by the signal. Never throws after its start. */
export interface Carrier {
  /** `nats`, `folder`. */
  readonly kind: string;
  /** Resolves when every parcel is durable where it was sent; rejects when it is not: the caller sends again later. */
  publish(parcels: readonly Parcel[]): Promise<void>;
  /**
   * Tells the others what this side has. May leave it when what is on its way to this side is not in yet; `state` is called
   * again when telling is of use.
   */
  tell(heads: HeadsNotice): Promise<void>;
  /** Where attached files lie; null for a way they don’t travel by. */
  readonly shelf: Shelf | null;
  /**
   * Says something to those who are there now; nobody keeps it, and it may be lost. Absent where nobody hears within a second:
   * a folder. Small, and not often: what is said never holds up a parcel.
   */
  say?(bytes: Buffer): void;
  /** Looks at once for what has come, for a carrier that looks now and then. Resolves when all of it is handed in. */
  look?(): Promise<void>;
  /** Lets go. Resolves when nothing runs any more. */
  close(): Promise<void>;
}

/** Opens a carrier. It begins handing in by itself. Resolves at once, also without a connection: it keeps trying until closed. */
export type OpenCarrier<Settings> = (settings: Settings, host: CarrierHost) => Carrier;

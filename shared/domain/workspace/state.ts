/** One severity level of the team's table. The first in the table is the worst. */
export interface SeverityLevel {
  /** `SEV-1` */
  id: string;
  name: string;
  meaning: string;
  /** Minutes between status updates; null for none. */
  updateEveryMinutes: number | null;
  handoff: 'live-call' | 'written-call-advised' | 'written' | 'none';
  postmortem: 'required' | 'optional';
}

export interface Person {
  /** `@ana` */
  handle: string;
  name: string;
  region: string | null;
  phone: string | null;
  email: string | null;
}

/** An installation that writes into this workspace. */
export interface Replica {
  id: string;
  /** Ed25519 public key, SPKI in base64. */
  publicKey: string;
  /** Name of the machine, for people. */
  name: string;
  announcedAt: number;
}

export interface WorkspaceState {
  people: Person[];
  severities: SeverityLevel[];
  replicas: Replica[];
  last: { hlc: string; replica: string; seq: number } | null;
}

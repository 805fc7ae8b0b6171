import type { ConnectorInstance } from './connectors.ts';
import type { Override, Policy, Schedule, Service } from './on-call.ts';
import type { Region } from './places.ts';

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
  /** What makes an incident at least this bad. Absent thresholds play no part. */
  thresholds: SeverityThresholds;
}

/** Measurable bounds of a severity level; each one alone is enough. */
export interface SeverityThresholds {
  /** Share of users affected, percent, from … */
  usersPercent: number | null;
  /** Loss in money per hour, in the team's currency, from … */
  moneyPerHour: number | null;
  /** Burn rate of the error budget, times the sustainable rate, from … */
  sloBurn: number | null;
  /** Data loss or a security breach is enough. */
  dataOrSecurity: boolean;
}

/** An ordered list of things to do, offered for some severities and services. */
export interface Checklist {
  name: string;
  /** Severities it is offered for; empty for all. */
  severities: string[];
  /** Services it is offered for; empty for all. */
  services: string[];
  items: { text: string; seat: string | null; dueMinutes: number | null }[];
}

export interface Person {
  /** `@ana` */
  handle: string;
  name: string;
  region: string | null;
  phone: string | null;
  email: string | null;
  /** What they are good at: `database`, `network`. */
  skills: string[];
}

/** An installation that writes into this workspace. */
export interface Replica {
  id: string;
  /** Ed25519 public key, SPKI in base64. */
  publicKey: string;
  /** Name of the machine, for people. */
  name: string;
  announcedAt: number;
  /** X25519 public key, SPKI in base64: what the workspace's keys are sealed with for it. Null until it joined. */
  exchangeKey: string | null;
  /** Since when nothing is taken from it any more, by whom and why. */
  revoked: { at: number; by: string; reason: string } | null;
}

/** A key of the workspace as the log has it: sealed for each installation that may have it. */
export interface SealedKey {
  generation: number;
  /** 16 hexadecimal digits. Two installations that did not see each other may both have made a key of one generation. */
  keyId: string;
  /** By replica, base64. */
  boxes: Record<string, string>;
}

export interface WorkspaceState {
  people: Person[];
  severities: SeverityLevel[];
  checklists: Checklist[];
  /** By name, like everything below. */
  regions: Region[];
  services: Service[];
  policies: Policy[];
  schedules: Schedule[];
  /** In the order in which they were added: of two that overlap, the later one wins. */
  overrides: Override[];
  /** What whoever takes a seat should know, by seat. */
  instructions: { seat: string; text: string }[];
  /** Connections to team systems, by name. */
  connectors: ConnectorInstance[];
  replicas: Replica[];
  /** Keys after the first one, which comes with an invitation. */
  sealedKeys: SealedKey[];
  last: { hlc: string; replica: string; seq: number } | null;
}

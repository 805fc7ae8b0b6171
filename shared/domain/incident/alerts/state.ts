/** Alerts that were attached to an incident, as one. */
export interface AttachedAlert {
  /** The event that attached them. */
  id: string;
  n: number;
  /** The installation that attached them. */
  replica: string;
  connector: string;
  groupKeys: string[];
  title: string;
  alerts: number;
  severity: string | null;
  service: string | null;
  url: string | null;
  startedAt: number;
  attachedAt: number;
  /** Since when none of them fires; null while one does. */
  resolvedAt: number | null;
  /** When it was last told that they are resolved, or fire again. */
  changedAt: number;
  /** Until when the monitoring system was asked to keep them quiet; null where nobody has. */
  silencedUntil: number | null;
}

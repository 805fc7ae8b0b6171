import { holders } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { COMMAND } from '../domain/incident/terms.ts';
import type { SeverityLevel } from '../domain/workspace/state.ts';

/**
 * Seats an incident of this severity needs filled: command always, communications for the two worst levels, a scribe
 * as well for the worst.
 */
export function requiredSeats(severity: string, levels: readonly SeverityLevel[]): string[] {
  const rank = levels.findIndex((level) => level.id === severity);
  if (rank === 0) return [COMMAND, 'comms', 'scribe'];
  return rank === 1 ? [COMMAND, 'comms'] : [COMMAND];
}

/** Required seats nobody holds. */
export function emptySeats(head: IncidentHead, levels: readonly SeverityLevel[]): string[] {
  return requiredSeats(head.severity, levels).filter((seat) => holders(head, seat).length === 0);
}

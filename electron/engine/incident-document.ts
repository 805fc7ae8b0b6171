import { compareTimeline } from '#shared/domain/incident/entry.ts';
import type { IncidentDocument } from '#shared/exporting/index.ts';
import type { EngineParts } from './parts.ts';

/** What every document about an incident is made from. */
export function incidentDocument(parts: EngineParts, stream: string, ref: string): IncidentDocument {
  return {
    ref,
    head: parts.heads.get(stream),
    entries: parts.entries.page(stream, undefined, Number.MAX_SAFE_INTEGER).entries.toSorted(compareTimeline),
    people: parts.workspace.state.people,
    levels: parts.workspace.state.severities,
    exportedAt: parts.now(),
    appVersion: parts.appVersion,
  };
}

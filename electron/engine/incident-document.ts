import { compareTimeline } from '#shared/domain/incident/entry.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import type { StepOutput } from '#shared/exporting/document.ts';
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

/** What the steps of an incident's runs printed, in the order in which they came to an end. */
export function stepOutputs({ log }: Pick<EngineParts, 'log'>, stream: string): StepOutput[] {
  return log.reader.eventsOfTypes(stream, ['run.stepped']).flatMap(({ event }) => {
    if (!isIncidentEvent(event) || event.type !== 'run.stepped' || event.data.output === null) return [];
    const { run, stepNumber, stepName, outcome, output } = event.data;
    return [{ run, stepNumber, stepName, outcome, text: output }];
  });
}

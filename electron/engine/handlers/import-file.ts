import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { isIncidentStream, WORKSPACE_STREAM } from '#shared/domain/ref.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { parseIncidentFile } from '#shared/exporting/handoff-file.ts';
import { envelopeProblem } from '../log/check.ts';
import { attachmentsOf } from '../attachments/references.ts';
import type { EngineParts } from '../parts.ts';
import { removeUnreferenced } from './attachments.ts';
import { attachmentsProblem, storeAttachments } from './attached-files.ts';

type ImportReport = OutputOf<EngineOperations['incident.import']>;

/**
 * Takes an incident exported by another Deepwater: its events as they were written, hashes, authors and all. Events
 * the log has already are left alone, so that a newer export of the same incident adds what is new.
 */
export function importOwnFile(
  parts: EngineParts,
  name: string,
  text: string,
  dryRun: boolean,
): Outcome<ImportReport> {
  const parsed = parseIncidentFile(text, name);
  if (!parsed.ok) return parsed;
  const { stream, events, announcements } = parsed.output;
  const strangers = events.some((event) => event.stream !== stream) || !isIncidentStream(stream);
  const announced = announcements.every(
    (event) => event.stream === WORKSPACE_STREAM && event.type === 'replica.announced' && event.seq === 1,
  );
  if (strangers || !announced)
    return refuse('invalid_file', `${name} holds events that are not part of one incident.`);
  for (const event of [...announcements, ...events]) {
    const problem = envelopeProblem(event);
    if (problem !== null)
      return refuse(
        'not_verified',
        `${name} was changed after it was exported: event ${event.id}: ${problem}. Nothing was imported.`,
      );
  }
  const damaged = attachmentsProblem(parsed.output);
  if (damaged !== null)
    return refuse(
      'not_verified',
      `${name} was changed after it was exported: ${damaged}. Nothing was imported.`,
    );
  const known = events.filter((event) => parts.log.reader.event(event.id) !== undefined).length;
  const folded = foldIncident(
    stream,
    events.filter((event) => isIncidentEvent(event)),
  );
  const entries = [...folded.entries.values()];
  const report: ImportReport = {
    title: folded.head.title,
    already: known === events.length,
    placed: entries.filter((entry) => !entry.undated).length,
    undated: entries.filter((entry) => entry.undated).length,
    unplaced: [],
    timedLines: entries.length,
    timedPlaced: entries.length,
  };
  if (!dryRun) {
    const before = events
      .filter((event) => isIncidentEvent(event))
      .flatMap((event) => (event.type === 'entry.struck' ? event.data.entry : []))
      .flatMap((id) => parts.entries.byId(id, stream) ?? [])
      .flatMap(attachmentsOf);
    parts.incidents.take([...announcements, ...events], { whole: true });
    storeAttachments(parts, parsed.output);
    removeUnreferenced(parts, before);
  }
  const ref = parts.list.summary(stream)?.ref;
  return { ok: true, output: ref === undefined ? report : { ...report, stream, ref } };
}

import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf, ParsedInputOf } from '#shared/contract/operation.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { assertNever } from '#shared/domain/assert.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { writeExportFile, type ExportFile } from '#shared/exporting/file.ts';
import { reportHtml } from '#shared/exporting/html.ts';
import { ics201Report } from '#shared/exporting/ics201.ts';
import { EXERCISE } from '#shared/text/en.ts';
import { baseName } from '#shared/exporting/document.ts';
import { ics214Csv, toCsv, toHtml, toMarkdown, type IncidentDocument } from '#shared/exporting/index.ts';
import type { EngineParts } from '../parts.ts';
import { incidentDocument, stepOutputs } from '../incident-document.ts';
import { attachmentsFor, picturesFor } from './attached-files.ts';

type Format = ParsedInputOf<EngineOperations['incident.export']>['format'];

/** Writes an incident in the format asked for. Heads are signed first, so that an export can always be verified. */
export async function exportIncident(
  parts: EngineParts,
  typed: string,
  format: Format,
): Promise<Outcome<OutputOf<EngineOperations['incident.export']>>> {
  const found = parts.list.find(typed);
  if (!found.ok) return found;
  const { stream, ref } = found.output;
  const base = baseName({ ref, head: parts.heads.get(stream) });
  const file = (mime: string, text: string) => ({
    ok: true as const,
    output: { name: `${base}.${format}`, mime, encoding: 'utf-8' as const, text },
  });
  if (format === 'json') return file('application/json', writeJson(parts, stream, ref));
  const document = { ...incidentDocument(parts, stream, ref), outputs: stepOutputs(parts, stream) };
  const page = () => toHtml({ ...document, pictures: picturesFor(parts, stream) });
  switch (format) {
    case 'md':
      return file('text/markdown', toMarkdown(document));
    case 'html':
      return file('text/html', page());
    case 'pdf': {
      const printed = await parts.print({
        html: page(),
        ...(document.head.exercise ? { mark: EXERCISE } : {}),
      });
      if (!printed.ok) return printed;
      const text = printed.output;
      return { ok: true, output: { name: `${base}.pdf`, mime: 'application/pdf', encoding: 'base64', text } };
    }
    case 'csv':
      return file('text/csv', toCsv(document));
    case 'ics214':
      return {
        ok: true,
        output: {
          name: `${base}-ics214.csv`,
          mime: 'text/csv',
          encoding: 'utf-8',
          text: wholeActivityLog(document),
        },
      };
    case 'ics201':
      return {
        ok: true,
        output: {
          name: `${base}-ics201.html`,
          mime: 'text/html',
          encoding: 'utf-8',
          text: reportHtml(ics201Report(document, document.head.handoffs.at(-1) ?? null)),
        },
      };
    default:
      return assertNever(format);
  }
}

/** The activity log with the whole incident as its one operational period. */
function wholeActivityLog(document: IncidentDocument): string {
  const dated = document.entries.filter((entry) => !entry.undated);
  return ics214Csv(document, {
    from: dated[0]?.occurredAt ?? document.exportedAt,
    to: dated.at(-1)?.occurredAt ?? document.exportedAt,
    unit: '',
  });
}

function writeJson(parts: EngineParts, stream: string, ref: string): string {
  return writeExportFile(exportFile(parts, stream, ref));
}

/** All events of an incident with what verifies them. Heads are signed first. */
export function exportFile(parts: EngineParts, stream: string, ref: string): ExportFile {
  const { log } = parts;
  log.writer.signHeads();
  const events: Envelope[] = [...log.reader.envelopes(stream)];
  const replicas = [...new Set(events.map((event) => event.replica))];
  return {
    format: 'deepwater-incident',
    version: 1,
    exportedAt: new Date(parts.now()).toISOString(),
    appVersion: parts.appVersion,
    ref,
    stream,
    ...(parts.heads.get(stream).exercise ? { exercise: true as const } : {}),
    ...attachmentsFor(parts, stream),
    events,
    announcements: replicas.flatMap((replica) => log.reader.announcement(replica) ?? []),
    checkpoints: log.reader
      .checkpoints()
      .filter((checkpoint) => checkpoint.stream === stream)
      .map((checkpoint) => ({
        ...checkpoint,
        hash: checkpoint.hash.toString('hex'),
        signature: checkpoint.signature.toString('base64'),
      })),
  };
}

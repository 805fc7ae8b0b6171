import type { Recorded } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { MAX_TEXT, MAX_TITLE } from '#shared/domain/fields.ts';
import { incidentCommandInputs, type IncidentCommand } from '#shared/domain/incident/commands.ts';
import type { ImportReading } from '#shared/importing/reading.ts';
import { sniff } from '#shared/importing/sniff.ts';
import { derivedId } from '../derived-id.ts';
import type { EngineParts } from '../parts.ts';
import { exportIncident } from './export.ts';
import type { Handlers } from './index.ts';
import { readForeign } from './read-foreign.ts';
import { importOwnFile } from './import-file.ts';

type ImportReport = OutputOf<EngineOperations['incident.import']>;

/** Files in and out. */
export function transferHandlers(parts: EngineParts): Handlers<'incident.export' | 'incident.import'> {
  return {
    'incident.export': ({ ref, format }) => exportIncident(parts, ref, format),
    async 'incident.import'({ name, content, dryRun, zone, as, commandId }) {
      const bytes = Buffer.from(content, 'base64');
      const sniffed = sniff(name, bytes);
      if (!sniffed.ok) return sniffed;
      const { format, text } = sniffed.output;
      if (format === 'json') return importOwnFile(parts, name, text, dryRun);
      const options = {
        fileName: name,
        now: parts.now(),
        ...(zone === undefined ? {} : { defaultZone: zone }),
      };
      const reading = await readForeign(format, text, options);
      return importReading(parts, reading, {
        name,
        dryRun,
        actor: as ?? parts.me,
        // The same file gives the same id: importing it twice finds the first import instead of doubling it.
        commandId: commandId ?? derivedId(bytes),
      });
    },
  };
}

function importReading(
  parts: EngineParts,
  reading: ImportReading,
  given: { name: string; dryRun: boolean; actor: string; commandId: string },
): Outcome<ImportReport> {
  if (reading.entries.length === 0 && reading.unplaced.length === 0) {
    return refuse(
      'nothing_to_import',
      `${given.name} holds no entry that could be logged. It needs lines of text, best with times.`,
    );
  }
  const report: ImportReport = {
    title: reading.title,
    already: false,
    placed: reading.entries.filter((entry) => entry.occurredAt !== null).length,
    undated: reading.entries.filter((entry) => entry.occurredAt === null).length,
    unplaced: reading.unplaced,
    timedLines: reading.figures.clockLines,
    timedPlaced: reading.figures.clockLinesPlaced,
  };
  const known = parts.log.reader.event(given.commandId);
  if (known !== undefined) {
    const ref = parts.list.summary(known.event.stream)?.ref;
    return {
      ok: true,
      output: { ...report, already: true, stream: known.event.stream, ...(ref === undefined ? {} : { ref }) },
    };
  }
  if (given.dryRun) return { ok: true, output: report };
  const declared: Outcome<Recorded> = parts.incidents.declareWith(
    commandsOf(parts, reading, given.name),
    given,
  );
  return declared.ok
    ? { ok: true, output: { ...report, ref: declared.output.ref, stream: declared.output.stream } }
    : declared;
}

/**
 * The commands a person would have given to log this reading: declare, then log what has a time and what has none. Each is
 * made when it is asked for: making a hundred thousand at once would let nothing else happen for a second.
 */
function* commandsOf(parts: EngineParts, reading: ImportReading, name: string): Generator<IncidentCommand> {
  const times = reading.entries.flatMap((entry) => (entry.occurredAt === null ? [] : [entry.occurredAt]));
  const first = times.length === 0 ? undefined : Math.min(...times);
  const at = first === undefined ? {} : { at: first };
  const known = parts.workspace.state.severities.some((level) => level.id === reading.severity?.text);
  yield {
    name: 'incident.declare',
    input: incidentCommandInputs['incident.declare'].parse({
      title: cut(reading.title, MAX_TITLE) || cut(name, MAX_TITLE),
      ...(known && reading.severity !== undefined ? { severity: reading.severity.text } : {}),
      importedFrom: cut(name, 300),
      ...at,
    }),
  };
  const lines = new Set(reading.entries.map((entry) => entry.line));
  const log = (input: Record<string, unknown>): IncidentCommand => ({
    name: 'entry.log',
    input: incidentCommandInputs['entry.log'].parse(input),
  });
  for (const entry of reading.entries) {
    const detail = {
      ...(entry.timeText === '' ? {} : { timeText: cut(entry.timeText, 200) }),
      ...(entry.section === undefined ? {} : { section: cut(entry.section, 200) }),
      ...(entry.source === undefined ? {} : { source: cut(entry.source, 200) }),
      ...(entry.actor === undefined ? {} : { source: cut(entry.source ?? entry.actor, 200) }),
    };
    yield log({
      kind: entry.kind,
      text: cut(entry.text, MAX_TEXT),
      detail,
      ...(entry.occurredAt === null ? { undated: true, ...at } : { at: entry.occurredAt }),
    });
  }
  // A line whose time makes no sense is still worth keeping: its words stand among the undated entries.
  for (const line of reading.unplaced) {
    if (!lines.has(line.line)) yield log({ text: cut(line.text, MAX_TEXT), undated: true, ...at });
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

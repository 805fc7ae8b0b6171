import { z } from 'zod';
import { firstProblem } from '../contract/problems.ts';
import { refuse, type Outcome } from '../contract/refusal.ts';
import { handle, textField } from '../domain/fields.ts';
import { parseExportFile, readExportFile, writeExportFile, type ExportFile } from './file.ts';

/** What leads the portable handoff file: the document to read, and what the handoff is. */
const leadSchema = z.object(
  {
    format: z.literal('deepwater-handoff'),
    version: z.literal(1, { error: 'The version must be 1.' }),
    from: z.array(handle).max(50),
    to: handle.nullable(),
    /** Markdown. */
    document: textField('The document', 1_000_000),
  },
  { error: 'The file must be an object.' },
);

/** A handoff to take to another Deepwater: its document, and the incident with all its verifiable events. */
export interface HandoffFile {
  from: string[];
  to: string | null;
  document: string;
  incident: ExportFile;
}

/** Writes a portable handoff file. */
export function writeHandoffFile({ incident, ...lead }: HandoffFile): string {
  const head = JSON.stringify({ format: 'deepwater-handoff', version: 1, ...lead }).slice(0, -1);
  return `${head},\n"incident":${writeExportFile(incident).trimEnd()}}\n`;
}

/** The incident in a file: our JSON export, or the one a portable handoff file carries. */
export function parseIncidentFile(text: string, name: string): Outcome<ExportFile> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return parseExportFile(text, name);
  }
  if (typeof json !== 'object' || json === null) return readExportFile(json, name);
  const { format, version, incident } = json as Record<string, unknown>;
  if (format !== 'deepwater-handoff') return readExportFile(json, name);
  if (typeof version === 'number' && Number.isInteger(version) && version > 1) {
    return refuse(
      'newer_file',
      `${name} was written by a newer Deepwater. Install the newer version to import it.`,
    );
  }
  const lead = leadSchema.safeParse(json);
  if (!lead.success) {
    const { message, path } = firstProblem(lead.error, name);
    return refuse('invalid_file', `${name} is damaged at ${path ?? 'its beginning'}: ${message}`);
  }
  return readExportFile(incident, name);
}

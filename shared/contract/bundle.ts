import { z } from 'zod';
import { incidentRef } from '../domain/incident/commands.ts';
import { inputObject, instantInput, yesNo } from '../domain/fields.ts';
import { lazily } from '../domain/lazily.ts';
import { mergeReportSchema } from '../policy/merge-report.ts';
import { command } from './operation.ts';

/** How the name of a bundle ends. */
export const BUNDLE_ENDING = '.deepwater';

const path = z
  .string({ error: 'Say which file: the path is missing.' })
  .min(1, { error: 'The path is empty.' })
  .max(4_000, { error: 'The path is longer than 4,000 characters.' });
const count = z.number().int();

export const bundleExportedSchema = z.object({
  path: z.string(),
  bytes: count,
  events: count,
  incidents: count,
  files: count,
  /** Readable by anyone. */
  open: z.boolean(),
});
export type BundleExported = z.output<typeof bundleExportedSchema>;

export const bundleImportedSchema = z.object({
  /** Whether the file had its end: false for one that was cut off. */
  complete: z.boolean(),
  /** Whether its end is signed by its sender over all of it; null without an end. */
  signed: z.boolean().nullable(),
  /** Events the file promises. */
  events: count,
  /** Of those: new here, known before, and neither: they wait for earlier ones, or lie in quarantine. */
  added: count,
  known: count,
  waiting: count,
  /** Settings and members of another team, from an open bundle: only its incidents are taken. */
  leftOut: count,
  /** Pieces that did not verify. */
  quarantined: count,
  /** Attached files: promised, stored now, and here before. */
  files: count,
  filesAdded: count,
  filesKnown: count,
  /** What the file promises and does not hold: it was cut off, or copied only in part. */
  missingEvents: count,
  missingFiles: count,
  report: mergeReportSchema.nullable(),
});
export type BundleImported = z.output<typeof bundleImportedSchema>;

/** Events as one file: for a stick, a mail, an archive. */
export const bundleOperations = lazily({
  /** Writes a bundle; of one incident, or of everything, perhaps only since some time. */
  'bundle.export': () =>
    command(
      inputObject({
        path,
        ref: incidentRef.optional(),
        since: instantInput.optional(),
        open: yesNo('Open').default(false),
      }),
      bundleExportedSchema,
    ),
  /** Takes what a bundle holds and is not here yet. Interrupted, it goes on where it was when it is done again. */
  'bundle.import': () => command(inputObject({ path }), bundleImportedSchema),
});

import { z } from 'zod';
import {
  contentHash,
  handle,
  inputObject,
  lineField,
  nameField,
  uuid,
  wholeNumber,
} from '../domain/fields.ts';
import { incidentRef } from '../domain/incident/commands.ts';
import { RUN_ENDS } from '../domain/incident/runs/terms.ts';
import type { RunbookFigures } from '../policy/runbook-figures.ts';
import type { RunbookMatch } from '../runbooks/match.ts';
import { MAX_RUNBOOK, type Finding } from '../runbooks/runbook.ts';
import { SEARCHED, type RunbookHit } from '../runbooks/search.ts';
import { command, query, subscription } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const signed = { commandId: uuid.optional(), as: handle.optional() };
const at = z.number().int();

/** Whether a person on this machine reviewed exactly this text, another text of it, or none. */
export const TRUSTS = ['trusted', 'changed', 'unreviewed'] as const;
export type Trust = (typeof TRUSTS)[number];

/** A runbook as lists show it. */
export const runbookSummarySchema = z.object({
  /** What it is called by operations: its folder's id and its path in it, `starter/disk-full.md`. */
  key: z.string(),
  /** From the front matter, else from the name of the file. Two files may share one. */
  id: z.string(),
  title: z.string(),
  services: z.array(z.string()),
  severities: z.array(z.string()),
  alerts: z.array(z.string()),
  owner: z.string().nullable(),
  /** Day of the last review, `2026-11-23`; null when the file names none. */
  reviewed: z.string().nullable(),
  /** When the next review is due, ms since the epoch; null when the file names no review. */
  reviewDue: at.nullable(),
  /** Id of its folder. */
  folder: z.string(),
  /** Where it lies on this machine. */
  path: z.string(),
  /** SHA-256 of its exact text. */
  hash: z.string(),
  trust: z.enum(TRUSTS),
  /** Steps in all, and those that run something. What has none of those runs nothing and needs no trust. */
  steps: z.number().int(),
  runnable: z.number().int(),
  /** What the linter found. */
  errors: z.number().int(),
  warnings: z.number().int(),
});
export type RunbookSummary = z.infer<typeof runbookSummarySchema>;

/** A folder runbooks come from. `starter` is ours, `own` is where the editor puts what has no other place. */
export const runbookFolderSchema = z.object({
  id: z.string(),
  path: z.string(),
  kind: z.enum(['starter', 'own', 'added']),
  runbooks: z.number().int(),
  /** Why nothing, or not everything, can be read from it. */
  problem: z.string().nullable(),
});
export type RunbookFolder = z.infer<typeof runbookFolderSchema>;

const librarySchema = z.object({
  /** By title. */
  runbooks: z.array(runbookSummarySchema),
  folders: z.array(runbookFolderSchema),
  /** Files that can't be read, and why. */
  unread: z.array(z.object({ path: z.string(), problem: z.string() })),
});
export type RunbookLibrary = z.infer<typeof librarySchema>;

/** That a person reviewed exactly the text with this hash on this machine. */
export const reviewSchema = z.object({
  hash: z.string(),
  by: z.string(),
  at,
});

const finding: z.ZodType<Finding> = z.object({
  level: z.enum(['error', 'warning']),
  rule: z.string(),
  message: z.string(),
  place: z.object({ line: z.number().int(), column: z.number().int() }),
});

const figures: z.ZodType<RunbookFigures> = z.object({
  runbook: z.string(),
  title: z.string(),
  uses: z.number().int(),
  ended: z.number().int(),
  successRate: z.number().nullable(),
  medianTime: z.number().nullable(),
  stepsSkipped: z.number().int(),
  minutesSaved: z.number(),
  lastAt: at,
  lastHow: z.enum(RUN_ENDS).nullable(),
  stumbles: z.array(z.object({ step: z.string(), name: z.string(), runs: z.number().int() })),
});

const why = z.object({
  /** Names of alerts, services and telling words both hold. */
  alerts: z.array(z.string()),
  services: z.array(z.string()),
  words: z.array(z.string()),
});
const match: z.ZodType<RunbookMatch> = z.object({ key: z.string(), score: z.number(), why });
const hit: z.ZodType<RunbookHit> = z.object({
  key: z.string(),
  score: z.number(),
  /** Where the words were found. */
  fields: z.array(z.enum(SEARCHED)),
  /** The line of the text that holds most of them; null when they are only in its facts. */
  line: z.object({ number: z.number().int(), text: z.string() }).nullable(),
});

/** A runbook by its key, its id, its path or its title. Refused when several go by that name. */
const runbook = lineField('The runbook', 1_000);
const limit = wholeNumber('The limit', 1, 100).default(20);
const found = <Shape extends z.ZodType>(more: Shape) =>
  z.array(z.intersection(more, z.object({ runbook: runbookSummarySchema })));

/** The library of runbooks: folders of this machine, what is in them, and whose text somebody reviewed here. */
export const runbookOperations = lazily({
  'runbook.list': () => query(inputObject({}), librarySchema),
  /** One runbook as it stands on the disk now. Its steps follow from its text by `parseRunbook`. */
  'runbook.show': () =>
    query(
      inputObject({ runbook }),
      runbookSummarySchema.extend({
        text: z.string(),
        findings: z.array(finding),
        /** The last review of it on this machine, perhaps of another text; what changed since is a diff against `text`. */
        lastReview: reviewSchema.extend({ text: z.string() }).nullable(),
      }),
    ),
  /**
   * A picture that lies beside a runbook: PNG, JPEG, GIF or WebP by its bytes, at most 5 MB. `file` counts from the runbook's
   * own file, or from its folder when it begins with `/`. Refused for what lies outside of the folder.
   */
  'runbook.picture': () =>
    query(
      inputObject({ runbook, file: lineField('The picture', 1_000) }),
      z.object({ mime: z.string(), /** Base64. */ content: z.string() }),
    ),
  /**
   * What is at the end of links of a text that is being written in a file of a folder: another runbook, perhaps at a heading, or
   * a file beside it. Null where that can't be told: on the web, outside of the folder, a heading of the text itself.
   */
  'runbook.links': () =>
    query(
      inputObject({
        folder: lineField('The folder', 100),
        file: lineField('The file', 500),
        urls: z
          .array(
            z
              .string({ error: 'A link is a text.' })
              .max(4_000, { error: 'A link is longer than any address.' }),
            {
              error: 'The links are a list.',
            },
          )
          .max(2_000, { error: 'More than 2,000 links are not looked up at once.' }),
      }),
      z.array(z.enum(['there', 'nowhere', 'no-heading']).nullable()),
    ),
  /** Runbooks that hold all of these words, the best first. */
  'runbook.search': () => query(inputObject({ text: lineField('The search', 300), limit }), found(hit)),
  /** Runbooks that fit an incident, an alert, a service or a text, the best first, with why. */
  'runbook.match': () =>
    query(
      inputObject({
        ref: incidentRef.optional(),
        alert: lineField('The alert', 300).optional(),
        service: nameField('The service').optional(),
        text: lineField('The text', 2_000).optional(),
        limit,
      }),
      found(match),
    ),
  /**
   * Says that a person has reviewed exactly the text with this hash. Refused when the runbook has another one by now. It
   * lets its steps run on this machine, and on this machine only.
   */
  'runbook.trust': () => command(inputObject({ runbook, hash: contentHash, ...signed }), reviewSchema),
  /** Takes every review of it back. */
  'runbook.distrust': () =>
    command(inputObject({ runbook, ...signed }), z.object({ taken: z.number().int() })),
  /**
   * Writes a runbook into a folder that was added, or into `own`. `was` is the hash of the text that is to be replaced and
   * null for a new file: refused when it is not what stands there, so that nobody's changes are lost. Reviewing what was
   * written is a step of its own.
   */
  'runbook.save': () =>
    command(
      inputObject({
        folder: lineField('The folder', 100),
        /** Its path in the folder, with `/`. */
        file: lineField('The file', 500),
        text: z
          .string({ error: 'The text of the runbook is missing.' })
          .max(MAX_RUNBOOK, { error: 'A runbook has at most a million characters. Split it.' })
          .refine((text) => !/\p{Surrogate}/u.test(text), {
            error: 'The text contains half a character. Paste it again.',
          }),
        was: contentHash.nullable(),
        ...signed,
      }),
      runbookSummarySchema,
    ),
  /** What runs of each runbook came to in every incident of this log; exercises and dry runs are left out. */
  'runbook.figures': () => query(inputObject({}), z.array(figures)),
  'runbook.folders': () => query(inputObject({}), z.array(runbookFolderSchema)),
  /** Adds a folder of this machine, by its whole path. It is watched as long as the engine runs. */
  'runbook.folder.add': () =>
    command(inputObject({ path: lineField('The folder', 4_000), ...signed }), runbookFolderSchema),
  /** Leaves a folder, by its id or its path. Its files stay as they are. */
  'runbook.folder.remove': () =>
    command(inputObject({ folder: lineField('The folder', 4_000), ...signed }), z.object({ id: z.string() })),
  /** The library, again whenever something in it changed. */
  'runbooks.watch': () =>
    subscription(
      inputObject({}),
      z.object({
        type: z.literal('snapshot'),
        /** True until the folders were looked through once: what is missing from the library may still come. */
        reading: z.boolean(),
        library: librarySchema,
      }),
    ),
});

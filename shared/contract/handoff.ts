import { z } from 'zod';
import { handle, inputObject, lineField, listField, uuid, wholeNumber, yesNo } from '../domain/fields.ts';
import { incidentRef } from '../domain/incident/commands.ts';
import { handoffRef } from '../domain/incident/item-ref.ts';
import type { Handoff, NextHandoff } from '../domain/incident/handoff/state.ts';
import {
  HANDOFF_ITEMS,
  HANDOFF_MODES,
  HANDOFF_STATES,
  handoffMode,
} from '../domain/incident/handoff/terms.ts';
import { HANDOFF_PACES, type HandoffFigures, type HandoffQuality } from '../policy/handoff-quality.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

const at = z.number().int();

export const handoffSchema: z.ZodType<Handoff> = z.object({
  id: z.string(),
  n: z.number().int(),
  from: z.array(z.string()),
  to: z.string(),
  fromRegion: z.string().nullable(),
  toRegion: z.string().nullable(),
  mode: z.enum(HANDOFF_MODES),
  callAdvised: z.boolean(),
  dueAt: at.nullable(),
  startedAt: at,
  startedBy: z.string(),
  state: z.enum(HANDOFF_STATES),
  ticks: z.array(
    z.object({
      item: z.enum(HANDOFF_ITEMS),
      note: z.string().nullable(),
      at,
      by: z.string(),
      from: z.string(),
    }),
  ),
  briefing: z
    .object({
      startedAt: at,
      broken: z.string(),
      tried: z.string(),
      next: z.string(),
      by: z.string(),
      from: z.string(),
    })
    .nullable(),
  readBack: z.object({ text: z.string(), at, by: z.string(), from: z.string() }).nullable(),
  end: z.object({ at, by: z.string(), words: z.string().nullable(), from: z.string() }).nullable(),
  confirmedBy: z.string().nullable(),
  tenure: z.string().nullable(),
  documents: z.array(z.object({ event: z.string(), at, by: z.string() })),
  lastLogAt: at.nullable(),
  losses: z.array(z.object({ entry: z.string(), entryN: z.number().int(), at, by: z.string() })),
});

export const nextHandoffSchema: z.ZodType<NextHandoff> = z.object({
  dueAt: at.nullable(),
  region: z.string().nullable(),
  to: z.string().nullable(),
  by: z.string(),
  at,
});

const qualitySchema: z.ZodType<HandoffQuality> = z.object({
  pace: z.enum(HANDOFF_PACES),
  tookMs: z.number().int().nullable(),
  targetMs: z.number().int(),
  inTime: z.boolean().nullable(),
  ticked: z.number().int(),
  items: z.number().int(),
  losses: z.number().int(),
});

const figuresSchema: z.ZodType<HandoffFigures> = z.object({
  handoffs: z.number().int(),
  inTime: z.number().int(),
  withLoss: z.number().int(),
  lossPercent: z.number().nullable(),
  medianMs: z.record(z.enum(HANDOFF_PACES), z.number().int().nullable()),
});

const DOCUMENT_FORMATS = ['md', 'html', 'pdf', 'json', 'ics201'] as const;
const file = z.object({ name: z.string(), mime: z.string(), text: z.string() });

/** Where the handoffs of one incident stand. */
const statusSchema = z.object({
  ref: z.string(),
  stream: z.string(),
  title: z.string(),
  severity: z.string(),
  phase: z.string(),
  commanders: z.array(z.string()),
  /** When command changes hands next, as planned or by the coverage of the commander's region. */
  dueAt: at.nullable(),
  handoffs: z.array(handoffSchema),
  /** Of each of `handoffs`. */
  quality: z.array(qualitySchema),
});
export type HandoffStatus = z.infer<typeof statusSchema>;

/** Operations on handoffs besides the commands of one incident. */
export const handoffOperations = lazily({
  /** Of one incident, or of every open one and over all of them. */
  'handoff.status': () =>
    query(
      inputObject({ ref: incidentRef.optional() }),
      z.object({ incidents: z.array(statusSchema), figures: figuresSchema }),
    ),
  /** What a briefing would say, from the log. */
  'handoff.draft': () =>
    query(
      inputObject({ ref: incidentRef }),
      z.object({ broken: z.string(), tried: z.string(), next: z.string() }),
    ),
  /**
   * The document of the open or else the last handoff, or of an incident without one: as somebody edited it last, or
   * generated from the log. `json` is the portable file that another Deepwater imports.
   */
  'handoff.file': () =>
    query(
      inputObject({
        ref: incidentRef,
        handoff: handoffRef.optional(),
        format: z.enum(DOCUMENT_FORMATS, {
          error: `A format is one of ${DOCUMENT_FORMATS.join(', ')}.`,
        }),
        /** Generated anew, even where an edited version is kept. */
        fresh: yesNo('Fresh').default(false),
        /** An earlier edited version, counted from 1. */
        version: wholeNumber('The version', 1, 10_000).optional(),
      }),
      file.extend({
        /** `text` is the file, or its bytes in base64 where the encoding says so: a PDF. */
        encoding: z.enum(['utf-8', 'base64']),
        /** The edited version it is; null for one generated from the log. */
        version: z.number().int().nullable(),
      }),
    ),
  /** The end of a shift: starts the handoffs of several incidents, all of them or none. */
  'handoff.startMany': () =>
    command(
      inputObject({
        items: listField(
          'Handoffs',
          inputObject({
            ref: incidentRef,
            to: handle,
            region: lineField('The region', 100).optional(),
            mode: handoffMode.optional(),
          }),
          200,
        ).min(1, { error: 'Name at least one incident and who takes it.' }),
        /** Posts the generated document and the briefing of those that go in writing. */
        post: yesNo('Post').default(true),
        commandId: uuid.optional(),
        as: handle.optional(),
      }),
      z.object({
        started: z.array(
          z.object({
            ref: z.string(),
            title: z.string(),
            severity: z.string(),
            n: z.number().int(),
            id: z.string(),
            to: z.string(),
            mode: z.enum(HANDOFF_MODES),
            posted: z.boolean(),
          }),
        ),
        /** Who takes what, in one page of Markdown. */
        summary: file,
      }),
    ),
});

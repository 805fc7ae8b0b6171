import { z } from 'zod';
import type { Outcome } from '../../contract/refusal.ts';
import { handle, instantInput, listField } from '../../domain/fields.ts';
import { layer, restriction, schedule } from '../../domain/workspace/on-call.ts';
import type { DocumentPath, PlacedDocument } from './document.ts';
import type { ReadingNote, ScheduleReading } from './reading.ts';

/** Most schedules and most overrides of one file. */
const MOST_SCHEDULES = 200;
export const MOST_OVERRIDES = 1_000;

const writtenOverride = z
  .object(
    { person: handle, from: instantInput, until: instantInput },
    { error: 'An override is written as person, from and until.' },
  )
  .refine(({ from, until }) => until > from, {
    error: 'An override must end after it begins.',
    path: ['until'],
  });

/** A layer without a virtual start began its first turn when it started. */
const writtenLayer = layer
  .extend({ virtualStart: instantInput.optional(), name: layer.shape.name.default('Layer') })
  .transform((one) => ({ ...one, virtualStart: one.virtualStart ?? one.start }))
  .refine(({ start, end }) => end === null || end > start, {
    error: 'The layer ends before it begins. Put its end later, or leave it out.',
    path: ['end'],
  });

const writtenSchedule = schedule.extend({
  layers: listField('Layers', writtenLayer, 20).default([]),
  overrides: listField('Overrides', writtenOverride, MOST_OVERRIDES).nullable().default(null),
});

const KNOWN = {
  schedule: Object.keys(writtenSchedule.shape),
  layer: Object.keys(layer.shape),
  restriction: Object.keys(restriction.shape),
  override: ['person', 'from', 'until'],
} as const;

/** Reads schedules as Deepwater writes them: one, or a list under `schedules`. */
export function readOwnSchedules(document: PlacedDocument): Outcome<ScheduleReading> {
  const { value } = document;
  const many = isObject(value) && Object.hasOwn(value, 'schedules');
  const base: DocumentPath = many ? ['schedules'] : [];
  const checked = many
    ? document.check(listField('Schedules', writtenSchedule, MOST_SCHEDULES), value['schedules'], base)
    : document.check(writtenSchedule, value, base);
  if (!checked.ok) return checked;
  const written = Array.isArray(checked.output) ? checked.output : [checked.output];
  const notes: ReadingNote[] = many ? strangers(document, value, ['schedules', 'format', 'version'], []) : [];
  for (const [index, one] of listOf(many ? value['schedules'] : [value]).entries())
    notes.push(...strangersOf(document, one, many ? ['schedules', index] : []));
  return {
    ok: true,
    output: {
      format: 'yaml',
      schedules: written.map(({ overrides, ...one }) => ({ schedule: one, overrides })),
      notes,
    },
  };
}

function strangersOf(document: PlacedDocument, value: unknown, base: DocumentPath): ReadingNote[] {
  if (!isObject(value)) return [];
  const notes = strangers(document, value, KNOWN.schedule, base);
  for (const [index, one] of listOf(value['layers']).entries()) {
    const at = [...base, 'layers', index];
    notes.push(...strangers(document, one, KNOWN.layer, at));
    const restrictions = isObject(one) ? listOf(one['restrictions']) : [];
    for (const [place, each] of restrictions.entries())
      notes.push(...strangers(document, each, KNOWN.restriction, [...at, 'restrictions', place]));
  }
  for (const [index, one] of listOf(value['overrides']).entries())
    notes.push(...strangers(document, one, KNOWN.override, [...base, 'overrides', index]));
  return notes;
}

/** Notes on the members of an object that mean nothing here. */
export function strangers(
  document: PlacedDocument,
  value: unknown,
  known: readonly string[],
  base: DocumentPath,
): ReadingNote[] {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      line: document.lineOf([...base, key]),
      text: `“${key.slice(0, 60)}” means nothing to a schedule here and is left out.`,
    }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

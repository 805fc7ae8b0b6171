import { z } from 'zod';
import { uuid } from '../fields.ts';

/** A number (`12`), a label after a merge (`12b`, `#12b`) or an id. Every branch says the same, whatever was meant. */
export function itemRef(error: string) {
  const label = z.string({ error }).regex(/^#?\d{1,8}[a-z]{0,3}$/i, { error });
  return z.union(
    [
      z.number({ error }).int({ error }).min(1, { error }).max(99_999_999, { error }),
      label.transform((text) => text.replace('#', '').toLowerCase()),
      z.string({ error }).refine((text) => uuid.safeParse(text).success, { error }),
    ],
    { error },
  );
}

/** An entry as people point at it. */
export const entryRef = itemRef('An entry is named by its number, like 12.');
/** A task as people point at it. */
export const taskRef = itemRef('A task is named by its number, like 3.');
/** A handoff as people point at it: by the number of the entry that began it. */
export const handoffRef = itemRef('A handoff is named by the number of the entry that began it, like 12.');
export type ItemRef = z.output<typeof entryRef>;

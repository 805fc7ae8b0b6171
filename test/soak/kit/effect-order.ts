import { holdsUp } from '#shared/policy/outbox.ts';

/** A row of the outbox, as its order is judged. Times in ms since the epoch. */
export interface OrderedRow {
  num: number;
  stream: string;
  effect: string;
  thing: string;
  queuedAt: number;
  /** When a person last let it go; null for never. */
  released: number | null;
}

/**
 * Rows that reached a vendor after one that was queued later. What waits for a person, and what is about the same thing and
 * waits behind it, may be overtaken by what is about something else; never by what is about the same.
 */
export function outOfOrder(rows: readonly OrderedRow[], reached: readonly OrderedRow[]): string[] {
  const waitedForPerson = (row: OrderedRow): boolean =>
    rows.some(
      (other) =>
        other.stream === row.stream &&
        other.num <= row.num &&
        other.released !== null &&
        other.released >= row.queuedAt &&
        holdsUp(other, row),
    );
  return reached.flatMap((row, index) => {
    const wrong = reached
      .slice(0, index)
      .find(
        (before) =>
          before.stream === row.stream &&
          before.num > row.num &&
          (holdsUp(row, before) || !waitedForPerson(row)),
      );
    return wrong === undefined ? [] : [`row ${row.num} (${row.effect}) came after ${wrong.num}`];
  });
}

import type { IncidentHead, OpenPoint } from './state.ts';
import type { EntryKind } from './terms.ts';

/** Adds a question or hypothesis to the open points; other kinds are none. */
export function openPoint(head: IncidentHead, entry: string, kind: EntryKind, since: number): IncidentHead {
  if ((kind !== 'question' && kind !== 'hypothesis') || head.struck.includes(entry)) return head;
  return { ...head, openPoints: [...head.openPoints, { entry, kind, since }] };
}

/** Takes an entry off the points, open or closed. */
export function forgetPoint(head: IncidentHead, entry: string): IncidentHead {
  const others = (point: OpenPoint) => point.entry !== entry;
  return {
    ...head,
    openPoints: head.openPoints.filter(others),
    closedPoints: head.closedPoints.filter(others),
  };
}

/** Closes or opens a point again. What is no such point any more, because another replica corrected it, stays so. */
export function movePoint(
  head: IncidentHead,
  entry: string,
  kind: OpenPoint['kind'],
  open: boolean,
): IncidentHead {
  const point = [...head.openPoints, ...head.closedPoints].find(
    (known) => known.entry === entry && known.kind === kind,
  );
  if (point === undefined || head.openPoints.includes(point) === open) return head;
  const without = forgetPoint(head, entry);
  return open
    ? { ...without, openPoints: [...without.openPoints, point] }
    : { ...without, closedPoints: [...without.closedPoints, point] };
}

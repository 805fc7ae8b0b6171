/** A stretch of time: from `from` up to and not including `until`, ms since the epoch. */
export interface Span {
  from: number;
  until: number;
}

/** The same time with as few spans as possible, in order. Spans that touch become one. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    if (span.until <= span.from) continue;
    const last = result.at(-1);
    if (last === undefined || span.from > last.until) result.push({ from: span.from, until: span.until });
    else last.until = Math.max(last.until, span.until);
  }
  return result;
}

/** What of a span no other one covers, in order. */
export function uncovered(within: Span, spans: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let from = within.from;
  for (const span of merged(spans)) {
    if (span.until <= from) continue;
    if (span.from >= within.until) break;
    if (span.from > from) gaps.push({ from, until: span.from });
    from = span.until;
  }
  if (from < within.until) gaps.push({ from, until: within.until });
  return gaps;
}

/** The part of a span that lies within another one; null when they don't overlap. */
export function clipped(span: Span, within: Span): Span | null {
  const from = Math.max(span.from, within.from);
  const until = Math.min(span.until, within.until);
  return from < until ? { from, until } : null;
}

/** Milliseconds that spans last together; those that overlap count once. */
export function lasting(spans: readonly Span[]): number {
  return merged(spans).reduce((sum, span) => sum + span.until - span.from, 0);
}

/** One measured line of a benchmark. */
export interface Line {
  /** What was measured: `append p50`. */
  what: string;
  /** Events or entries it was measured on. */
  size: number;
  ours: number;
  /** What the yardstick needed for the same. */
  bare: number;
  unit: 'ms' | 'MB' | 'bytes' | 'elements' | 'pictures';
  ratio: number;
  /** The figure to stay under, of the ratio; absent where none is promised. */
  goal?: number;
  /** The figure to stay under, of our own in its unit; for what must not depend on a yardstick. */
  limit?: number;
}

/** How one cost grows with the size. */
export interface Growth {
  what: string;
  exponent: number;
}

export interface BenchResult {
  name: string;
  /** What is compared with what, in a sentence. */
  about: string;
  lines: Line[];
  growth: Growth[];
}

const HEADINGS = ['what', 'size', 'Deepwater', 'bare', 'ratio', 'goal', ''];

/** The result as a table for a terminal. */
export function table(result: BenchResult): string {
  const rows = result.lines.map((line) => [
    line.what,
    line.size.toLocaleString('en'),
    amount(line.ours, line.unit),
    amount(line.bare, line.unit),
    `${line.ratio.toFixed(2)} ×`,
    goalOf(line),
    verdictOf(line),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column === 6 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const growth = result.growth.map(
    (one) => `  ${one.what} grows with size to the power of ${one.exponent.toFixed(2)}`,
  );
  return [
    `${result.name}: ${result.about}`,
    ...[HEADINGS, ...rows].map((row) => `  ${line(row)}`),
    ...growth,
    '',
  ].join('\n');
}

function goalOf({ goal, limit, unit }: Line): string {
  if (limit !== undefined) return `≤ ${amount(limit, unit)}`;
  return goal === undefined ? '' : `≤ ${goal} ×`;
}

function verdictOf({ goal, limit, ours, ratio }: Line): string {
  if (goal === undefined && limit === undefined) return '';
  const reached = (goal === undefined || ratio <= goal) && (limit === undefined || ours <= limit);
  return reached ? 'reached' : 'MISSED';
}

function amount(value: number, unit: Line['unit']): string {
  if (unit === 'elements' || unit === 'pictures') return value.toLocaleString('en');
  if (unit === 'bytes') return `${(value / 1024 / 1024).toFixed(1)} MB`;
  return `${value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3)} ${unit}`;
}

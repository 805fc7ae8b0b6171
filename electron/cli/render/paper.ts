import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** What text is written on: its width, its colours, and the moment it is written. */
export interface Paper {
  /** Columns of the terminal; null when lines are left whole. */
  columns: number | null;
  /** ms since the epoch. */
  now: number;
  /** Colours a text, or leaves it alone where there are no colours. */
  paint(style: Style, text: string): string;
}

/** Paper of this width, with colours or without. */
export function paper(options: { columns: number | null; colour: boolean; now: number }): Paper {
  return {
    columns: options.columns,
    now: options.now,
    paint: (style, text) => (options.colour ? styleText(style, text, { validateStream: false }) : text),
  };
}

import type { Paper } from './render/paper.ts';

/** What a command has to say. */
export interface Answer {
  /** For `--json`. */
  json: unknown;
  /** For people. Ends without a line break. */
  text: string | ((paper: Paper) => string);
  /** True when the command did its work and the work's result is bad: `verify` on a damaged log. */
  failed?: boolean;
}

/** Something that goes out exactly as it is, with `--json` too: an export. */
export interface Raw {
  raw: string;
}

/**
 * The part of Papa Parse used here. Its published types pull in those of Node, which nothing in shared may see.
 */
declare module 'papaparse/papaparse.js' {
  interface StepResult {
    /** Cells of one record. */
    data: string[];
    errors: { type: string; code: string; message: string }[];
    meta: {
      /** Index in the input after this record. */
      cursor: number;
    };
  }
  interface ParseConfig {
    delimiter: string;
    newline: '\n';
    header: false;
    fastMode: false;
    skipEmptyLines: false;
    /** A character that never occurs switches quoting off. */
    quoteChar: string;
    step(result: StepResult): void;
  }
  interface GuessConfig {
    skipEmptyLines: 'greedy';
    delimitersToGuess: string[];
  }
  const Papa: {
    parse(input: string, config: ParseConfig): void;
    parse(input: string, config: GuessConfig): { meta: { delimiter: string } };
    unparse(rows: readonly (readonly string[])[], config: { newline: '\r\n' }): string;
  };
  export default Papa;
}

import { type Outcome, refuse } from '#shared/contract/refusal.ts';
import { decodeUtf8 } from './utf8.ts';

/** A file fit for a reader. */
export interface SniffedFile {
  format: 'json' | 'markdown' | 'csv';
  /** Its contents, byte order mark dropped. */
  text: string;
}

/** Largest file taken, in bytes. */
export const MAX_IMPORT_BYTES = 20 * 1024 * 1024;

const signatures: readonly [string, readonly number[], string][] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47], 'Attach it to the incident instead.'],
  ['a JPEG image', [0xff, 0xd8, 0xff], 'Attach it to the incident instead.'],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38], 'Attach it to the incident instead.'],
  [
    'a PDF',
    [0x25, 0x50, 0x44, 0x46, 0x2d],
    'Export the document as Markdown or copy the timeline into a text file.',
  ],
  [
    'a ZIP archive or an Office document',
    [0x50, 0x4b, 0x03, 0x04],
    'Unpack it, or save the sheet as CSV or the document as Markdown.',
  ],
  ['a gzip archive', [0x1f, 0x8b], 'Unpack it first.'],
  ['an old Office document', [0xd0, 0xcf, 0x11, 0xe0], 'Save the sheet as CSV or the document as Markdown.'],
  [
    'a SQLite database',
    [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66],
    'Export the incident as JSON and import that.',
  ],
  ['a program', [0x7f, 0x45, 0x4c, 0x46], 'Import takes JSON, Markdown and CSV.'],
];

const wanted = 'Import takes JSON exported by Deepwater, Markdown and CSV.';

function byExtension(fileName: string): SniffedFile['format'] | null {
  const extension = /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (extension === 'json') return 'json';
  if (['md', 'markdown', 'mdown', 'mkd'].includes(extension)) return 'markdown';
  return ['csv', 'tsv', 'tab'].includes(extension) ? 'csv' : null;
}

function byContent(text: string): SniffedFile['format'] {
  const start = text.slice(0, 20_000).trimStart();
  if (/^\{\s*["}]|^\[\s*[[{"\]]/.test(start)) return 'json';
  const lines = start
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10);
  if (lines.some((line) => /^#{1,6}\s|^\s*[-*+]\s|^\s*\|.*\||^\s*\|?\s*:?-{3,}/.test(line)))
    return 'markdown';
  const [first, ...rest] = lines;
  if (first === undefined) return 'markdown';
  const count = (line: string, delimiter: string): number => line.split(delimiter).length - 1;
  const tabular = [',', ';', '\t'].some(
    (delimiter) => count(first, delimiter) > 0 && rest.every((line) => count(line, delimiter) >= 1),
  );
  return tabular ? 'csv' : 'markdown';
}

/** Whether control characters other than white space and escape make up more than a twentieth of the start. */
function isMostlyControls(text: string): boolean {
  const start = text.slice(0, 100_000);
  let controls = 0;
  for (let index = 0; index < start.length; index += 1) {
    const code = start.charCodeAt(index);
    if (code < 0x09 || (code > 0x0d && code < 0x20 && code !== 0x1b)) controls += 1;
  }
  return controls * 20 > start.length;
}

/** Tells what a file is from its name and its bytes, and decodes it; or says why it can't be imported. */
export function sniff(fileName: string, bytes: Uint8Array): Outcome<SniffedFile> {
  if (bytes.length === 0)
    return refuse('empty_file', `“${fileName}” is empty. Choose the file that holds the timeline.`);
  if (bytes.length > MAX_IMPORT_BYTES) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    return refuse(
      'file_too_large',
      `“${fileName}” is ${size} MB; at most 20 MB can be imported. Split it, or keep only the timeline.`,
    );
  }
  const known = signatures.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (known) return refuse('binary_file', `“${fileName}” is ${known[0]}, not text. ${known[2]}`);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse('not_utf8', `“${fileName}” is in UTF-16. Save it as UTF-8 and import it again.`);
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    return refuse(
      'binary_file',
      `“${fileName}” is a binary file (a zero byte stands at byte ${zero + 1}). ${wanted}`,
    );
  }
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) {
    return refuse(
      'not_utf8',
      `“${fileName}” isn't UTF-8: line ${decoded.line}, byte ${decoded.offset + 1} of the file. Save it as UTF-8 and import it again.`,
    );
  }
  const { text } = decoded;
  if (isMostlyControls(text)) return refuse('binary_file', `“${fileName}” is a binary file. ${wanted}`);
  if (text.trim() === '')
    return refuse(
      'empty_file',
      `“${fileName}” holds only blank lines. Choose the file that holds the timeline.`,
    );
  return { ok: true, output: { format: byExtension(fileName) ?? byContent(text), text } };
}

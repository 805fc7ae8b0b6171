import { readFrontMatter } from './front-matter.ts';
import { createLedger, splitLines } from './ledger.ts';
import { type Block, readBlocks } from './markdown-blocks.ts';
import { gatherFacts } from './markdown-facts.ts';
import { walkBlocks } from './markdown-walk.ts';
import { createPlacer } from './placing.ts';
import { finishReading, stem, uniqueLinks } from './finish.ts';
import type { ImportOptions, ImportReading } from './reading.ts';
import { isGenericTitle, severityInTitle, statedSeverity } from './sections.ts';
import { carriesClock } from './times.ts';

function findTitle(blocks: readonly Block[], stated: string | undefined, fileName: string): string {
  const headings = blocks.flatMap((block) =>
    block.type === 'heading' && block.depth === 1 && block.text !== '' ? [block.text] : [],
  );
  const first = headings[0];
  if (first !== undefined && !isGenericTitle(first)) return first;
  return stated ?? stem(fileName) ?? first ?? 'Imported timeline';
}

/**
 * Reads a Markdown document (postmortem, log) into entries. Pure and total: any text gives a reading, and every
 * non-blank line of it is accounted for.
 */
export function readMarkdown(text: string, options: ImportOptions): ImportReading {
  const source = text.replace(/^\uFEFF/, '');
  const lines = splitLines(source);
  const matter = readFrontMatter(lines);
  // One kind of line ending: after a lone CR the parser's line numbers can be off by one.
  const body = '\n'.repeat(matter.to) + lines.slice(matter.to).join('\n');
  const { blocks, links, readByLine } = readBlocks(body, lines);
  const facts = gatherFacts(blocks, matter, source, options);
  const ledger = createLedger(lines);

  const stated = matter.fields.find((field) => field.key === 'title');
  for (const field of matter.fields) {
    if (field === stated) continue;
    const entry = {
      line: field.line,
      text: `${field.key}: ${field.value}`,
      kind: 'note' as const,
      section: 'Front matter',
    };
    ledger.enter(
      { ...entry, occurredAt: null, timeText: '', zone: null, assumptions: [] },
      field.line,
      field.line,
    );
  }
  for (const other of matter.others) {
    ledger.enter(
      {
        line: other.line,
        text: other.text,
        kind: 'note',
        section: 'Front matter',
        occurredAt: null,
        timeText: '',
        zone: null,
        assumptions: [],
      },
      other.line,
      other.line,
    );
  }
  ledger.structural(1, matter.to);

  const findings = walkBlocks(blocks, ledger, createPlacer(facts), facts);
  const title = findTitle(blocks, stated?.value, options.fileName);
  const severityField = matter.fields.find((field) => /^(?:severity|sev)$/.test(field.key));
  const inTitle = severityInTitle(title);
  const severity = severityField
    ? {
        text: statedSeverity(`Severity: ${severityField.value}`) ?? severityField.value,
        line: severityField.line,
      }
    : (findings.severity ?? (inTitle === null ? null : { text: inTitle, line: 1 }));
  const summary = (findings.summary.length > 0 ? findings.summary : findings.opening).join('\n\n');
  const warnings = [...facts.warnings];
  if (readByLine !== undefined)
    warnings.push(`The file was read line by line because ${readByLine}. Check the result closely.`);

  const reading = finishReading(ledger, {
    format: 'markdown',
    title,
    links: uniqueLinks(links),
    summary,
    warnings,
    clockLines: lines.flatMap((line, index) => (carriesClock(line) ? [index + 1] : [])),
  });
  return severity ? { ...reading, severity } : reading;
}

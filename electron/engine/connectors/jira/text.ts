/** Texts in the Atlassian Document Format: paragraphs with line breaks, nothing of ours is markup there. */

/** A document of Atlassian's format. */
export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: { type: 'paragraph'; content: AdfInline[] }[];
}

type AdfInline = { type: 'text'; text: string } | { type: 'hardBreak' };

/** A text of paragraphs as a document. An empty line begins a new paragraph. */
export function adfOf(text: string): AdfDocument {
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map((paragraph) => ({ type: 'paragraph', content: inlineOf(paragraph) })),
  };
}

function inlineOf(paragraph: string): AdfInline[] {
  return paragraph.split('\n').flatMap((line, index): AdfInline[] => [
    ...(index === 0 ? [] : [{ type: 'hardBreak' } as const]),
    // A text node must not be empty.
    ...(line === '' ? [] : [{ type: 'text', text: line } as const]),
  ]);
}

/** A text within quotes of a JQL query. */
export function jqlText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

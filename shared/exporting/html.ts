import { escapeHtml } from '../text/escape-html.ts';
import { splitAddresses } from './addresses.ts';
import { clockText, type IncidentDocument } from './document.ts';
import { style, styleHash } from './html-style.ts';
import { printable } from './printable.ts';
import { type Block, type Item, type Piece, type Report, type Section } from './layout.ts';
import { reportOf } from './report.ts';

/** Nothing may be loaded, run, framed or sent; the one stylesheet is allowed by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * An incident as one HTML page that needs nothing else: no scripts, no network, and no images but the pictures it holds itself. Whatever people wrote is
 * escaped; web addresses in it become links that tell the other side nothing.
 */
export function toHtml(document: IncidentDocument): string {
  return reportHtml(reportOf(document));
}

/** A laid out document as such a page. */
export function reportHtml(report: Report): string {
  const title = escapeHtml(report.title);
  return page(
    report.title,
    `<h1><span class="said">${title}</span></h1>
<p class="quiet">${escapeHtml(report.exported)}</p>
${report.sections.map((section, index) => sectionHtml(section, index)).join('\n')}`,
  );
}

/** A page around content that is escaped already. */
export function page(heading: string, content: string): string {
  const title = escapeHtml(heading);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

function sectionHtml(section: Section, index: number): string {
  const heading = `<h${section.depth} id="s${index}">${escapeHtml(section.heading)}</h${section.depth}>`;
  return [heading, ...section.blocks.map((block) => blockHtml(block, index))].join('\n');
}

function blockHtml(block: Block, section: number): string {
  const table = (head: string, rows: string): string =>
    `<div class="scroll" role="region" aria-labelledby="s${section}" tabindex="0">
<table aria-labelledby="s${section}">
<thead><tr>${head}</tr></thead>
<tbody>
${rows}
</tbody>
</table>
</div>`;
  const heads = (columns: readonly string[]): string =>
    columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');

  switch (block.kind) {
    case 'facts':
      return table(
        heads(block.columns),
        block.rows
          .map(
            ({ label, value }) =>
              `<tr><th scope="row">${escapeHtml(label)}</th><td>${inline(value)}</td></tr>`,
          )
          .join('\n'),
      );
    case 'table':
      return table(
        heads(block.columns),
        block.rows
          .map(({ id, cells }) => {
            const anchor = id === null ? '' : ` id="${escapeHtml(anchorOf(id))}"`;
            const [first = [], ...others] = cells;
            return `<tr${anchor}><th scope="row">${inline(first)}</th>${others.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`;
          })
          .join('\n'),
      );
    case 'list':
      return `<ul>\n${block.items.map(itemHtml).join('\n')}\n</ul>`;
    case 'output':
      return `<figure><figcaption>${inline(block.caption)}</figcaption><pre tabindex="0">${escapeHtml(printable(block.text))}</pre></figure>`;
  }
}

function itemHtml({ entry, own, at, line, details }: Item): string {
  const pairs = details.map(
    ({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${value.length === 0 ? '–' : inline(value)}</dd>`,
  );
  const list = pairs.length === 0 ? '' : `\n<dl>${pairs.join('')}</dl>`;
  const when = at === null ? '' : `${inline([{ at }])} `;
  const anchor = own ? ` id="${escapeHtml(anchorOf(entry.id))}"` : '';
  return `<li${anchor}>${link(own ? null : entry.id, entry.label)} ${when}${inline(line)}${list}</li>`;
}

function inline(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if ('text' in piece) return `<span class="said" dir="auto">${linked(piece.text)}</span>`;
      if ('at' in piece)
        return `<time datetime="${new Date(piece.at).toISOString()}">${clockText(piece.at)}</time>`;
      if ('picture' in piece)
        return `<img src="${escapeHtml(piece.picture)}" alt="${escapeHtml(piece.alt)}">`;
      return 'ref' in piece ? link(piece.ref, piece.label) : escapeHtml(piece.says);
    })
    .join('');
}

function linked(text: string): string {
  return splitAddresses(text)
    .map((part) => {
      const shown = escapeHtml(part.text);
      return part.isAddress ? `<a href="${shown}" rel="noopener noreferrer nofollow">${shown}</a>` : shown;
    })
    .join('');
}

/** A number of an entry that leads to it, or just the number. */
function link(id: string | null, label: string): string {
  if (id === null) return `#${escapeHtml(label)}`;
  return `<a href="#${escapeHtml(anchorOf(id))}">#${escapeHtml(label)}</a>`;
}

function anchorOf(id: string): string {
  return `e-${id}`;
}

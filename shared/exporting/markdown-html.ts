import type { Nodes } from 'mdast';
import { splitAddresses } from './addresses.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { page } from './html.ts';
import { headingOf, readDocument } from './markdown-tree.ts';

/**
 * An edited document as one HTML page like those of our exports: no scripts, no images, no network. Markup in it becomes
 * structure, HTML in it stays text; only web addresses become links.
 */
export function documentHtml(text: string, heading: string): string {
  return page(headingOf(text) ?? heading, htmlOf(readDocument(text)));
}

function inside(node: { children: readonly Nodes[] }, between = ''): string {
  return node.children.map((child) => htmlOf(child)).join(between);
}

function htmlOf(node: Nodes): string {
  switch (node.type) {
    case 'root':
      return inside(node, '\n');
    case 'heading':
      return `<h${node.depth}>${inside(node)}</h${node.depth}>`;
    case 'paragraph':
      return `<p>${inside(node)}</p>`;
    case 'text':
      return escapeHtml(node.value);
    case 'html':
      // A break is the one tag our own Markdown writes.
      return /^<br\s*\/?>$/i.test(node.value) ? '<br>' : escapeHtml(node.value);
    case 'emphasis':
      return `<em>${inside(node)}</em>`;
    case 'strong':
      return `<strong>${inside(node)}</strong>`;
    case 'delete':
      return `<del>${inside(node)}</del>`;
    case 'inlineCode':
      return `<code>${escapeHtml(node.value)}</code>`;
    case 'code':
      return `<pre><code>${escapeHtml(node.value)}</code></pre>`;
    case 'break':
      return '<br>';
    case 'thematicBreak':
      return '<hr>';
    case 'blockquote':
      return `<blockquote>${inside(node, '\n')}</blockquote>`;
    case 'list': {
      const tag = node.ordered === true ? 'ol' : 'ul';
      return `<${tag}>\n${inside(node, '\n')}\n</${tag}>`;
    }
    case 'listItem': {
      const box = { true: '☑ ', false: '☐ ' }[String(node.checked)] ?? '';
      return `<li>${box}${inside(node, '\n')}</li>`;
    }
    case 'link':
      return isAddress(node.url)
        ? `<a href="${escapeHtml(node.url)}" rel="noopener noreferrer nofollow">${inside(node)}</a>`
        : inside(node);
    case 'table':
      return tableHtml(node);
    case 'image':
      return escapeHtml(node.alt ?? '');
    default:
      return 'children' in node ? inside(node) : 'value' in node ? escapeHtml(node.value) : '';
  }
}

function tableHtml(node: Extract<Nodes, { type: 'table' }>): string {
  const row = (index: number, tag: string): string =>
    `<tr>${(node.children[index]?.children ?? []).map((cell) => `<${tag}>${inside(cell)}</${tag}>`).join('')}</tr>`;
  const body = node.children.slice(1).map((_, index) => row(index + 1, 'td'));
  return `<table>\n<thead>${row(0, 'th scope="col"').replaceAll('</th scope="col">', '</th>')}</thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

/** Whether the whole of it is a web address. */
export function isAddress(url: string): boolean {
  const [first, ...others] = splitAddresses(url);
  return first?.isAddress === true && others.length === 0;
}

import type { Nodes } from 'mdast';
import { createElement, type ReactNode } from 'react';
import { readDocument } from '#shared/exporting/markdown-tree.ts';
import classes from './document.module.css';

/** An edited document as it will look. HTML in it stays text, links stay words: nothing leads out of the window. */
export default function MarkdownView({ text }: { text: string }) {
  return <div className={classes.page}>{shown(readDocument(text), 0)}</div>;
}

function inside(node: { children: readonly Nodes[] }): ReactNode[] {
  return node.children.map((child, index) => shown(child, index));
}

function shown(node: Nodes, key: number): ReactNode {
  switch (node.type) {
    case 'root':
      return inside(node);
    case 'heading':
      // The dialog has the first heading of the screen.
      return createElement(`h${Math.min(node.depth + 1, 6)}`, { key }, inside(node));
    case 'paragraph':
      return <p key={key}>{inside(node)}</p>;
    case 'text':
      return node.value;
    case 'html':
      return /^<br\s*\/?>$/i.test(node.value) ? <br key={key} /> : node.value;
    case 'emphasis':
      return <em key={key}>{inside(node)}</em>;
    case 'strong':
      return <strong key={key}>{inside(node)}</strong>;
    case 'delete':
      return <del key={key}>{inside(node)}</del>;
    case 'inlineCode':
      return <code key={key}>{node.value}</code>;
    case 'code':
      return (
        <pre key={key}>
          <code>{node.value}</code>
        </pre>
      );
    case 'break':
      return <br key={key} />;
    case 'thematicBreak':
      return <hr key={key} />;
    case 'blockquote':
      return <blockquote key={key}>{inside(node)}</blockquote>;
    case 'list':
      return createElement(node.ordered === true ? 'ol' : 'ul', { key }, inside(node));
    case 'listItem':
      return <li key={key}>{inside(node)}</li>;
    case 'table':
      return (
        <table key={key}>
          <thead>{node.children.slice(0, 1).map((row, index) => rowOf(row, index, 'th'))}</thead>
          <tbody>{node.children.slice(1).map((row, index) => rowOf(row, index, 'td'))}</tbody>
        </table>
      );
    default:
      return 'children' in node ? <span key={key}>{inside(node)}</span> : 'value' in node ? node.value : null;
  }
}

function rowOf(row: Extract<Nodes, { type: 'tableRow' }>, key: number, cell: 'th' | 'td'): ReactNode {
  return (
    <tr key={key}>
      {row.children.map((each, index) =>
        createElement(cell, cell === 'th' ? { key: index, scope: 'col' } : { key: index }, inside(each)),
      )}
    </tr>
  );
}

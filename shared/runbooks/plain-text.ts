import type { Nodes } from 'mdast';

/** Words of a node without their marks: what a person would read out. */
export function plainText(node: Nodes): string {
  return words(node).replaceAll(/\s+/g, ' ').trim();
}

function words(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value;
    case 'break':
      return ' ';
    case 'image':
      return node.alt ?? '';
    // Markup is not read out: it is not even shown.
    case 'html':
      return '';
    default:
      return 'children' in node ? node.children.map((child: Nodes) => words(child)).join('') : '';
  }
}

import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Reads a handoff document as it was edited: CommonMark with GitHub's tables. Any text gives a tree. */
export function readDocument(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The text of the first heading; null without one. */
export function headingOf(text: string): string | null {
  const line = /^ {0,3}#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(text)?.[1];
  return line === undefined ? null : line.replaceAll(/\\([\\`*_[\]{}|~$#])/g, '$1');
}

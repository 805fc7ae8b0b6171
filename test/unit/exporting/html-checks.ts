import { expect } from 'vitest';
import { style } from '#shared/exporting/html-style.ts';

/** Every tag an exported page may hold, attributes and all. */
const known =
  /^<(?:!doctype html|html lang="en"|\/?(?:head|body|main|title|style|table|thead|tbody|tr|td|ul|li|dl|dt|dd|figure|figcaption)|\/(?:html|h[123]|p|div|th|span|time|a|pre)|pre tabindex="0"|meta [a-z-]+="[^"<>]*"(?: content="[^"<>]*")?|h1|h[23] id="s\d+"|p class="quiet"|div class="scroll" role="region" aria-labelledby="s\d+" tabindex="0"|table aria-labelledby="s\d+"|(?:tr|li) id="e-[0-9a-f-]+"|th scope="(?:row|col)"|span class="said"(?: dir="auto")?|time datetime="[0-9TZ:.-]+"|a href="#e-[0-9a-f-]+"|a href="https?:\/\/[^"<>]*" rel="noopener noreferrer nofollow")>$/;

/** The tags of a page, the stylesheet left out. */
export function tagsOf(html: string): string[] {
  return html.replace(style, '').match(/<[^>]*>?/g) ?? [];
}

/** Expects well-formed markup that holds nothing but known tags, and no reference that leads nowhere. */
export function expectSafe(html: string): void {
  const tags = tagsOf(html);
  expect(tags.filter((tag) => !known.test(tag))).toEqual([]);
  // Every element that opens closes again, in order.
  const open: string[] = [];
  for (const tag of tags) {
    const name = /^<\/?([a-z0-9]+)/.exec(tag)?.[1] ?? '';
    if (tag.startsWith('<!') || name === 'meta') continue;
    if (!tag.startsWith('</')) open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of html.matchAll(/(?:aria-labelledby="|href="#)([^"]+)"/g))
    expect(ids).toContain(target);
}

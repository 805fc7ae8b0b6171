import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { style, styleHash } from '#shared/exporting/html-style.ts';
import { escapeHtml } from '#shared/text/escape-html.ts';
import { toHtml } from '#shared/exporting/index.ts';
import { history, words } from '#test/unit/domain/arbitraries.ts';
import { act, firstOf, newWorld, syncAll } from '#test/unit/domain/simulation.ts';
import { documentOf, sample } from './documents.ts';
import { expectSafe } from './html-checks.ts';

describe('an incident as a page', () => {
  it('allows its one stylesheet by hash and nothing else', () => {
    expect(createHash('sha256').update(style).digest('base64')).toBe(styleHash);
    const html = toHtml(sample());
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-${styleHash}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;">`,
    );
    expect(html).toContain(`<style>${style}</style>`);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<object|\son[a-z]+=|url\(|@import/i);
  });

  it('reads and is read out: language, one h1, headings in order, tables with headers', () => {
    const html = toHtml(sample());
    expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    const levels = [...html.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
    for (const table of html.match(/<table[\s\S]*?<\/table>/g) ?? []) {
      expect(table).toMatch(/<thead><tr><th scope="col">/);
      for (const row of table.match(/<tr[^>]*>(?:(?!<\/tr>)[\s\S])*<\/tr>/g) ?? [])
        expect(row).toMatch(/<th scope="(?:row|col)">/);
    }
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).toContain('@media print');
    expect(html).toContain('<time datetime="2026-11-23T13:57:00.000Z">2026-11-23 13:57:00</time>');
    expect(html).toContain(
      '<a href="https://grafana.example/d/a_b?x=1&amp;y=2" rel="noopener noreferrer nofollow">',
    );
    expect(html).not.toContain('hunter2');
  });

  it('shows attached pictures it was given, and only names the others', () => {
    const world = newWorld(1);
    const replica = firstOf(world);
    act(world, replica, 'incident.declare', { title: 'Down' });
    const file = (digit: string) => ({
      attachment: { hash: digit.repeat(64), name: `${digit}.png`, mime: 'image/png', bytes: 3 },
    });
    act(world, replica, 'entry.log', { kind: 'evidence', text: 'The "graph"', detail: file('a') });
    act(world, replica, 'entry.log', { kind: 'evidence', text: 'Another', detail: file('b') });
    const html = toHtml({
      ...documentOf(replica),
      pictures: new Map([['a'.repeat(64), 'data:image/png;base64,AAAA']]),
    });
    expect(html.match(/<img [^>]*>/g)).toEqual([
      '<img src="data:image/png;base64,AAAA" alt="The &quot;graph&quot;">',
    ]);
    expect(html).toContain('b.png');
    expect(html).toContain('b'.repeat(64));
  });

  it('holds no tag but its own, whatever people wrote', () => {
    expectSafe(toHtml(sample()));
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        syncAll(world);
        const document = documentOf(firstOf(world));
        expectSafe(
          toHtml({ ...document, people: [{ handle: '@ana', name: '"><script>alert(1)</script>' }] }),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('shows exactly what was written', () => {
    const entities: Readonly<Record<string, string>> = {
      '&lt;': '<',
      '&gt;': '>',
      '&quot;': '"',
      '&#39;': "'",
      '&amp;': '&',
    };
    fc.assert(
      fc.property(words, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? '')).toBe(text);
      }),
    );
  });
});

import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { textField } from '#shared/domain/fields.ts';
import { clockText, labelsById } from '#shared/exporting/document.ts';
import { toMarkdown } from '#shared/exporting/index.ts';
import { escapeMarkdown } from '#shared/exporting/markdown.ts';
import { readMarkdown } from '#shared/importing/markdown.ts';
import { awkwardTexts, history, words } from '#test/unit/domain/arbitraries.ts';
import { firstOf, syncAll } from '#test/unit/domain/simulation.ts';
import { documentOf, sample } from './documents.ts';

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** All nodes of a tree. */
function nodesOf(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap((child) => nodesOf(child)) : [])];
}

/** What a reader sees of a tree: line breaks as line breaks. */
function shown(node: Nodes): string {
  if (node.type === 'html') return node.value === '<br>' ? '\n' : node.value;
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => shown(child)).join('') : '';
}

/** White space as a page shows it. */
function folded(text: string): string {
  return text
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** Some parsers make links of bare addresses and mail addresses, escaped or not. Neither runs anything. */
const safeLink = /^(?:https?:\/\/|mailto:)/;
const harmless = new Set([
  'root',
  'heading',
  'paragraph',
  'text',
  'table',
  'tableRow',
  'tableCell',
  'list',
  'listItem',
  'strong',
  'link',
  'html',
]);

function expectHarmless(markdown: string): Nodes {
  const tree = parse(markdown);
  for (const node of nodesOf(tree)) {
    if (!harmless.has(node.type)) expect(node.type).toBe('text');
    if (node.type === 'html') expect(node.value).toBe('<br>');
    if (node.type === 'link') expect(node.url).toMatch(safeLink);
  }
  return tree;
}

describe('text in Markdown', () => {
  it('shows as it was written, in a heading, a list and a table, and is nothing but text', () => {
    fc.assert(
      fc.property(
        fc.oneof(words, fc.stringMatching(/^[-+*#>|`~_[\](){}<>!&;:/\\@.$= \n0-9a-z]{1,40}$/)),
        (typed) => {
          const { data: text } = textField('The text', 1_000).safeParse(typed);
          fc.pre(text !== undefined);
          const escaped = escapeMarkdown(text);
          expect(escaped).not.toContain('\n');
          const tree = expectHarmless(
            `# x ${escaped}\n\n- **#1** ${escaped}\n\n| a | b |\n| --- | --- |\n| x ${escaped} | end |\n`,
          );
          if (tree.type !== 'root') throw new Error('a document is a root');
          const [heading, list, table, ...rest] = tree.children;
          expect(rest).toEqual([]);
          expect([heading?.type, list?.type, table?.type]).toEqual(['heading', 'list', 'table']);
          if (heading === undefined || list?.type !== 'list' || table?.type !== 'table') return;
          expect(list.children).toHaveLength(1);
          expect(table.children.map((row) => row.children.length)).toEqual([2, 2]);
          expect(folded(shown(heading))).toBe(folded(`x ${text}`));
          expect(folded(shown(list))).toBe(folded(`#1 ${text}`));
          const cell = table.children[1]?.children[0];
          expect(cell && folded(shown(cell))).toBe(folded(`x ${text}`));
        },
      ),
      { numRuns: 250 },
    );
  });

  it('keeps web addresses as links and makes nothing that runs', () => {
    expect(escapeMarkdown('see https://a.example/x_y?a=1&b=2|3. And http://b.example)')).toBe(
      'see <https://a.example/x_y?a=1&b=2>\\|3. And <http://b.example>)',
    );
    const links = (text: string) =>
      nodesOf(parse(escapeMarkdown(text))).filter((node) => node.type === 'link').length;
    expect(links('https://a.example/x')).toBe(1);
    for (const text of [
      'javascript:alert(1)',
      '[x](https://a.example)',
      '<javascript:alert(1)>',
      'data:text/html,x',
      'www.a.example',
      'a@b.example',
      'ftp://a.example',
      'http://',
    ]) {
      const found = nodesOf(parse(escapeMarkdown(text))).filter((node) => node.type === 'link');
      expect(found.filter((link) => !safeLink.test(link.url))).toEqual([]);
    }
  });
});

describe('an incident as Markdown', () => {
  it('says everything there is to say', () => {
    const markdown = toMarkdown(sample());
    for (const line of [
      '# INC-7F3: Checkout is down \\| &lt;b&gt;everywhere&lt;/b&gt;',
      '| Severity | SEV-1 Critical – Whole service down, more than 25 % of users affected, or data loss |',
      '| Commander | Ana Ruiz (@ana) |',
      '| Time to mitigate | 40 min |',
      '| 12 | 2026-11-23 13:57:00 | 2026-11-23 14:30:00 | note | @ana | first customer call |',
      '| 3 | 2026-11-23 14:02:00 |  | observation | @ana | 5xx rate was 45 % (source: Grafana) |',
      '| 7 | 2026-11-23 14:05:00 |  | note | @ana | Yes, release 42 at 13:45 (re #4) |',
      '| 13 | 2026-11-23 14:30:00 |  | note | @ana | \\[struck\\] (struck by @ana: a password) |',
      '### Lessons \\| learned',
      '- **#15** somewhere in between (time as written: 14:??)',
      '| Incident Commander | Ana Ruiz (@ana) | 2026-11-23 14:02:00 | still |',
      '  - Advised by: Bo \\| &lt;b&gt;Bold&lt;/b&gt; (@bo) and @cy',
      '  - Known then: The errors began with 42',
      '  - Also considered: Fixing forward',
      '- **#4** Did anything ship today? – answered',
      '  - Answered by: #7 Yes, release 42 at 13:45',
      '- **#5** Is data lost? – open',
      '- **#6** The cache was flushed by release 42 – supported',
      '  - Because: hit rate fell to 0',
      '- **#10** @ana: Checkout is down, we are rolling back.',
      '  - Next update promised for: 2026-11-23 14:27:00 UTC',
      '- **#3** Earlier version: 5xx rate is 40 %<br>see <https://grafana.example/d/a_b?x=1&y=2>.',
      '  - Replaced: 2026-11-23 14:30:00 UTC by @ana',
      '| 1 | roll back (because of #8) | @bo | done | 2026-11-23 14:20:00 | 2026-11-23 14:30:00 by @bo |',
    ]) {
      expect(markdown.split('\n')).toContain(line);
    }
    expect(markdown).not.toContain('hunter2');
  });

  it('keeps its structure whatever people wrote', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world }) => {
        syncAll(world);
        const document = documentOf(firstOf(world));
        const tree = expectHarmless(toMarkdown(document));
        if (tree.type !== 'root') return;
        const timed = document.entries.filter((entry) => !entry.undated);
        const tables = tree.children.filter((node) => node.type === 'table');
        expect(tables[1]?.children).toHaveLength(timed.length + 1);
        for (const table of tables) {
          const width = table.children[0]?.children.length;
          for (const row of table.children) expect(row.children).toHaveLength(width ?? 0);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('is imported again with every timed entry at its time, by the same person, in the same words', () => {
    fc.assert(
      fc.property(history(1, 2, 40), ({ world }) => {
        const document = documentOf(firstOf(world));
        const reading = readMarkdown(toMarkdown(document), {
          fileName: 'x.md',
          now: document.exportedAt + 86_400_000,
        });
        const timed = document.entries.filter((entry) => !entry.undated);
        const rows = reading.entries.filter((entry) => entry.section === 'Timeline');
        expect(rows.filter((entry) => entry.occurredAt === null)).toEqual([]);
        expect(rows.map((entry) => [entry.occurredAt, entry.actor])).toEqual(
          timed.map((entry) => [Math.floor(entry.occurredAt / 1_000) * 1_000, entry.actor]),
        );
        const token = (text: string) => /«\d+»/.exec(text)?.[0];
        expect(rows.map((entry) => token(entry.text))).toEqual(timed.map((entry) => token(entry.text)));
        expect(reading.severity?.text).toBe(document.head.severity);
      }),
      { numRuns: 15 },
    );
  });

  it('gives awkward texts back as they were', () => {
    const base = sample();
    const [first] = base.entries;
    if (first === undefined) throw new Error('the sample has entries');
    const entries = awkwardTexts.map((text, index) => ({
      ...first,
      id: `${index}`,
      n: index + 1,
      text: text.replaceAll('\r\n', '\n').trim(),
    }));
    const document = { ...base, entries };
    const reading = readMarkdown(toMarkdown(document), { fileName: 'x.md', now: base.exportedAt });
    const rows = reading.entries.filter((entry) => entry.section === 'Timeline');
    expect(rows.map((entry) => entry.timeText)).toEqual(entries.map((entry) => clockText(entry.occurredAt)));
    const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
    expect(rows.map((entry) => plain(entry.text))).toEqual(entries.map((entry) => plain(entry.text)));
  });
});

describe('labels in exports', () => {
  it('are unique and the same in whatever order the entries are given', () => {
    fc.assert(
      fc.property(history(2, 4), ({ world }) => {
        syncAll(world);
        const { entries } = documentOf(firstOf(world));
        const labels = labelsById(entries);
        expect(new Set(labels.values()).size).toBe(entries.length);
        expect(Object.fromEntries(labelsById(entries.toReversed()))).toEqual(Object.fromEntries(labels));
      }),
      { numRuns: 15 },
    );
  });
});

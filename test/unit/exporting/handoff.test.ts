import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handoffReport } from '#shared/exporting/handoff.ts';
import { parseIncidentFile } from '#shared/exporting/handoff-file.ts';
import { reportHtml } from '#shared/exporting/html.ts';
import { ics201Report } from '#shared/exporting/ics201.ts';
import { documentHtml } from '#shared/exporting/markdown-html.ts';
import { reportMarkdown } from '#shared/exporting/markdown.ts';
import { history, words } from '#test/unit/domain/arbitraries.ts';
import { firstOf, syncAll } from '#test/unit/domain/simulation.ts';
import { documentOf, MINUTE, sample } from './documents.ts';
import { expectSafe, tagsOf } from './html-checks.ts';

describe('the document of a handoff', () => {
  it('says what is open, for how long, what was decided and why, and folds what Deepwater noted', () => {
    const text = reportMarkdown(handoffReport(sample(), null));
    expect(text).toContain('- **#5** Is data lost? – open for 23 h 55 min');
    expect(text).not.toContain('Did anything ship today? – open');
    expect(text).toContain('Roll back to 41');
    expect(text).toContain('Known then: The errors began with 42');
    expect(text).toContain('Also considered: Fixing forward');
    expect(text).toContain('Checkout is down, we are rolling back.');
    expect(text).toMatch(/Folded \| \d+ more lines are in the log/);
    expect(text).not.toContain('hunter2');
  });

  it('is a safe page whatever people wrote, and holds no struck words', () => {
    fc.assert(
      fc.property(history(1, 3), ({ world, tokens }) => {
        syncAll(world);
        const replica = firstOf(world);
        const document = documentOf(replica);
        const handoff = document.head.handoffs.at(-1) ?? null;
        for (const report of [handoffReport(document, handoff), ics201Report(document, handoff)])
          expectSafe(reportHtml(report));
        const text = reportMarkdown(handoffReport(document, handoff));
        const struck = new Set(
          world.recorded.flatMap((event) =>
            event.type === 'entry.struck' ? event.data.targets.map((target) => target.event) : [],
          ),
        );
        for (const [token, ids] of tokens)
          if (ids.length > 0 && ids.every((id) => struck.has(id))) expect(text).not.toContain(token);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the newest lines of a long log, and every decision', () => {
    const document = sample();
    const [, , , entry] = document.entries;
    if (entry === undefined) throw new Error('the sample has entries');
    const many = Array.from({ length: 500 }, (_, index) => ({
      ...entry,
      id: `${entry.id}-${index}`,
      n: 100 + index,
      kind: index === 3 ? ('decision' as const) : ('note' as const),
      text: `Line ${index}`,
      occurredAt: document.exportedAt - (500 - index) * MINUTE,
    }));
    const text = reportMarkdown(handoffReport({ ...document, entries: many }, null));
    expect(text).toContain('Line 499');
    expect(text).toContain('Line 440');
    expect(text).not.toContain('Line 400 ');
    expect(text).toContain('Line 3 ');
    expect(text).toContain('439 more lines are in the log.');
  });
});

describe('an incident briefing', () => {
  it('has the ten blocks of form ICS 201', () => {
    const { sections } = ics201Report(sample(), null);
    expect(sections.map(({ heading }) => Number.parseInt(heading, 10))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });
});

describe('an edited document', () => {
  it('becomes a page in which nothing of it runs', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (lines) => {
        const html = documentHtml(lines.join('\n\n'), 'Handoff');
        const tags = tagsOf(html).map((tag) => /^<\/?!?([a-z0-9]+)/i.exec(tag)?.[1]?.toLowerCase());
        expect(tags).not.toContain('script');
        expect(tags).not.toContain('img');
        for (const [, address = ''] of html.matchAll(/href="([^"]*)"/g))
          expect(address).toMatch(/^https?:\/\//);
        expect(html).not.toMatch(/<[^>]*\son[a-z]+=/i);
      }),
    );
  });

  it('has its tables, lists and emphasis', () => {
    const html = documentHtml(
      '# Night\n\n- [x] done\n- **first**\n\n| a | b |\n| --- | --- |\n| 1 | 2 |',
      'x',
    );
    expect(html).toContain('<title>Night</title>');
    expect(html).toContain('<strong>first</strong>');
    expect(html).toContain('<th scope="col">a</th>');
    expect(html).toContain('<td>2</td>');
  });
});

describe('a portable handoff file', () => {
  it.each([
    ['{', 'not valid JSON'],
    ['{"format":"deepwater-handoff","version":2}', 'newer Deepwater'],
    ['{"format":"deepwater-handoff","version":1,"from":[],"to":null}', 'damaged at document'],
    ['{"format":"deepwater-handoff","version":1,"from":[],"to":null,"document":"x"}', 'not an incident'],
    ['[]', 'not an incident'],
    ['null', 'not an incident'],
  ])('that is wrong is refused in words: %s', (text, says) => {
    const parsed = parseIncidentFile(text, 'handoff.json');
    expect(parsed.ok ? '' : parsed.refusal.message).toContain(says);
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => !parseIncidentFile(text, 'x').ok));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '#shared/runbooks/changes.ts';
import { foldsIn, type Shown } from '#shared/runbooks/folds.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const shown = (text: string) => outline(foldsIn(parseRunbook(text, 'a.md').tree.children));

function outline(parts: readonly Shown[]): unknown[] {
  return parts.map((part) =>
    part.kind === 'node'
      ? part.node.type
      : part.kind === 'markup'
        ? part.text
        : [part.summary, ...outline(part.children)],
  );
}

describe('what is shown of a runbook', () => {
  it('folds what stands between details, within each other, with Markdown inside', () => {
    expect(
      shown(
        '<details>\n<summary>Why <b>so</b></summary>\n\n- one\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n\n</details>\n\nafter',
      ),
    ).toEqual([['Why so', 'list', ['More', 'paragraph']], 'paragraph']);
  });

  it('keeps all other markup as text, leaves comments out, and ends what is never closed', () => {
    expect(shown('<script>alert(1)</script>\n\n<!-- hidden -->\n\n<details>\n\nopen')).toEqual([
      '<script>alert(1)</script>',
      ['', 'paragraph'],
    ]);
    expect(shown('</details>\n\ntext')).toEqual(['paragraph']);
  });

  it('never loses a paragraph, whatever tags stand around it', () => {
    const piece = fc.constantFrom(
      '<details>',
      '</details>',
      '<summary>',
      '</summary>',
      '<b>',
      '<!-- a',
      'word',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = JSON.stringify(shown(pieces.join('\n\n')));
        if (!pieces.some((each) => each.startsWith('<summary') || each.startsWith('<!--')))
          expect(text.split('"paragraph"').length - 1).toBe(pieces.filter((each) => each === 'word').length);
      }),
    );
  });
});

describe('what is different between two texts', () => {
  it('gives both texts back, and numbers of lines', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', 'c d'), { maxLength: 12 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = changesBetween(before, after);
        const lines = (...kinds: string[]) =>
          changes.filter(({ kind }) => kinds.includes(kind)).flatMap((each) => each.lines);
        const ended = (words: string) => (words === '' ? [] : words.replace(/\n$/, '').split('\n'));
        expect(lines('same', 'removed')).toEqual(ended(before));
        expect(lines('same', 'added')).toEqual(ended(after));
        for (const { kind, from, lines: own } of changes)
          expect(ended(kind === 'removed' ? before : after).slice(from - 1, from - 1 + own.length)).toEqual(
            own,
          );
      }),
    );
  });

  it('sees no difference in how lines end', () => {
    expect(changesBetween('a\r\nb', 'a\nb\n')).toEqual([{ kind: 'same', lines: ['a', 'b'], from: 1 }]);
  });
});

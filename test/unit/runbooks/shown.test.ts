import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '#shared/runbooks/changes.ts';
import { alertIn } from '#shared/runbooks/alert.ts';
import { foldsIn, type Shown } from '#shared/runbooks/folds.ts';
import { inlineIn, type InlineShown } from '#shared/runbooks/inline.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { markupIn } from '#shared/runbooks/markup.ts';
import { plainText } from '#shared/runbooks/plain-text.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';

const shown = (text: string) => outline(foldsIn(parseRunbook(text, 'a.md').tree.children));

function outline(parts: readonly Shown[]): unknown[] {
  return parts.map((part) =>
    part.kind === 'node'
      ? part.node.type
      : part.kind === 'markup'
        ? part.text
        : part.kind === 'picture'
          ? part.picture
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

describe('markup in a runbook', () => {
  const line = (text: string): InlineShown[] => {
    const [first] = parseRunbook(text, 'a.md').tree.children;
    return first?.type === 'paragraph' ? inlineIn(first.children) : [];
  };
  const words = (parts: readonly InlineShown[]): string =>
    parts
      .map((part) => {
        switch (part.kind) {
          case 'node':
            return part.node.type === 'text' ? part.node.value : plainText(part.node);
          case 'markup':
            return part.text;
          case 'break':
            return '|';
          case 'picture':
            return `!${part.picture.url}(${part.picture.words})`;
          case 'meant':
            return `${part.as ?? ''}[${words(part.children)}]`;
        }
      })
      .join('');

  it('is what it means where it is known and closed, and text where it is not', () => {
    expect(words(line('Press <kbd>Ctrl</kbd>+<KBD>C</KBD>, <b>not <i>D</i></b><br/>H<sub>2</sub>O'))).toBe(
      'Press kbd[Ctrl]+kbd[C], strong[not em[D]]|Hsub[2]O',
    );
    expect(words(line('get -n <namespace> <b>pods, <i>all</b></i> </sub>'))).toBe(
      'get -n <namespace> strong[pods, <i>all]</i> </sub>',
    );
    expect(
      words(line('a <script>b</script> <span onclick="x">c</span> <a name="d"></a>e <a href="f">g</a>')),
    ).toBe('a <script>b</script> [c] e <a href="f">g</a>');
  });

  it('names pictures by their address and their words alone', () => {
    expect(words(line(`See <img width=3 onerror='x' alt="A &amp; b" src="img/a.png" /> and`))).toBe(
      'See !img/a.png(A & b) and',
    );
    expect(shown('<p align="center">\n  <img src="a.png">\n  <b>Fig</b> 1\n</p>')).toEqual([
      { url: 'a.png', words: '' },
      'Fig 1',
    ]);
    expect(shown('<details><summary>S</summary><img alt=x></details>')).toEqual([
      ['S', { url: '', words: 'x' }],
    ]);
    expect(shown('<div>\n<a href="x">y</a> <a name="z"></a>\n</div>')).toEqual(['<a href="x">y</a>']);
    const dead = lintRunbook(parseRunbook('Text\n\n<img src="gone.png">\n', 'a.md'), {
      ...{ now: 0, endOf: () => 'nowhere' as const },
    });
    expect(dead.map(({ rule, place }) => `${rule} ${place.line}`)).toEqual(['dead-link 3']);
  });

  it('loses no word of a line, and is quick with what is never closed', () => {
    const piece = fc.constantFrom(
      ...['<b>', '</b>', '<kbd>', '</kbd>', '<a name="x">', '</a>', '<x>', '<img>', 'word'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = words(line(`a ${pieces.join(' ')}`));
        expect(text.split('word').length).toBe(pieces.filter((each) => each === 'word').length + 1);
      }),
    );
    for (const each of ['<img "', "<a 'x", '<b>', '<img src="', '<!--', '</', '<a '])
      expect(markupIn(each.repeat(20_000)).length).toBeGreaterThan(0);
  });

  it('makes boxes of quotations that say so, and of no others', () => {
    const box = (text: string) => {
      const [first] = parseRunbook(text, 'a.md').tree.children;
      const found = first?.type === 'blockquote' ? alertIn(first) : null;
      return found === null ? null : [found.alert, ...found.children.map((each) => plainText(each))];
    };
    expect(box('> [!NOTE]\n> Look **twice**.\n>\n> - one')).toEqual(['note', 'Look twice.', 'one']);
    expect(box('> [!warning]  \n> Mind it')).toEqual(['warning', 'Mind it']);
    expect(box('> [!CAUTION]\n>\n> Apart')).toEqual(['caution', 'Apart']);
    expect(box('> [!TIP]')).toEqual(['tip']);
    expect(box('> [!NOTE] on the line')).toBeNull();
    expect(box('> [!NOTE] **on the line**')).toBeNull();
    expect(box('> [!OTHER]\n> x')).toBeNull();
    expect(box('> Text [!NOTE]')).toBeNull();
    expect(box('> # [!NOTE]')).toBeNull();
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

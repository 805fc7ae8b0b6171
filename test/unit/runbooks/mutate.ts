import { chanceOf } from '#test/soak/kit/random.ts';

/** Pieces that break Markdown, YAML and attributes in the ways people and programs do. */
const PIECES = [
  ...[
    '---\n',
    '```',
    '~~~\n',
    '\n\n',
    '# ',
    '> ',
    '- [ ] ',
    '1. ',
    '<details>',
    '</summary>',
    '|a|b|\n|-|-|\n',
  ],
  ...[
    '```sh step name="',
    'rollback=',
    'timeout=',
    "expect='",
    ' expect="stdout contains \\"x\\" and exit 0" ',
    ' if="not a.ok and ($B == 1" ',
    ' expect="json $.a[0].b < " ',
    '&quot;',
    '\\"',
    '](#',
    '](other.md#',
    ' step rollback=none ',
    '{',
    '}',
    '&a ',
    '*a',
    'variables:\n  x: {',
    '\t',
  ],
  ...[
    '\u0000',
    '\ud800',
    '\u202e',
    '\ufeff',
    '\r',
    '\r\n',
    '[a](',
    '![',
    '~~',
    '`',
    'é'.repeat(50),
    '\\',
    '<!--',
  ],
];

/** A text with one to eight things done to it: pieces cut out, doubled, moved, put in, characters flipped, its end lost. */
export function mutated(text: string, seed: number): string {
  const { between, pick } = chanceOf(seed);
  let result = text;
  for (let times = between(1, 9); times > 0; times -= 1) {
    const at = between(0, result.length + 1);
    const length = between(0, Math.min(400, result.length - at) + 1);
    const piece = result.slice(at, at + length);
    const before = result.slice(0, at);
    const after = result.slice(at + length);
    const ways = [
      () => before + after,
      () => before + piece + piece + after,
      () => after + piece + before,
      () => before + pick(PIECES) + piece + after,
      () => before + String.fromCharCode(between(0, 0x250)) + after,
      () => before,
      () => before + piece.toUpperCase() + after,
      () => before + piece.replaceAll(/\s/g, '') + after,
    ];
    result = pick(ways)();
  }
  return result;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jqlText, adfOf } from '#electron/engine/connectors/jira/text.ts';
import { channelName } from '#electron/engine/connectors/slack/channels.ts';
import { escaped } from '#electron/engine/connectors/slack/posts.ts';
import { keyMark, marked, shortened, titleOf } from '#electron/engine/connectors/vendor.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const incident = fc.record({
  stream: fc.uuid().map((id) => `incident/${id}`),
  ref: fc.stringMatching(/^INC-[0-9A-HJKMNP-TV-Z]{3,12}$/),
  title: text,
  severity: fc.constant('SEV-2'),
  phase: fc.constant('declared'),
  services: fc.array(text, { maxLength: 3 }),
  exercise: fc.boolean(),
});

describe('texts for vendors', () => {
  it('are cut to what fits, never within a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (given, most) => {
          const cut = shortened(given, most);
          expect(cut.length).toBeLessThanOrEqual(most);
          // A half of a character at the end would be one that the text had at the cut.
          expect(/[\uD800-\uDBFF]…$/.test(cut)).toBe(false);
          if (given.length <= most) expect(cut).toBe(given);
        },
      ),
    );
  });

  it('are marked as an exercise once, and only then', () => {
    fc.assert(
      fc.property(incident, text, (one, given) => {
        const once = marked(one, given);
        expect(marked(one, once)).toBe(once);
        if (!one.exercise) expect(once).toBe(given);
        expect(titleOf(one, 50).length).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('have marks that fit into labels and tags', () => {
    fc.assert(
      fc.property(text, (key) => {
        expect(keyMark(key)).toMatch(/^[0-9a-f]{20}$/);
      }),
    );
  });
});

describe('names of channels', () => {
  it('are ones Slack takes, whatever the prefix, and differ by number', () => {
    fc.assert(
      fc.property(text, incident, fc.integer({ min: 1, max: 9 }), (prefix, one, n) => {
        const name = channelName(prefix, one, n);
        expect(name).toMatch(/^[\p{Ll}\p{Lo}\d_-]{1,80}$/u);
        if (n > 1) expect(name).not.toBe(channelName(prefix, one, n - 1));
      }),
    );
  });

  it('do not say inc twice', () => {
    const one = { ref: 'INC-7F3', exercise: false } as Parameters<typeof channelName>[1];
    expect(channelName('inc-', one, 1)).toBe('inc-7f3');
    expect(channelName('ops-', one, 2)).toBe('ops-inc-7f3-2');
    expect(channelName('inc-', { ...one, exercise: true }, 1)).toBe('inc-7f3-exercise');
  });
});

describe('texts in Slack', () => {
  it('hold no command', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escaped(given)).not.toMatch(/[<>]/);
      }),
    );
  });
});

describe('texts in Jira', () => {
  it('are documents without empty text, whose words are all there', () => {
    const lines = fc.array(fc.oneof(text, fc.constant(''), fc.constant('  ')), { maxLength: 8 });
    fc.assert(
      fc.property(lines, (given) => {
        const whole = given.join('\n');
        const { content } = adfOf(whole);
        const inline = content.flatMap((paragraph) => paragraph.content);
        for (const each of inline) if (each.type === 'text') expect(each.text).not.toBe('');
        const words = inline.map((each) => (each.type === 'text' ? each.text : '\n')).join('\n');
        expect(words.replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('do not leave the quotes of a query', () => {
    fc.assert(
      fc.property(text, (given) => {
        const inside = jqlText(given).slice(1, -1);
        expect(inside.replaceAll(/\\[\\"]/g, '')).not.toMatch(/["\\]/);
      }),
    );
  });
});

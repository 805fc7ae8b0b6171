import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAttributes } from '#shared/runbooks/attributes.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Finding, RunnableStep } from '#shared/runbooks/runbook.ts';

const errorsOf = (text: string): Finding[] =>
  lintRunbook(parseRunbook(text, 'x.md'), { now: 0 }).filter(({ level }) => level === 'error');
const fenced = (words: string, before = ''): string =>
  `${before}\`\`\`${words}\n${before}true\n${before}\`\`\`\n`;

describe('what is said of an attribute', () => {
  it('is said where it stands, whatever stands before it', () => {
    const quiet = fc.constantFrom(
      'R&amp;D ',
      '\\# one ',
      'é 👩‍🚒 ',
      '\\\\ ',
      '&notaname; ',
      '\t',
      '&#35; ',
      'a ',
    );
    fc.assert(
      fc.property(
        fc.array(quiet, { maxLength: 4 }),
        fc.array(fc.constantFrom('exit 0 and ', '  status 2xx  and ', 'stdout contains "a b" and '), {
          maxLength: 4,
        }),
        fc.constantFrom('expect', 'if'),
        fc.constantFrom('', '> ', '   '),
        (name, before, key, lead) => {
          const value = key === 'expect' ? `${before.join('')}NONSENSE` : 'true and NONSENSE';
          const line = `sh step name="x ${name.join('')}" ${key}='${value}' rollback=none`;
          const [found, ...more] = errorsOf(fenced(line, lead));
          expect(more).toEqual([]);
          expect(found?.place).toEqual({
            line: 1,
            column: `${lead}\`\`\`${line}`.indexOf('NONSENSE') + 1,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('names the word that means nothing, the time and the number', () => {
    const line = 'sh step whatever name="A" timeout=never retries=99 approval=perhaps colour=red "';
    const found = errorsOf(fenced(line)).map(
      ({ place }) => `\`\`\`${line}`.slice(place.column - 1).split(/[\s=]/)[0],
    );
    expect(new Set(found)).toEqual(new Set(['"', '99', 'colour', 'never', 'perhaps', 'whatever']));
  });

  it('is where a condition names what is not there', () => {
    const line = 'sh step if="$NOWHERE and later.ok"';
    const text = `${fenced(line)}${fenced('sh step name=later')}`;
    expect(errorsOf(text).map(({ place }) => `\`\`\`${line}`.slice(place.column - 1))).toEqual([
      '$NOWHERE and later.ok"',
      'later.ok"',
    ]);
  });
});

describe('a backslash in the words of a fence', () => {
  it('that Markdown takes away is told once, with what to write instead', () => {
    const line = String.raw`sh step expect="stdout contains \"x\" and exit 0"`;
    const found = errorsOf(fenced(line));
    expect(found.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['backslash']));
    expect(found.filter(({ rule }) => rule === 'unknown-word')).toEqual([]);
    expect(found.find(({ rule }) => rule === 'backslash')?.message).toContain(`expect='stdout contains "x"'`);
    expect(found.find(({ rule }) => rule === 'backslash')?.place.column).toBe(
      `\`\`\`${line}`.indexOf('\\') + 1,
    );
    expect(errorsOf(fenced(`sh step expect='stdout contains "x"'`))).toEqual([]);
  });

  it('that changes a pattern unseen is told as well; one that Markdown leaves reaches the pattern', () => {
    expect(errorsOf(fenced(String.raw`sh step expect='stdout matches /v1\.2/'`))[0]).toMatchObject({
      rule: 'backslash',
      message: expect.stringContaining('[.]') as string,
    });
    for (const words of [String.raw`/v1[.]2/`, String.raw`/\S+ \d/`, String.raw`/v1\\.2/`])
      expect(errorsOf(fenced(`sh step expect='stdout matches ${words}'`))).toEqual([]);
    const [step] = parseRunbook(fenced(String.raw`sh step expect='stdout matches /\S \\. x/'`), 'x.md').steps;
    expect((step as RunnableStep).options.expect).toBe(String.raw`stdout matches /\S \. x/`);
  });

  it('in a value stands for itself, except before a quote or another one', () => {
    const { values, places } = readAttributes(String.raw`a="x\"y" b='\d\\' c=\d`);
    expect([...values]).toEqual([
      ['a', 'x"y'],
      ['b', String.raw`\d` + '\\'],
      ['c', String.raw`\d`],
    ]);
    expect(places.get('a')).toEqual([3, 4, 6, 7]);
  });
});

describe('a link within a runbook', () => {
  it('is dead where no heading is called so', () => {
    const text = [
      '# Disk full',
      '[one](#free-room) [two](#Free--Room) [three](#set) [four](#custom) [five](#gone) [six](#top) [seven](#free-room-1)',
      '## Free room',
      '<a name="set"></a>',
      '## Other {#custom}',
      '## Free room',
      '[ref]: #nowhere%20at-all',
    ].join('\n\n');
    const found = lintRunbook(parseRunbook(text, 'x.md'), { now: 0 });
    expect(found.map(({ rule, place }) => `${rule} ${place.line}`)).toEqual(['dead-link 3', 'dead-link 13']);
    expect(found[0]?.message).toBe('No heading is called what “#gone” names.');
  });

  it('is told with the whole of its address, whatever that begins with', () => {
    const found = lintRunbook(parseRunbook('[one](< gone.md>)\n', 'x.md'), {
      ...{ now: 0, endOf: () => 'nowhere' as const },
    });
    expect(found.map(({ message }) => message)).toEqual(['“ gone.md” leads nowhere.']);
  });
});

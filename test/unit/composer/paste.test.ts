import { describe, expect, it } from 'vitest';
import { linesOfPaste, MAX_LINES } from '#shared/composer/paste.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { contextOf } from './context.ts';

const context = contextOf();
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);

describe('a pasted text of several lines', () => {
  it('becomes notes, each at the time it begins with', () => {
    const lines = linesOfPaste(
      '14:02 Deploy finished\n[14:05:30] Pager rang\n- 14:07 – Ana joins\n\nNo time here\n/etc/hosts changed\n3 hosts down\n',
      context,
    );
    expect(
      lines?.map((line) => {
        const parsed = parseLine(line, context);
        if (!parsed.ok || !('operation' in parsed.act) || parsed.act.operation !== 'entry.log') return parsed;
        return [parsed.act.input.at ?? null, parsed.act.input.text];
      }),
    ).toEqual([
      [at('14:02'), 'Deploy finished'],
      [at('14:05:30'), 'Pager rang'],
      [at('14:07'), 'Ana joins'],
      [null, 'No time here'],
      [null, '/etc/hosts changed'],
      [null, '3 hosts down'],
    ]);
  });

  it('is none when it is one line, a command, or long enough to be a file', () => {
    expect(linesOfPaste('one line\n', context)).toBeNull();
    expect(linesOfPaste('/decision fail over\nbecause of the pool', context)).toBeNull();
    expect(linesOfPaste('x\n'.repeat(MAX_LINES + 1), context)).toBeNull();
  });
});

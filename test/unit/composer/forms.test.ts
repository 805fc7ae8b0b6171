import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctionLine, fieldsOf, formOfLine, lineOfForm } from '#shared/composer/forms.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { contextOf, entryOf, lookupOf } from './context.ts';

const context = contextOf();

describe('the form of a line', () => {
  it('asks what a decision rests on, and none of it has to be filled in', () => {
    const form = formOfLine('/decision Fail over | known: pool at 100 % | advised: @lars @bo', context);
    expect(form).toEqual({
      command: 'decision',
      entry: null,
      values: { text: 'Fail over', known: 'pool at 100 %', advisedBy: '@lars @bo' },
    });
    if (form === null) return;
    expect(fieldsOf(form, context)).toEqual(['text', 'decidedBy', 'advisedBy', 'known', 'considered', 'at']);
    const bare = { ...form, values: { text: 'Fail over' } };
    expect(lineOfForm(bare, context)).toBe('/decision Fail over');
  });

  it('keeps what is typed so far, also where the line can’t be recorded yet', () => {
    expect(formOfLine('', context)).toMatchObject({ command: 'note', values: { text: '' } });
    expect(formOfLine('/decision | known: pool at 100 %', context)).toMatchObject({
      values: { text: '', known: 'pool at 100 %' },
    });
    expect(formOfLine('/at 14:0x /obs pool', context)).toMatchObject({
      command: 'observation',
      values: { at: '14:0x', text: 'pool' },
    });
    expect(formOfLine('/task @bo check', context)).toBeNull();
  });

  it('turns a verdict into its command', () => {
    const form = formOfLine('/supported 13 500 of 500', context);
    expect(form).toMatchObject({ entry: '13', values: { verdict: 'supported', text: '500 of 500' } });
    if (form === null) return;
    const other = { ...form, values: { ...form.values, verdict: 'ruled-out' } };
    expect(lineOfForm(other, context)).toBe('/ruledout 13 500 of 500');
  });

  it('corrects words and facts with a reason', () => {
    const metric = entryOf(5, { kind: 'metric', text: 'Success 17 %', detail: { source: 'Grafana' } });
    const around = contextOf({ entries: lookupOf([metric]) });
    const line = correctionLine(metric, '5');
    expect(line).toBe('/correct 5 Success 17 % | source: Grafana');
    const form = formOfLine(line, around);
    if (form === null) throw new Error('a correction has a form');
    expect(fieldsOf(form, around)).toEqual(['text', 'source', 'why', 'at']);
    const filled = { ...form, values: { ...form.values, text: 'Success 71 %', why: 'misread' } };
    expect(parseLine(lineOfForm(filled, around), around)).toMatchObject({
      act: {
        operation: 'entry.correct',
        input: { entry: '5', text: 'Success 71 %', detail: { source: 'Grafana' }, reason: 'misread' },
      },
    });
  });

  const words = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N}.,% -]{0,29}$/u);
  it('says the same as the line it was read from', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '/at -5m ', '/at yesterday 23:50 ', '/at 14:00 UTC '),
        fc.constantFrom(
          '',
          '/note ',
          '/obs ',
          '/decision ',
          '/q ',
          '/comm ',
          '/evidence ',
          '/metric ',
          '/h ',
        ),
        words,
        fc.array(
          fc.tuple(fc.constantFrom('source', 'known', 'considered', 'to', 'link', 'whatever'), words),
          { maxLength: 3 },
        ),
        (at, command, text, facts) => {
          const line = `${at}${command}${text}${facts.map(([name, value]) => ` | ${name}: ${value}`).join('')}`;
          const form = formOfLine(line, context);
          if (form === null) throw new Error(`no form: ${line}`);
          expect(parseLine(lineOfForm(form, context), context)).toMatchObject(
            withoutCommand(parseLine(line, context)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A plain note is the same as one with its command. */
function withoutCommand(parsed: ReturnType<typeof parseLine>): object {
  return parsed.ok ? { act: parsed.act } : parsed;
}

import { describe, expect, it } from 'vitest';
import { accept, complete, isComplete } from '#shared/composer/complete.ts';
import { contextOf, entryOf, lookupOf } from './context.ts';

function labels(line: string): string[] {
  return complete(line, contextOf()).candidates.map((candidate) => candidate.label);
}

describe('completion', () => {
  it('offers commands by their name, other names and titles', () => {
    expect(labels('/dec')[0]).toBe('/decision');
    expect(labels('/obs')[0]).toBe('/observation');
    expect(labels('/seat')).toContain('/role');
    expect(labels('/').length).toBeGreaterThan(20);
    expect(labels('/a')[0]).toBe('/at');
  });
  it('offers people after @, in notes and commands', () => {
    expect(labels('asked @b')).toEqual(['@bo']);
    expect(labels('/role ic @')).toEqual(['@ana', '@bo', '@me']);
    expect(labels('/role ic ruiz')).toEqual(['@ana']);
    expect(labels('mail a@b')).toEqual([]);
  });
  it('offers seats, severities, phases, entries and tasks where they belong', () => {
    expect(labels('/role co')[0]).toBe('comms');
    expect(labels('/role commander')).toEqual(['ic']);
    expect(labels('/task #co')[0]).toBe('#comms');
    expect(labels('/sev ')).toEqual(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4']);
    expect(labels('/phase m')).toEqual(['mitigating', 'monitoring']);
    expect(labels('/answer ')).toEqual(['12']);
    expect(labels('/supported ')).toEqual(['13']);
    expect(labels('/pin pool')).toEqual(['13']);
    expect(labels('/done ')).toEqual(['3']);
    expect(labels('/reopen ')).toEqual(['4']);
    expect(labels('/task @bo 15')).toEqual(['15m']);
    expect(labels('/status all well next ')).toEqual(['15m', '30m', '60m', 'none']);
  });
  it('offers checklists by name, those meant for this severity first', () => {
    expect(labels('/checklist ')).toEqual(['First ten minutes', 'Before closing']);
    expect(labels('/checklist first ten m')).toEqual(['First ten minutes']);
    const low = contextOf({}, { severity: 'SEV-4' });
    expect(complete('/checklist ', low).candidates[0]?.label).toBe('Before closing');
    const line = '/at 14:10 /checklist fir';
    const completion = complete(line, contextOf());
    const [first] = completion.candidates;
    expect(first && accept(line, completion, first)).toBe('/at 14:10 /checklist First ten minutes ');
    expect(isComplete(complete('/checklist First ten minutes ', contextOf()))).toBe(true);
    expect(isComplete(complete('/checklist first ten', contextOf()))).toBe(false);
  });
  it('offers who is here and who is missing', () => {
    expect(labels('/rollcall @ana m')).toContain('missing');
    expect(labels('/rollcall missing @')).toEqual(['@ana', '@bo', '@me']);
    expect(labels('/box @')).toEqual(['@ana', '@bo', '@me']);
  });
  it('goes on after /at', () => {
    expect(labels('/at 14:10 /dec')[0]).toBe('/decision');
    expect(labels('/at 14:10 /role ic @a')[0]).toBe('@ana');
    expect(labels('/at -')).toContain('-5m');
  });
  it('puts the candidate in place of the word', () => {
    const line = '/at 14:10 /role ic @b';
    const completion = complete(line, contextOf());
    expect(accept(line, completion, completion.candidates[0] ?? { insert: '', label: '', hint: '' })).toBe(
      '/at 14:10 /role ic @bo ',
    );
  });
  it('knows when the word is whole', () => {
    expect(isComplete(complete('/wall', contextOf()))).toBe(true);
    expect(isComplete(complete('/wal', contextOf()))).toBe(false);
    expect(isComplete(complete('/role ic @bo', contextOf()))).toBe(true);
    expect(isComplete(complete('/role ic @b', contextOf()))).toBe(false);
    expect(isComplete(complete('plain text', contextOf()))).toBe(true);
  });
  it('takes a number at its word, whichever newer ones begin with it or mention it', () => {
    const context = contextOf({
      entries: lookupOf([entryOf(3), entryOf(30), entryOf(31, { text: '13 calls' })]),
    });
    expect(isComplete(complete('/strike 3', context))).toBe(true);
    expect(isComplete(complete('/pin #13', context))).toBe(true);
    expect(isComplete(complete('/strike calls', context))).toBe(false);
    expect(isComplete(complete('/task @bo 15', context))).toBe(false);
  });
});

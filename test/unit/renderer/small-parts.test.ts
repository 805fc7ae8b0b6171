import { describe, expect, it } from 'vitest';
import { deskHash, readRoute } from '#renderer/state/route.ts';
import { createKeeper, type KeyValue } from '#renderer/state/keep.ts';
import { age, clockSpan, countdown, createTimes, spanWords } from '#renderer/ui/time.ts';
import { keyCaps, matchesKey, typesCharacter, type Pressed } from '#renderer/ui/keys.ts';

function press(key: string, held: Partial<Pressed> = {}): Pressed {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

function memory(): KeyValue {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      items.set(key, value);
    },
    removeItem: (key) => {
      items.delete(key);
    },
  };
}

describe('addresses', () => {
  it('lead where the shell opens windows', () => {
    expect(readRoute('')).toEqual({ screen: 'home' });
    expect(readRoute('#/')).toEqual({ screen: 'home' });
    expect(readRoute('#/incident/INC-7F3')).toEqual({ screen: 'desk', ref: 'INC-7F3', entry: null });
    expect(readRoute('#/wall/INC-7F3')).toEqual({ screen: 'wall', ref: 'INC-7F3' });
    expect(readRoute(deskHash('INC-7F3', 'a b'))).toEqual({ screen: 'desk', ref: 'INC-7F3', entry: 'a b' });
    expect(readRoute('#/incident/%E0%A4%A')).toEqual({ screen: 'desk', ref: '%E0%A4%A', entry: null });
    expect(readRoute('#/nowhere/INC-7F3')).toEqual({ screen: 'home' });
  });
});

describe('keys', () => {
  it('match combinations of the registry', () => {
    expect(matchesKey(press('k', { ctrlKey: true }), 'mod+k', false)).toBe(true);
    expect(matchesKey(press('k', { metaKey: true }), 'mod+k', true)).toBe(true);
    expect(matchesKey(press('k', { ctrlKey: true }), 'mod+k', true)).toBe(false);
    expect(matchesKey(press('W', { ctrlKey: true, shiftKey: true }), 'mod+shift+w', false)).toBe(true);
    expect(matchesKey(press('w', { ctrlKey: true }), 'mod+shift+w', false)).toBe(false);
    expect(matchesKey(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matchesKey(press('p'), 'p', false)).toBe(true);
    expect(matchesKey(press('P', { shiftKey: true }), 'p', false)).toBe(false);
  });
  it('tell typing from commands', () => {
    expect(typesCharacter(press('é'))).toBe(true);
    expect(typesCharacter(press('Enter'))).toBe(false);
    expect(typesCharacter(press('a', { ctrlKey: true }))).toBe(false);
  });
  it('are named as on the keyboard', () => {
    expect(keyCaps('mod+shift+w', false)).toEqual(['Ctrl', 'Shift', 'W']);
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
  });
});

describe('times in words', () => {
  it.each([
    [clockSpan(0), '00:00:00'],
    [clockSpan(2_472_000), '00:41:12'],
    [clockSpan(-5), '00:00:00'],
    [clockSpan(90_061_000), '1 d 01:01'],
    [countdown(200_999), '03:20'],
    [countdown(-130_000), '02:10'],
    [countdown(3_800_000), '1:03:20'],
    [age(30_000), 'now'],
    [age(660_000), '11 min'],
    [age(3 * 3_600_000), '3 h'],
    [age(72 * 3_600_000), '3 d'],
    [spanWords(2_280_000), '38 min'],
    [spanWords(7_500_000), '2 h 5 min'],
  ])('%s', (words, expected) => expect(words).toBe(expected));

  it('name the day when it is another one', () => {
    const times = createTimes('America/Los_Angeles', 'en-GB');
    const at = Date.parse('2026-11-23T02:00:00Z');
    expect(times.moment(at, '2026-11-22')).toBe('18:00');
    expect(times.moment(at, '2026-11-23')).toBe('22 Nov 18:00');
  });
});

describe('what is kept across a crash', () => {
  it('holds drafts and what was sent until it is answered', () => {
    const storage = memory();
    const keeper = createKeeper(storage);
    keeper.keepDraft('INC-1', 'half a lin');
    const act = { operation: 'entry.log', input: { ref: 'INC-1', text: 'x' } } as const;
    keeper.sent({ commandId: 'a', ref: 'INC-1', act, line: 'x' });
    keeper.sent({ commandId: 'b', ref: 'INC-1', act, line: 'y' });
    const later = createKeeper(storage);
    expect(later.draft('INC-1')).toBe('half a lin');
    expect(later.draft('INC-2')).toBe('');
    expect(later.unanswered('INC-1').map((item) => item.commandId)).toEqual(['a', 'b']);
    later.answered('INC-1', 'a');
    later.answered('INC-1', 'b');
    expect(later.unanswered('INC-1')).toEqual([]);
  });
  it('does not stumble over what it can’t read', () => {
    const storage = memory();
    storage.setItem('sent:INC-1', '{"half');
    expect(createKeeper(storage).unanswered('INC-1')).toEqual([]);
    storage.setItem('sent:INC-1', '[{"commandId":1},null,7]');
    expect(createKeeper(storage).unanswered('INC-1')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createAnnouncements } from '#renderer/desk/announcements.ts';
import { entryOf } from '../composer/context.ts';

function listener() {
  const heard: string[] = [];
  let due: (() => void) | null = null;
  const announcements = createAnnouncements({
    polite: (entries) => heard.push(`${entries.length}`),
    urgent: (entry) => heard.push(`urgent ${entry.n}`),
    setTimer: (work) => {
      due = work;
      return work;
    },
    clearTimer: () => {
      due = null;
    },
  });
  return { heard, announcements, pause: () => due?.() };
}

describe('announcements', () => {
  it('tell the first entry at once and what follows together', () => {
    const { heard, announcements, pause } = listener();
    announcements.add([entryOf(1)]);
    for (let n = 2; n <= 40; n += 1) announcements.add([entryOf(n)]);
    expect(heard).toEqual(['1']);
    pause();
    expect(heard).toEqual(['1', '39']);
    pause();
    announcements.add([entryOf(41)]);
    expect(heard).toEqual(['1', '39', '1']);
  });

  it('tell a call for help and another severity whatever else is being read', () => {
    const { heard, announcements } = listener();
    announcements.add([entryOf(1), entryOf(2, { detail: { signal: 'escalation' } })]);
    announcements.add([entryOf(3, { kind: 'system', system: 'severity.changed' })]);
    announcements.add([entryOf(4, { kind: 'system', system: 'task.closed' })]);
    expect(heard).toEqual(['urgent 2', '1', 'urgent 3']);
  });
});

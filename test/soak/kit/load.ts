import { ENTRY_KINDS, PHASES, SEATS } from '#shared/domain/incident/terms.ts';
import type { Chance } from './random.ts';

/** A command with an id of its own and a word that occurs nowhere else, so that its traces can be counted. */
export interface Given {
  name: string;
  input: Record<string, unknown>;
  commandId: string;
  /** The word; null for commands that hold no words of a person. */
  word: string | null;
}

const SERVICES = ['payments', 'search', 'login', 'queue'];
const PEOPLE = ['@ana', '@bo', '@cy', '@dee'];
const SEVERITIES = ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'];

/** Makes commands of every kind, most of them notes, as they come in during an incident. */
export function createLoad(chance: Chance) {
  let count = 0;
  const wordOf = (): string => {
    count += 1;
    return `w${count.toString(36)}x${chance.uuid().slice(0, 8)}`;
  };
  const says = (word: string): string =>
    `${word} ${'checkout fails for some users and nobody knows why yet '.repeat(chance.between(1, 6)).trim()}`;

  function given(name: string, word: string | null, input: Record<string, unknown>): Given {
    const commandId = chance.uuid();
    return { name, commandId, word, input: { ...input, commandId, as: chance.pick(PEOPLE) } };
  }

  /** Numbers of entries and tasks are guesses: what is refused is refused, which belongs to the load. */
  const kinds: readonly ((ref: string, entries: number) => Given)[] = [
    (ref, entries) => {
      const word = wordOf();
      return given('entry.correct', word, { ref, entry: chance.between(1, entries + 2), text: says(word) });
    },
    (ref, entries) =>
      given('entry.mark', null, {
        ref,
        entry: chance.between(1, entries + 2),
        mark: chance.pick(['pin', 'star']),
        on: chance.next() < 0.7,
      }),
    (ref, entries) => given('entry.strike', null, { ref, entry: chance.between(2, entries + 2) }),
    (ref) => {
      const word = wordOf();
      return given('severity.change', word, { ref, severity: chance.pick(SEVERITIES), reason: word });
    },
    (ref) => {
      const word = wordOf();
      return given('phase.change', word, { ref, phase: chance.pick(PHASES), reason: word });
    },
    (ref) => given('seat.take', null, { ref, seat: chance.pick(SEATS), person: chance.pick(PEOPLE) }),
    (ref) => {
      const word = wordOf();
      return given('task.add', word, { ref, text: says(word), owner: { person: chance.pick(PEOPLE) } });
    },
    (ref) => given('task.close', null, { ref, task: chance.between(1, 6) }),
    (ref) => {
      const word = wordOf();
      return given('update.post', word, { ref, text: says(word) });
    },
    (ref) => {
      const word = wordOf();
      return given('incident.retitle', word, { ref, title: word });
    },
    (ref) => given('incident.rescope', null, { ref, addServices: [chance.pick(SERVICES)] }),
    (ref, entries) => {
      const word = wordOf();
      return given('question.answer', word, { ref, entry: chance.between(1, entries + 2), text: says(word) });
    },
    () => {
      const word = wordOf();
      return given('person.set', word, { handle: chance.pick(PEOPLE), name: word });
    },
    () => given('severities.set', null, { levels: severities(chance) }),
  ];

  return {
    declare(): Given {
      const word = wordOf();
      return given('incident.declare', word, { title: word, services: [chance.pick(SERVICES)] });
    },
    /** The next command on an incident that has about this many entries. */
    next(ref: string, entries: number): Given {
      if (chance.next() < 0.3) return chance.pick(kinds)(ref, entries);
      const word = wordOf();
      return given('entry.log', word, { ref, kind: chance.pick(ENTRY_KINDS), text: says(word) });
    },
    /** A file of many entries, imported in one transaction. */
    import(): Given {
      const word = wordOf();
      const rows = Array.from(
        { length: chance.between(20, 200) },
        (_, index) =>
          `2026-03-01T10:${String(index % 60).padStart(2, '0')}:00Z,note,${index === 0 ? word : `row ${index}`}`,
      );
      const content = Buffer.from(['time,kind,text', ...rows].join('\n')).toString('base64');
      return given('incident.import', word, { name: 'imported.csv', content });
    },
  };
}

export type Load = ReturnType<typeof createLoad>;

function severities(chance: Chance): object[] {
  return SEVERITIES.map((id, index) => ({
    id,
    name: `Level ${index + 1}`,
    meaning: 'As it comes',
    updateEveryMinutes: chance.pick([15, 30, 60]),
    handoff: 'none',
    postmortem: 'optional',
  }));
}

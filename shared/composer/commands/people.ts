import { handle } from '../../domain/fields.ts';
import { isNamed } from '../../domain/workspace/names.ts';
import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, type ComposerContext } from '../context.ts';
import { firstWord, readPerson, readSeat } from '../words.ts';

function role(args: string, context: ComposerContext): Parsed {
  const one = firstWord(args);
  const two = firstWord(one.rest);
  if (one.word === '') return wrong(text.usage('/role ic @ana'));
  if (two.rest.trim() !== '') return wrong(text.tooMuch(two.rest.trim()));
  // Either order: people say “Ana is commander” and “commander is Ana”.
  const [seatWord, personWord] = one.word.startsWith('@') ? [two.word, one.word] : [one.word, two.word];
  const seat = readSeat(seatWord);
  if (!seat.ok) return seat;
  const person = readPerson(personWord === '' ? 'me' : personWord, context);
  if (!person.ok) return person;
  return call('seat.take', {
    ref: context.ref,
    seat: seat.value,
    person: person.value,
    ...backDated(context),
  });
}

function leave(args: string, context: ComposerContext): Parsed {
  const one = firstWord(args);
  const two = firstWord(one.rest);
  if (one.word === '' || one.word.startsWith('@')) return leaveAll(one.word, one.rest, context);
  if (two.rest.trim() !== '') return wrong(text.tooMuch(two.rest.trim()));
  const seat = readSeat(one.word);
  if (!seat.ok) return seat;
  if (two.word === '')
    return call('seat.leave', { ref: context.ref, seat: seat.value, ...backDated(context) });
  const person = readPerson(two.word, context);
  if (!person.ok) return person;
  return call('seat.leave', {
    ref: context.ref,
    seat: seat.value,
    person: person.value,
    ...backDated(context),
  });
}

/** Everything somebody sits on: who leaves the incident names no seat. */
function leaveAll(word: string, rest: string, context: ComposerContext): Parsed {
  if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
  const person = readPerson(word === '' ? 'me' : word, context);
  if (!person.ok) return person;
  return call('seat.leave', { ref: context.ref, person: person.value, ...backDated(context) });
}

/** Whom to look at; oneself without a name. */
function who(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  if (rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
  const found = readPerson(word === '' ? 'me' : word, context);
  return found.ok ? local('person', { words: found.value }) : found;
}

/** `EMEA`, `EMEA back`: a region's name may have spaces in it. */
function cutOff(args: string, context: ComposerContext): Parsed {
  const back = /\s+(?:back|off)$/i.exec(args);
  const typed = args.slice(0, back?.index).trim();
  if (typed === '') return wrong(text.usage('/cutoff EMEA'));
  const known = context.head.regions.find((region) => isNamed(region, typed));
  return call('region.isolate', {
    ref: context.ref,
    region: known ?? typed,
    ...(back === null ? {} : { on: false }),
    ...backDated(context),
  });
}

function person(args: string): Parsed {
  const { word, rest } = firstWord(args);
  if (word === '' || rest.trim() === '') return wrong(text.usage('/person @bo Bo Lin'));
  const who = handle.safeParse(word);
  if (!who.success) return wrong(text.notPerson(word));
  return call('person.set', { handle: who.data, name: rest.trim() });
}

/** `@ana @bo missing @cy`: who is here, and who is not. Without anybody, those who hold a seat are here. */
function rollCall(args: string, context: ComposerContext): Parsed {
  const present: string[] = [];
  const missing: string[] = [];
  let into = present;
  for (const word of args.split(/[\s,]+/).filter((each) => each !== '')) {
    const lower = word.toLowerCase().replace(/:$/, '');
    if (lower === 'present') into = present;
    else if (lower === 'missing') into = missing;
    else if (lower !== 'and') {
      const who = readPerson(word, context);
      if (!who.ok) return who;
      into.push(who.value);
    }
  }
  const both = present.find((person) => missing.includes(person));
  if (both !== undefined) return wrong(text.bothPresentAndMissing(both));
  return call('rollcall.hold', {
    ref: context.ref,
    ...(present.length === 0 ? {} : { present: [...new Set(present)] }),
    ...(missing.length === 0 ? {} : { missing: [...new Set(missing)] }),
    ...backDated(context),
  });
}

/** Commands on seats and people. */
export const peopleCommands: readonly Command[] = [
  {
    id: 'role',
    aliases: ['seat'],
    group: 'people',
    scope: 'desk',
    title: text.titles.role,
    usage: 'seat @person',
    slots: [['seat'], ['person']],
    backDates: true,
    parse: role,
  },
  {
    id: 'leave',
    group: 'people',
    scope: 'desk',
    title: text.titles.leave,
    usage: '[seat] [@person]',
    slots: [['seat', 'person'], ['person']],
    backDates: true,
    parse: leave,
  },
  {
    id: 'rollcall',
    aliases: ['roll-call'],
    group: 'people',
    scope: 'desk',
    title: text.titles.rollCall,
    usage: '[@present …] [missing @person …]',
    slots: [['roll-call']],
    backDates: true,
    bare: true,
    parse: rollCall,
  },
  {
    id: 'cutoff',
    aliases: ['cut-off'],
    group: 'people',
    scope: 'desk',
    title: text.titles.cutOff,
    usage: 'region [back]',
    slots: [['region'], ['text']],
    backDates: true,
    parse: cutOff,
  },
  {
    id: 'who',
    group: 'people',
    scope: 'desk',
    title: text.titles.who,
    usage: '[@person]',
    slots: [['person']],
    backDates: false,
    parse: who,
  },
  {
    id: 'person',
    group: 'people',
    scope: 'desk',
    title: text.titles.person,
    usage: '@handle name',
    slots: [['person'], ['text']],
    backDates: false,
    parse: person,
  },
];

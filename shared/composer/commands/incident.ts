import { composerText as text } from '../../text/composer.ts';
import { call, local, wrong, type Parsed } from '../act.ts';
import type { Command } from '../command.ts';
import { backDated, standsAlone, type ComposerContext } from '../context.ts';
import { readMoment } from '../times.ts';
import { openRuns } from '../../domain/incident/runs/facts.ts';
import type { IncidentHead, OpenPoint } from '../../domain/incident/state.ts';
import type { Relation } from '../../domain/incident/terms.ts';
import { firstWord, nothing, readClockName, readDetector, readPhase, readSeverity } from '../words.ts';

/** How much of an incident is not over. */
function leftOpen(head: IncidentHead): {
  tasks: number;
  questions: number;
  hypotheses: number;
  runs: number;
} {
  const points = (kind: OpenPoint['kind']): number =>
    head.openPoints.filter((point) => point.kind === kind).length;
  return {
    tasks: head.tasks.filter(({ state }) => state === 'open').length,
    questions: points('question'),
    hypotheses: points('hypothesis'),
    runs: openRuns(head).length,
  };
}

function severity(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('severity-help');
  const { word, rest } = firstWord(args);
  if (word === '') return wrong(text.usage('/sev 1 reason'));
  const level = readSeverity(word, context);
  if (!level.ok) return level;
  if (rest.trim() === '') return wrong(text.whySeverity(level.value));
  return call('severity.change', {
    ref: context.ref,
    severity: level.value,
    reason: rest.trim(),
    ...backDated(context),
  });
}

function phase(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('clocks');
  const { word, rest } = firstWord(args);
  if (word === '') return wrong(text.usage('/phase mitigating'));
  const to = readPhase(word);
  if (!to.ok) return to;
  return enter(to.value, rest, context);
}

function enter(
  to: 'resolved' | 'closed' | Extract<ReturnType<typeof readPhase>, { ok: true }>['value'],
  reason: string,
  context: ComposerContext,
): Parsed {
  const why = reason.trim();
  return call('phase.change', {
    ref: context.ref,
    phase: to,
    ...(why === '' ? {} : { reason: why }),
    ...backDated(context),
  });
}

function retitle(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return wrong(text.usage('/title what is broken'));
  return call('incident.retitle', { ref: context.ref, title: args.trim(), ...backDated(context) });
}

/** `none` takes it away again. */
function objective(args: string, context: ComposerContext): Parsed {
  const words = args.trim();
  if (words === '') return wrong(text.usage('/objective half of the traffic served again by 15:00, or none'));
  const none = words.toLowerCase() === 'none';
  return call('objective.set', { ref: context.ref, text: none ? null : words, ...backDated(context) });
}

/** `+a -b c`: what is added and what removed. Quotes hold a name with spaces together. */
function readScope(args: string): { add: string[]; remove: string[] } {
  const add: string[] = [];
  const remove: string[] = [];
  for (const [, sign, quoted, plain] of args.matchAll(/([+-]?)(?:"([^"]+)"|([^\s,]+))/g)) {
    const name = (quoted ?? plain ?? '').trim();
    if (name === '') continue;
    (sign === '-' ? remove : add).push(name);
  }
  return { add, remove };
}

function rescope(what: 'service' | 'region') {
  return (args: string, context: ComposerContext): Parsed => {
    const { add, remove } = readScope(args);
    if (add.length + remove.length === 0) return wrong(text.usage(`/${what} +name -name`));
    return call('incident.rescope', {
      ref: context.ref,
      ...(what === 'service'
        ? { addServices: add, removeServices: remove }
        : { addRegions: add, removeRegions: remove }),
      ...backDated(context),
    });
  };
}

function clock(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('clocks');
  const { word, rest } = firstWord(args);
  if (word === '') return wrong(text.usage('/clock resolved 14:23 reason'));
  const name = readClockName(word);
  if (!name.ok) return name;
  const none = /^(?:none|unknown|clear)(?:\s+|$)/i.exec(rest);
  if (none) return correctClock(name.value, null, rest.slice(none[0].length), context);
  const moment = readMoment(rest, { now: context.now, zone: context.zone, lean: 'past' });
  if (!moment.ok) return moment;
  return correctClock(name.value, moment.at, rest.slice(moment.length), context);
}

function correctClock(
  name: Extract<ReturnType<typeof readClockName>, { ok: true }>['value'],
  to: number | null,
  reason: string,
  context: ComposerContext,
): Parsed {
  if (reason.trim() === '') return wrong(text.whyClock);
  return call('clock.correct', { ref: context.ref, clock: name, to, reason: reason.trim() });
}

function detected(args: string, context: ComposerContext): Parsed {
  if (standsAlone(args, context)) return local('clocks');
  const { word, rest } = firstWord(args);
  if (word === '') return wrong(text.usage('/detected customer why it was slow'));
  const by = readDetector(word);
  if (!by.ok) return by;
  const why = rest.trim();
  return call('detection.describe', {
    ref: context.ref,
    by: by.value,
    ...(why === '' ? {} : { whySlow: why }),
    ...backDated(context),
  });
}

function cancel(args: string, context: ComposerContext): Parsed {
  if (args.trim() === '') return wrong(text.whyCancel);
  return call('incident.cancel', { ref: context.ref, reason: args.trim(), ...backDated(context) });
}

function merge(args: string, context: ComposerContext): Parsed {
  const { word, rest } = firstWord(args);
  if (word === '') return wrong(text.usage('/merge INC-7F3 reason'));
  const reason = rest.trim();
  return call('incident.merge', {
    ref: context.ref,
    into: word,
    ...(reason === '' ? {} : { reason }),
    ...backDated(context),
  });
}

function split(args: string, context: ComposerContext): Parsed {
  const title = args.trim();
  if (standsAlone(args, context)) return local('split-off');
  if (title === '') return wrong(text.usage('/split Payments in APAC'));
  return call('incident.split', { ref: context.ref, title, ...backDated(context) });
}

function relate(relation: Relation, example: string) {
  return (args: string, context: ComposerContext): Parsed => {
    const { word, rest } = firstWord(args);
    if (word === '') return wrong(text.usage(example));
    const off = rest.trim().toLowerCase() === 'off';
    if (!off && rest.trim() !== '') return wrong(text.tooMuch(rest.trim()));
    return call('incident.relate', {
      ref: context.ref,
      relation,
      to: word,
      ...(off ? { on: false } : {}),
      ...backDated(context),
    });
  };
}

function relationCommand(id: string, relation: Relation): Command {
  return {
    id,
    group: 'incident',
    scope: 'desk',
    title: text.relations[relation],
    usage: 'INC-… [off]',
    slots: [['text']],
    backDates: true,
    parse: relate(relation, `/${id} INC-7F3`),
  };
}

/** Commands on the incident as a whole. */
export const incidentCommands: readonly Command[] = [
  {
    id: 'sev',
    aliases: ['severity'],
    group: 'incident',
    scope: 'desk',
    title: text.titles.severity,
    key: 'mod+i',
    bare: true,
    usage: '[level reason]',
    slots: [['severity'], ['text']],
    backDates: true,
    parse: severity,
  },
  {
    id: 'phase',
    group: 'incident',
    scope: 'desk',
    title: text.titles.phase,
    bare: true,
    usage: '[phase reason]',
    slots: [['phase'], ['text']],
    backDates: true,
    parse: phase,
  },
  {
    id: 'resolve',
    group: 'incident',
    scope: 'desk',
    title: text.titles.resolve,
    usage: '[reason]',
    slots: [['text']],
    backDates: true,
    bare: true,
    parse: (args, context) => enter('resolved', args, context),
  },
  {
    id: 'close',
    group: 'incident',
    scope: 'desk',
    title: text.titles.close,
    usage: '[reason]',
    slots: [['text']],
    backDates: true,
    bare: true,
    confirm: (_act, { ref, head }) => text.confirmClose(ref, leftOpen(head)),
    parse: (args, context) => enter('closed', args, context),
  },
  {
    id: 'title',
    group: 'incident',
    scope: 'desk',
    title: text.titles.retitle,
    usage: 'text',
    slots: [['text']],
    backDates: true,
    parse: retitle,
  },
  {
    id: 'objective',
    aliases: ['goal'],
    group: 'incident',
    scope: 'desk',
    title: text.titles.objective,
    usage: 'text or none',
    slots: [['text']],
    backDates: true,
    parse: objective,
  },
  {
    id: 'service',
    aliases: ['services'],
    group: 'incident',
    scope: 'desk',
    title: text.titles.services,
    usage: '+name -name',
    slots: [['service']],
    backDates: true,
    parse: rescope('service'),
  },
  {
    id: 'region',
    aliases: ['regions'],
    group: 'incident',
    scope: 'desk',
    title: text.titles.regions,
    usage: '+name -name',
    slots: [['region']],
    backDates: true,
    parse: rescope('region'),
  },
  {
    id: 'clock',
    group: 'incident',
    scope: 'desk',
    title: text.titles.clock,
    key: 'mod+shift+c',
    bare: true,
    usage: '[which time reason]',
    slots: [['clock'], ['past-time'], ['text']],
    backDates: false,
    parse: clock,
  },
  {
    id: 'detected',
    group: 'incident',
    scope: 'desk',
    title: text.titles.detected,
    bare: true,
    usage: '[by why it was slow]',
    slots: [['detector'], ['text']],
    backDates: true,
    parse: detected,
  },
  {
    id: 'cancel',
    group: 'incident',
    scope: 'desk',
    title: text.titles.cancel,
    usage: 'reason',
    slots: [['text']],
    backDates: true,
    confirm: (_act, context) => text.confirmCancel(context.ref),
    parse: cancel,
  },
  {
    id: 'merge',
    group: 'incident',
    scope: 'desk',
    title: text.titles.merge,
    usage: 'INC-… [reason]',
    slots: [['text']],
    backDates: true,
    confirm: (act, context) =>
      text.confirmMerge(
        context.ref,
        'operation' in act && act.operation === 'incident.merge' ? act.input.into : '',
      ),
    parse: merge,
  },
  {
    id: 'split',
    group: 'incident',
    scope: 'desk',
    title: text.titles.split,
    bare: true,
    usage: '[title of the part]',
    slots: [['text']],
    backDates: true,
    parse: split,
  },
  {
    id: 'relate',
    group: 'incident',
    scope: 'desk',
    title: text.titles.relate,
    key: 'mod+shift+r',
    usage: '',
    slots: [],
    backDates: false,
    bare: true,
    parse: nothing(() => local('relate')),
  },
  relationCommand('part-of', 'parent'),
  relationCommand('has-part', 'part'),
  relationCommand('follow-up', 'follow-up'),
  relationCommand('follows', 'follows'),
  relationCommand('similar-to', 'similar'),
];

import { describe } from '../domain/incident/describe.ts';
import type { IncidentEvent } from '../domain/incident/events.ts';
import { commander } from '../domain/incident/facts.ts';
import type { IncidentHead } from '../domain/incident/state.ts';
import { updateMessage } from '../policy/update-message.ts';
import { EXERCISE, phaseNames } from '../text/en.ts';
import type { EffectName, EffectPayload, NeutralEffect } from './effects.ts';
import type { StoredPayload } from './stored.ts';

/** Where the words of an effect are read from when it goes out. */
export interface WordsOf {
  head: IncidentHead;
  ref: string;
  /** An event of the incident, with what was struck taken out of it. */
  eventById: (id: string) => IncidentEvent | undefined;
  /** What a `notify` step says, and where to; undefined for one that can't be read any more. */
  noticeOf: (run: string, step: string) => { text: string; to: string | null } | undefined;
}

type Maker<N extends EffectName> = (stored: StoredPayload, words: WordsOf) => EffectPayload<N> | null;

const incidentOf = ({ head, ref }: WordsOf): EffectPayload<'channel.open'>['incident'] => ({
  stream: head.stream,
  ref,
  title: head.title,
  severity: head.severity,
  phase: head.phase,
  services: head.services,
  exercise: head.exercise,
});

/** A rehearsal says so wherever it is heard of. */
const marked = ({ head }: WordsOf, text: string): string =>
  head.exercise && !text.startsWith(EXERCISE) ? `${EXERCISE} · ${text}` : text;

/** What stands at the head of a channel: how bad, how far, what, and who has command. */
export function topicOf(words: WordsOf): string {
  const { head, ref } = words;
  const ic = commander(head);
  const parts = [ref, head.severity, phaseNames[head.phase], head.title];
  return marked(words, [...parts, ...(ic === null ? [] : [`IC ${ic}`])].join(' · '));
}

function post(stored: StoredPayload, words: WordsOf): EffectPayload<'channel.post'> | null {
  const { head, ref } = words;
  const { about = 'note' } = stored;
  const said = (text: string, to: string | null = null): EffectPayload<'channel.post'> => ({
    incident: incidentOf(words),
    text: marked(words, stored.text ?? text),
    about,
    pin: about === 'update',
    to,
  });
  if (about === 'update') {
    const text = updateText(stored, words, 'internal');
    return text === null ? null : said(text);
  }
  if (about === 'runbook') {
    const notice = words.noticeOf(stored.run ?? '', stored.step ?? '');
    return notice === undefined ? null : said(notice.text, notice.to);
  }
  const event = stored.event === undefined ? undefined : words.eventById(stored.event);
  const sentence = event === undefined ? null : describe(event);
  if (event === undefined || sentence === null) return null;
  return said(`${ref} · ${head.title}\n${sentence} (${event.actor})`);
}

function updateText(
  { update: id, severity, phase, exercise }: StoredPayload,
  { head, ref }: WordsOf,
  audience: 'internal' | 'public',
): string | null {
  const update = head.updates.find((each) => each.id === id);
  if (update === undefined) return null;
  const facts = {
    severity: severity ?? head.severity,
    phase: phase ?? head.phase,
    exercise: exercise ?? head.exercise,
  };
  return updateMessage(update, audience, ref, facts);
}

function status(stored: StoredPayload, words: WordsOf): EffectPayload<'status.publish'> | null {
  const text = updateText(stored, words, 'public');
  if (text === null) return null;
  return {
    incident: incidentOf(words),
    text: marked(words, stored.text ?? text),
    components: words.head.services,
  };
}

/** An update that was struck, or found untrue before it went out, is on no ticket. */
function comment(stored: StoredPayload, words: WordsOf): EffectPayload<'ticket.comment'> | null {
  const { head } = words;
  const update = head.updates.find(({ id }) => id === stored.event);
  if (update === undefined || head.struck.includes(update.id) || update.confirmed?.stillTrue === false)
    return null;
  const text = stored.text ?? updateText({ ...stored, update: update.id }, words, 'internal');
  return text === null ? null : { incident: incidentOf(words), text: marked(words, text) };
}

const ticketState: Maker<'ticket.update'> = (stored, words) => ({
  incident: incidentOf(words),
  of: stored.task === undefined ? 'incident' : 'task',
  task: stored.task ?? null,
  state: stored.state ?? 'open',
});

function ticket(stored: StoredPayload, words: WordsOf): EffectPayload<'ticket.create'> | null {
  const { head, ref } = words;
  const incident = incidentOf(words);
  if (stored.task === undefined) {
    const text = marked(words, stored.text ?? `${ref} · ${head.severity} · ${head.title}`);
    return { incident, of: 'incident', task: null, text };
  }
  const task = head.tasks.find(({ id }) => id === stored.task);
  if (task === undefined) return null;
  const owner = task.owner === null ? null : 'person' in task.owner ? task.owner.person : task.owner.seat;
  const { id, number, text, dueAt } = task;
  return {
    incident,
    of: 'task',
    task: { id, number, text, owner, dueAt },
    text: marked(words, stored.text ?? text),
  };
}

function mark(stored: StoredPayload, words: WordsOf): EffectPayload<'event.mark'> {
  const { head, ref } = words;
  const { impactStarted, declared, resolved } = head.clocks;
  return {
    incident: incidentOf(words),
    text: marked(words, stored.text ?? `${ref} · ${head.severity} · ${head.title}`),
    from: impactStarted ?? declared ?? head.phaseSince,
    to: stored.end === true ? (resolved ?? head.phaseSince) : null,
    tags: ['incident', head.severity.toLowerCase(), ...head.services],
  };
}

function page(stored: StoredPayload, words: WordsOf): EffectPayload<'page.raise'> | null {
  const { head, ref } = words;
  const known = head.pages.find(({ id }) => id === stored.page);
  if (known === undefined) return null;
  return {
    incident: incidentOf(words),
    page: known.id,
    text: marked(words, stored.text ?? `${ref} · ${head.severity} · ${known.summary ?? head.title}`),
    people: stored.people ?? [],
    service: known.service,
  };
}

/** What is kept quiet are the labels that the attached alerts have in common. */
function silence(stored: StoredPayload, words: WordsOf): EffectPayload<'silence.create'> | null {
  const event = words.eventById(stored.event ?? '');
  if (event?.type !== 'alert.silenced') return null;
  const attached = words.eventById(event.data.alert);
  if (attached?.type !== 'alert.attached' || Object.keys(attached.data.labels).length === 0) return null;
  const { until, reason, title } = event.data;
  return {
    incident: incidentOf(words),
    matchers: attached.data.labels,
    until,
    reason: marked(words, stored.text ?? reason ?? title),
  };
}

const makers: { readonly [N in EffectName]?: Maker<N> } = {
  'channel.open': (_, words) => ({
    incident: incidentOf(words),
    topic: topicOf(words),
    people: [...new Set(words.head.tenures.flatMap(({ person, until }) => (until === null ? [person] : [])))],
  }),
  'channel.post': post,
  'channel.topic': (_, words) => ({ incident: incidentOf(words), topic: topicOf(words) }),
  'page.raise': page,
  'page.acknowledge': (stored, words) => ({
    incident: incidentOf(words),
    page: stored.page ?? '',
    by: stored.person ?? '',
  }),
  'page.resolve': (stored, words) => ({ incident: incidentOf(words), page: stored.page ?? '' }),
  'status.publish': status,
  'status.update': status,
  'status.resolve': status,
  'ticket.create': ticket,
  'ticket.update': ticketState,
  'ticket.comment': comment,
  'event.mark': mark,
  'silence.create': silence,
};

/**
 * What a connector gets for a row: made from the log as it is now. Null when the thing it is about is not there any more. Pure.
 */
export function makeEffect(effect: EffectName, stored: StoredPayload, words: WordsOf): NeutralEffect | null {
  const payload = makers[effect]?.(stored, words) ?? null;
  // The table gives every effect its own maker; the pair is right by construction.
  return payload === null ? null : ({ effect, payload } as NeutralEffect);
}

/** What a person reads of an effect: its words. Null where there are none. */
export function textOf(made: NeutralEffect): string | null {
  const { payload } = made;
  if ('text' in payload) return payload.text;
  if ('topic' in payload) return payload.topic;
  return null;
}

import { z } from 'zod';

/**
 * What Deepwater asks of a team system, in no vendor's words. Texts are made when an effect goes out, from the log, so that
 * what was struck meanwhile is not sent: the row in the outbox holds structure only, and this is what a connector gets.
 */
const text = z.string();
const incident = z.object({
  stream: text,
  ref: text,
  title: text,
  severity: text,
  phase: text,
  services: z.array(text),
  exercise: z.boolean(),
});

/** Payload of every effect, as a connector gets it. Times in ms since the epoch. */
export const effectPayloads = {
  /** Opens the place where the incident is talked about. */
  'channel.open': z.object({ incident, topic: text, people: z.array(text) }),
  'channel.post': z.object({
    incident,
    text,
    /** What the words are: the update a team waits for, a page, a runbook's notice, a line of the timeline. */
    about: z.enum(['update', 'severity', 'phase', 'seat', 'runbook', 'note']),
    pin: z.boolean(),
    /** A place other than the incident's own, as a `notify` step names it: `#payments`. */
    to: text.nullable(),
  }),
  'channel.topic': z.object({ incident, topic: text }),
  'page.raise': z.object({ incident, page: text, text, people: z.array(text), service: text.nullable() }),
  'page.acknowledge': z.object({ incident, page: text, by: text }),
  'page.resolve': z.object({ incident, page: text }),
  'status.publish': z.object({ incident, text, components: z.array(text) }),
  'status.update': z.object({ incident, text, components: z.array(text) }),
  'status.resolve': z.object({ incident, text, components: z.array(text) }),
  'ticket.create': z.object({
    incident,
    /** The incident itself, or one of its tasks. */
    of: z.enum(['incident', 'task']),
    task: z
      .object({ id: text, number: z.number(), text, owner: text.nullable(), dueAt: z.number().nullable() })
      .nullable(),
    text,
  }),
  'ticket.update': z.object({
    incident,
    of: z.enum(['incident', 'task']),
    task: text.nullable(),
    state: z.enum(['open', 'done', 'dropped']),
  }),
  'ticket.comment': z.object({ incident, text }),
  'document.publish': z.object({ incident, name: text, markdown: text }),
  'event.mark': z.object({
    incident,
    text,
    from: z.number(),
    to: z.number().nullable(),
    tags: z.array(text),
  }),
  'calendar.add': z.object({
    incident,
    title: text,
    from: z.number(),
    to: z.number(),
    people: z.array(text),
  }),
  /** Keeps alerts quiet: matchers by label, until when. */
  'silence.create': z.object({ incident, matchers: z.record(text, text), until: z.number(), reason: text }),
  /** A notification, a sound, a badge on this machine. */
  'notice.show': z.object({ incident, title: text, text }),
} as const;

export type EffectName = keyof typeof effectPayloads;
export type EffectPayload<N extends EffectName> = z.output<(typeof effectPayloads)[N]>;
/** An effect with its payload. */
export type NeutralEffect = { [N in EffectName]: { effect: N; payload: EffectPayload<N> } }[EffectName];

export const EFFECT_NAMES = Object.keys(effectPayloads) as [EffectName, ...EffectName[]];

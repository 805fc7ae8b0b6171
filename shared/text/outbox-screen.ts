import type { EffectName } from '../connectors/effects.ts';
import type { OutboxState } from '../policy/outbox.ts';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What goes out, by its effect. */
const effects: Readonly<Record<EffectName, string>> = {
  'channel.open': 'Open a channel',
  'channel.post': 'Post to the channel',
  'channel.topic': 'Topic of the channel',
  'page.raise': 'Page',
  'page.acknowledge': 'Page acknowledged',
  'page.resolve': 'Page resolved',
  'status.publish': 'First update on the status page',
  'status.update': 'Update on the status page',
  'status.resolve': 'Resolved on the status page',
  'ticket.create': 'New ticket',
  'ticket.update': 'State of a ticket',
  'ticket.comment': 'Comment on a ticket',
  'document.publish': 'Publish a document',
  'event.mark': 'Mark on charts',
  'calendar.add': 'Calendar entry',
  'silence.create': 'Silence alerts',
  'notice.show': 'Notification',
};

const states: Readonly<Record<OutboxState, string>> = {
  waiting: 'waits',
  sending: 'on its way',
  done: 'went out',
  held: 'waits for you',
  dead: 'given up',
  discarded: 'never goes out',
  sandboxed: 'exercise, stays here',
};

/** Every word of the outbox's screen, in English. */
export const outboxText = {
  title: 'Outbox',
  command: 'Outbox',
  home: 'All incidents',
  which: 'Which rows',
  views: { open: 'Waiting', done: 'Went out', not: 'Not sent' },
  none: { open: 'Nothing waits to go out.', done: 'Nothing went out yet.', not: 'Nothing was held back.' },
  where: 'Which incidents',
  everywhere: 'All incidents',
  rows: 'Effects',
  more: 'Show more',
  effects,
  states,
  /** Rows of a way that nothing is connected for. */
  unconnected: (way: string) =>
    ({ chat: 'No chat connected', 'status-page': 'No status page connected' })[way] ??
    `Not connected: ${way}`,
  attempts: (attempts: number) => `${count(attempts, 'attempt', 'attempts')}`,
  next: (time: string) => `again at ${time}`,
  uncertain: 'May have gone out already.',
  gone: 'Its words are not there any more.',
  /** After the word on a button, for whoever does not see beside what it stands. */
  whose: (what: string, to: string) => `${what}, ${to}`,
  confirm: 'Send',
  confirmWords: (to: string, text: string) => `This goes out through ${to}, exactly so:\n\n${text}`,
  retry: 'Try now',
  retryAll: (rows: number) => `Try all ${rows} again`,
  edit: 'Edit',
  words: (to: string) => `Words for ${to} alone. The log keeps its own.`,
  discard: 'Discard',
  discardWords: (to: string, text: string) => `This never goes out through ${to}:\n\n${text}`,
  discardYes: 'Never send it',
  keys: {
    move: 'From row to row',
    confirm: 'Send what waits for you',
    retry: 'Try now',
    edit: 'Edit the words',
    discard: 'Discard',
    leave: 'Back',
  },
  desk: {
    open: (rows: number, more: boolean) =>
      more ? `More than ${rows} wait to go out` : rows === 1 ? '1 waits to go out' : `${rows} wait to go out`,
    all: 'Outbox of this incident',
  },
} as const;

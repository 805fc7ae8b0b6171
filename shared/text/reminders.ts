import type { Notice } from '../policy/notices.ts';
import { seatName } from './en.ts';

/** A reminder in one plain sentence, without the incident's name. */
export function reminderSentence({ kind, about }: Pick<Notice, 'kind' | 'about'>): string {
  switch (kind) {
    case 'update':
      return 'The next status update is due.';
    case 'time-box':
      return `Time is up: ${about}`;
    case 'task':
      return `A task is due: ${about}`;
    case 'question':
      return 'A question has had no answer for 10 minutes.';
    case 'seat':
      return `Nobody is ${seatName(about)}.`;
    case 'relief':
      return `${about} has been in command for an hour. Offer relief.`;
    case 'relief-now':
      return `${about} has been in command for three hours. Hand over now.`;
    case 'roll-call':
      return 'Is everyone safe and here? Hold a roll-call.';
    case 'page':
      return `You are paged: ${about}`;
    case 'nobody-acknowledged':
      return `Nobody acknowledged the page: ${about}`;
    case 'handoff':
      return about === '' ? 'A handoff of command is due.' : `A handoff of command is due (${about}).`;
    case 'briefing':
      return `The briefing has taken five minutes. Let ${about} read it back.`;
    case 'acknowledge':
      return `${about} has not taken over for 30 minutes. Call them.`;
    case 'available':
      return `${about} need not stay reachable any longer. Is anything left to ask?`;
    case 'log-rhythm':
      return 'The log has had no word of the commander for 30 minutes.';
    case 'alert':
      return `An alert waits in the inbox: ${about}`;
    case 'quiet':
      return about === '1'
        ? 'Its alert is resolved. Is impact over?'
        : `All ${about} alerts are resolved. Is impact over?`;
    case 'while-away':
      return `${about} reminders fell due while you were away.`;
  }
}

/** Words around reminders, on the desktop and in the window. */
export const noticeText = {
  /** Heading of a desktop notification. */
  heading: (ref: string, title: string) => `${ref} · ${title}`,
  /** Instead of one notification each. */
  several: (count: number, incidents: number) =>
    `${count} reminders are due${incidents > 1 ? ` in ${incidents} incidents` : ''}.`,
  test: 'This is how a reminder comes.',
  region: 'Reminders',
  none: 'Nothing is due.',
  follow: 'Go there',
  followFor: (ref: string, words: string) => `Go there: ${ref}, ${words}`,
  followAlert: (words: string) => `Go there: the inbox, ${words}`,
  dismiss: 'Dismiss',
  dismissFor: (words: string) => `Dismiss: ${words}`,
  more: (count: number) => `${count} more`,
  fewer: 'Fewer',
  due: (count: number) => (count === 1 ? '1 due' : `${count} due`),
} as const;

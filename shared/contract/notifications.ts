import { z } from 'zod';
import { inputObject, yesNo } from '../domain/fields.ts';
import { DAYS } from '../policy/quiet-hours.ts';
import { command, query } from './operation.ts';
import { lazily } from '../domain/lazily.ts';

/** Short tones that call for attention, and none. */
export const SOUNDS = ['bell', 'chime', 'knock', 'none'] as const;
export type Sound = (typeof SOUNDS)[number];

const time = (what: string) => {
  const error = `${what} is a time of day like 22:00.`;
  return z.string({ error }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error });
};

/** When reminders make no sound and come up on no desktop, in this machine's local time. */
const quietHours = inputObject({
  on: yesNo('Quiet hours'),
  /** Beginning and end, `HH:MM`. An end before the beginning is on the next day; the same time is a whole day. */
  from: time('The beginning of quiet hours'),
  to: time('The end of quiet hours'),
  /** On which days they begin. */
  days: z
    .array(z.enum(DAYS, { error: `A day is one of ${DAYS.join(', ')}.` }), {
      error: 'The days of quiet hours must be a list.',
    })
    .max(DAYS.length, { error: 'The days of quiet hours name each day once.' }),
});

/** How this installation calls its person. */
export const notificationSettings = inputObject({
  /** Whether reminders come up on the desktop too, where the system can show them. Off, the window alone shows them. */
  desktop: yesNo('Desktop notifications'),
  sound: z.enum(SOUNDS, { error: `A sound is one of ${SOUNDS.join(', ')}.` }),
  quiet: quietHours,
});

export type NotificationSettings = z.infer<typeof notificationSettings>;

/** Until someone chooses otherwise: heard and seen at any hour, since an incident is. */
export const defaultNotifications: NotificationSettings = {
  desktop: true,
  sound: 'bell',
  quiet: { on: false, from: '22:00', to: '07:00', days: [...DAYS] },
};

const state = z.object({
  settings: notificationSettings,
  /** Whether this system shows notifications on its desktop. Where it does not, the window shows all of them. */
  desktopAvailable: z.boolean(),
  /** Whether it is quiet now. */
  quietNow: z.boolean(),
});

/** How reminders reach the person at this machine. The shell answers; it is this machine's choice and in no log. */
export const notificationOperations = lazily({
  'shell.notifications.get': () => query(inputObject({}), state),
  /** Changes what is named and leaves the rest; answers with all of it. */
  'shell.notifications.set': () => command(notificationSettings.partial(), state),
  /** Gives a notice just as a reminder would come now, sound included, quiet hours apart. Tells where it was shown. */
  'shell.notifications.test': () =>
    command(inputObject({}), z.object({ shownOn: z.enum(['desktop', 'window']), sound: z.enum(SOUNDS) })),
});

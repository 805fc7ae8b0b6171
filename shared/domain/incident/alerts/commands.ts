import { z } from 'zod';
import { inputObject, instant, lineField, MAX_TEXT, textField, uuid, wholeNumber } from '../../fields.ts';
import { lazily } from '../../lazily.ts';
import { itemRef } from '../item-ref.ts';
import { attachedAlert } from './events.ts';

const at = instant.optional();

/** Inputs of what people say about the alerts of an incident. */
export const alertCommandInputs = lazily({
  /** Has the monitoring system keep quiet about alerts for a while. Without an alert, the only one that fires is meant. */
  'alert.silence': () =>
    inputObject({
      alert: itemRef('An alert is named by the number of its entry on the timeline, like 2.').optional(),
      minutes: wholeNumber('The minutes', 1, 7 * 24 * 60).default(60),
      reason: lineField('The reason', 1_000).optional(),
    }),
});

/** What the engine records of alerts. A person attaches one through the inbox. */
export const alertRecordInputs = lazily({
  'alert.attach': () =>
    attachedAlert.extend({
      /** What the alert says beyond its title: logged as evidence. */
      evidence: z
        .object({
          text: textField('The text', MAX_TEXT),
          source: lineField('The source', 1_000),
          link: lineField('The link', 1_000).nullable(),
        })
        .nullable(),
    }),
  'alert.resolve': () => z.object({ alert: uuid, at }),
  'alert.refire': () => z.object({ alert: uuid, at }),
});
export type AlertRecordName = keyof typeof alertRecordInputs;

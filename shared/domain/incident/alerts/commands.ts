import { z } from 'zod';
import { instant, lineField, MAX_TEXT, textField, uuid } from '../../fields.ts';
import { lazily } from '../../lazily.ts';
import { attachedAlert } from './events.ts';

const at = instant.optional();

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

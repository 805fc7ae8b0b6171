import { z } from 'zod';
import { handle, inputObject, instant, instantInput, lineField, listField, nameField } from '../../fields.ts';
import { target, urgency } from '../../workspace/on-call.ts';
import { itemRef } from '../item-ref.ts';
import { ATTEMPT_OUTCOMES } from './events.ts';
import { lazily } from '../../lazily.ts';

/** A page as people point at it. */
export const pageRef = itemRef('A page is named by its number, like 1.');

/** Without a page, the one that wants something is meant. */
const page = pageRef.optional();
/** A phone call and an acknowledgement may be written down later than they happened. */
const at = { at: instantInput.optional() };

/** Inputs of the commands on pages. */
export const pageCommandInputs = lazily({
  /** Calls for someone: by a service's or a named policy, or targets alone. */
  'page.raise': () =>
    inputObject({
      service: nameField('The service').optional(),
      policy: nameField('The policy').optional(),
      targets: listField('Targets', target, 20).optional(),
      /** Overrules the service's: `high` pages now. */
      urgency: urgency.optional(),
      /** What to say; the incident's title when absent. */
      summary: lineField('The summary', 300).optional(),
    }),
  /** Climbs to the next rung at once. */
  'page.escalate': () => inputObject({ page }),
  'page.acknowledge': () => inputObject({ page, person: handle.optional(), ...at }),
  /** Someone was called by phone: no answer moves on, reached acknowledges. */
  'page.attempt': () =>
    inputObject({
      page,
      /** The next on the phone list when absent. */
      person: handle.optional(),
      outcome: z.enum(ATTEMPT_OUTCOMES, { error: 'A call ends as no-answer or reached.' }),
      ...at,
    }),
  'page.resolve': () => inputObject({ page }),
  /**
   * Does what has fallen due, and nothing else: given by the engine when a time has come. `asOf` is what its steady clock
   * says where the machine's was set back.
   */
  'page.advance': () => inputObject({ page: pageRef, asOf: instant.optional() }),
});

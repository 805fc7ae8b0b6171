import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { inboxSays } from '../../../text/inbox.ts';
import type { AlertRecordName } from '../alerts/commands.ts';
import type { AttachedAlert } from '../alerts/state.ts';
import type { IncidentCommand } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import type { IncidentHead } from '../state.ts';
import { accept, type Decision } from './context.ts';
import { refuseOver } from './incident.ts';

type AlertCommand = Extract<IncidentCommand, { name: AlertRecordName }>;
type Input<N extends AlertRecordName> = Extract<AlertCommand, { name: N }>['input'];

/** Decides what the engine records of alerts. */
export function decideAlert(head: IncidentHead, command: AlertCommand): Decision {
  switch (command.name) {
    case 'alert.attach':
      return attach(head, command.input);
    case 'alert.resolve':
      return change(head, command.input, 'alert.resolved');
    case 'alert.refire':
      return change(head, command.input, 'alert.refired');
  }
}

function attach(head: IncidentHead, { evidence, ...input }: Input<'alert.attach'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const fresh = input.groupKeys.filter(
    (key) => !head.alerts.some((each) => each.connector === input.connector && each.groupKeys.includes(key)),
  );
  if (fresh.length === 0) return refuse('unchanged', inboxSays.attachedAlready, 'group');
  const n = head.lastNumber + 1;
  const attached = incidentEvent('alert.attached', { ...input, groupKeys: fresh, n });
  if (evidence === null) return accept(attached);
  const { text, source, link } = evidence;
  return accept(
    attached,
    incidentEvent('entry.logged', {
      n: n + 1,
      kind: 'evidence',
      text,
      replyTo: null,
      detail: { source, ...(link === null ? {} : { link }) },
      undated: false,
    }),
  );
}

function change(
  head: IncidentHead,
  { alert: id, at }: Input<'alert.resolve'>,
  type: 'alert.resolved' | 'alert.refired',
): Decision {
  const found = find(head, id);
  if (!found.ok) return found;
  const { title, resolvedAt } = found.output;
  if (type === 'alert.resolved' && resolvedAt !== null)
    return refuse('unchanged', inboxSays.notFiring, 'alert');
  if (type === 'alert.refired' && resolvedAt === null)
    return refuse('unchanged', inboxSays.stillFiring, 'alert');
  return accept(incidentEvent(type, { n: head.lastNumber + 1, alert: id, title }, at));
}

function find(head: IncidentHead, id: string): Outcome<AttachedAlert> {
  const alert = head.alerts.find((each) => each.id === id);
  return alert === undefined
    ? refuse('not_found', inboxSays.noSuchAlert, 'alert')
    : { ok: true, output: alert };
}

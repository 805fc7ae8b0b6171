import { refuse, type Outcome } from '../../../contract/refusal.ts';
import { inboxSays } from '../../../text/inbox.ts';
import type { AlertRecordName } from '../alerts/commands.ts';
import type { AttachedAlert } from '../alerts/state.ts';
import type { ItemRef } from '../item-ref.ts';
import { labelsOf } from '../labels.ts';
import type { IncidentCommand, IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import type { IncidentHead } from '../state.ts';
import { accept, type Decision, type DecisionContext } from './context.ts';
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

/** Asks for quiet about alerts: what is kept quiet are the labels all of them have. */
export function silenceAlert(
  head: IncidentHead,
  { alert: ref, minutes, reason }: IncidentCommandInput<'alert.silence'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const found = meant(head, ref);
  if (!found.ok) return found;
  const { id, title } = found.output;
  const attached = context.eventById(id);
  if (attached?.type !== 'alert.attached' || Object.keys(attached.data.labels).length === 0)
    return refuse('not_silenceable', inboxSays.noLabels, 'alert');
  const until = context.now + minutes * 60_000;
  return accept(
    incidentEvent('alert.silenced', {
      n: head.lastNumber + 1,
      ...{ alert: id, title, until, reason: reason ?? null },
    }),
  );
}

/** The alert people mean by its entry's number, a label or an id; without one, the only one that fires. */
function meant(head: IncidentHead, ref: ItemRef | undefined): Outcome<AttachedAlert> {
  if (ref === undefined) {
    const [only, ...others] = head.alerts.filter(({ resolvedAt }) => resolvedAt === null);
    if (only === undefined) return refuse('not_found', inboxSays.noneFires, 'alert');
    return others.length === 0
      ? { ok: true, output: only }
      : refuse('ambiguous', inboxSays.severalFire([only, ...others].map(({ n }) => n)), 'alert');
  }
  const label = String(ref);
  const found = labelsOf(head.alerts, ({ n }) => n).filter(
    ({ label: own, item }) => item.id === label || own === label || String(item.n) === label,
  );
  const [first, second] = found;
  if (first === undefined) return refuse('not_found', inboxSays.noSuchAlert, 'alert');
  return second === undefined
    ? { ok: true, output: first.item }
    : refuse('ambiguous', inboxSays.severalFire(found.map(({ item }) => item.n)), 'alert');
}

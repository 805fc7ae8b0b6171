/** Sentences about alerts on the timeline. */
export const inboxSays = {
  attached: (title: string, alerts: number) =>
    alerts > 1 ? `Alerts attached: ${title} (${alerts})` : `Alert attached: ${title}`,
  resolved: (title: string) => `Alert resolved: ${title}`,
  refired: (title: string) => `Alert fires again: ${title}`,
  silenced: (title: string, until: string, reason: string | null) =>
    `Alert silenced until ${until}: ${title}${reason === null ? '' : ` (${reason})`}`,
  noneFires: 'No alert of this incident fires. Name one by the number of its entry.',
  severalFire: (numbers: readonly number[]) =>
    `Several alerts fire: ${numbers.map((n) => `#${n}`).join(', ')}. Say which.`,
  noLabels: 'This alert has no labels to silence it by.',
  attachedAlready: 'This alert is attached to this incident already.',
  noSuchAlert: 'There is no such alert in this incident.',
  notFiring: 'This alert is resolved already.',
  stillFiring: 'This alert fires already.',
} as const;

/** Words of the inbox itself. */
export const inboxText = {
  noSuchGroup: (group: number) => `There is no row ${group} in the inbox. List it again: it may be settled.`,
  settled: (ref: string) => `It is attached to ${ref} already.`,
  notAlert: 'A message is no reason to declare an incident by itself. Attach it to one.',
  nothingOffered: (ref: string) => `Nothing asks whether ${ref} is over.`,
  groupOrRef: 'Say which row of the inbox, or of which incident the question is to go: one of the two.',
  /** Several kinds of alerts of one service, shown as one row. */
  severalOf: (kinds: number, service: string) => `${kinds} kinds of alerts of ${service}`,
  severalKinds: (kinds: number) => `${kinds} kinds of alerts`,
  severalMessages: (count: number) => `${count} messages`,
  /** A thing of ours that was changed in a team system, and has no counterpart here. */
  changedThere: (name: string, state: 'open' | 'acknowledged' | 'done', where: string) =>
    ({
      open: `${name} was opened again in ${where}`,
      acknowledged: `${name} was acknowledged in ${where}`,
      done: `${name} was closed in ${where}`,
    })[state],
} as const;

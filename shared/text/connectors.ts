/** What a vendor made, in the words of the timeline. */
const THINGS: Readonly<Record<string, string>> = {
  channel: 'channel',
  page: 'page',
  status: 'status page',
  ticket: 'ticket',
  task: 'ticket of a task',
  mark: 'mark',
  silence: 'silence',
  document: 'document',
};

/** Sentences of links to team systems. */
export const linkSays = {
  linked: (connector: string, what: string, name: string) =>
    `${connector}: ${Object.hasOwn(THINGS, what) ? THINGS[what] : what} ${name}`,
  taskTicket: (number: number) => `A ticket is made of task ${number}`,
};

/** Sentences of the outbox and of connectors. */
export const connectorSays = {
  unknownKind: (kind: string) =>
    `This installation has no connector of kind ${kind}. Add it, or remove the connection.`,
  noSecret: (labels: readonly string[]) =>
    `${labels.join(' and ')} ${labels.length === 1 ? 'is' : 'are'} missing on this machine.`,
  off: 'Switched off.',
  offline: 'Deepwater works offline.',
  restored: 'The log came from a backup: this may have gone out already. Look before it goes out again.',
  confirm: 'Goes out once somebody has read it.',
  tooOld: 'It did not go out within a day.',
  withdrawn: 'Its words were struck or withdrawn.',
  superseded: 'A newer one says it.',
  pageOver: 'The page is over: nobody is called any more.',
  pageAcknowledged: 'Somebody has acknowledged the page already.',
  old: 'It waited for more than ten minutes. Is it still true?',
  newer: 'A newer update was posted. Is this one still true?',
  gone: 'What it was about is not there any more.',
  removed: 'Its connector was removed.',
  byHand: (who: string, reason: string | null) =>
    reason === null ? `Discarded by ${who}.` : `Discarded by ${who}: ${reason}`,
  exercise: 'An exercise: nothing leaves this machine.',
  tookTooLong: (seconds: number) => `It took longer than ${seconds} s and was ended.`,
  failed: (reason: string) => `It failed in a way nobody foresaw (${reason}).`,
};

/** Words about questions of runbooks to monitoring systems. */
export const metricText = {
  nobody: 'No connector answers questions about metrics. Add one, such as Prometheus.',
  knowsNone: (name: string) => `${name} answers no questions about metrics.`,
  several: (names: readonly string[]) =>
    `${names.join(' and ')} answer questions about metrics. Say which: METRIC ${names[0] ?? ''}: …`,
};

/** What the command line says of connectors. */
export const cliConnectorText = {
  none: 'Nothing is connected. See: deepwater connector kinds.',
  nothing: 'Nothing.',
  nothingWaits: 'Nothing waits.',
  /** Under a page of the outbox that has another behind it. */
  more: (row: number) => `There are more: connector outbox --after ${row}`,
  noFolders: 'No folders.',
  noSettings: 'It has no settings.',
  noKind: (kind: string) => `There is no connector of kind ${kind}. See: deepwater connector kinds.`,
  noConnector: (name: string) => `There is no connector ${name}. See: deepwater connector list.`,
  exists: (name: string) =>
    `There is a connector ${name} already. Change it with connector set, or give another --name.`,
  badSetting: (text: string) => `“${text}” is no setting with its value. Write --set channel=#incidents.`,
  badRow: (text: string) => `“${text}” is no number of a row. See: deepwater connector outbox.`,
  badQuestion: (text: string) =>
    `“${text}” is no question. Ask for metric, on-call, schedules or deployments.`,
  doesNotKnow: (connector: string, question: string) => `${connector} does not know ${question}.`,
  secretMissing: (secret: string, variable: string) =>
    `${secret} is missing here: set ${variable}, or give it in the settings of the application.`,
  queued: (count: number, since: string) => `${count} waiting${since === '' ? '' : `, ${since}`}`,
  held: (count: number) => `${count} to confirm`,
  dead: (count: number) => `${count} given up`,
  acted: (count: number) => `${count} ${count === 1 ? 'row' : 'rows'} changed`,
  tested: (name: string, checks: number, failed: number) =>
    failed === 0 ? `${name}: all ${checks} checks hold` : `${name}: ${failed} of ${checks} checks fail`,
  installed: (kind: string) => `${kind} can be connected now: deepwater connector add ${kind}`,
  uninstalled: 'It is not used any more.',
  networkSet: 'Set.',
  proxy: 'Proxy',
  authorities: 'Certificate authorities',
  fromEnvironment: 'environment',
  states: {
    ok: 'ok',
    waiting: 'waiting',
    trouble: 'trouble',
    credentials: 'credentials refused',
    'no-secret': 'secret missing',
    off: 'off',
  },
};

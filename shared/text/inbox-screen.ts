const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** Every word of the inbox's screen, and of what asks whether impact is over, in English. */
export const inboxScreen = {
  title: 'Inbox',
  command: 'Inbox',
  home: 'All incidents',
  states: { new: 'Waiting', attached: 'Attached', dismissed: 'Dismissed' },
  which: 'Which rows',
  none: {
    new: 'Nothing waits.',
    attached: 'Nothing is attached yet.',
    dismissed: 'Nothing was dismissed.',
  },
  /** Where nothing ever comes in. */
  noSource: 'No team system sends anything yet.',
  connect: 'Add a connector',
  loading: 'Reading the inbox',
  rows: 'Alerts and messages',
  waiting: (rows: number) => (rows === 1 ? '1 row waits in the inbox' : `${rows} rows wait in the inbox`),
  firing: (firing: number, alerts: number): string => {
    if (alerts === 1) return firing === 1 ? 'fires' : 'resolved';
    return firing === alerts
      ? `${count(firing, 'fires', 'fire')}`
      : `${firing.toLocaleString('en')} of ${alerts.toLocaleString('en')} fire`;
  },
  message: 'message',
  told: (times: number) => `told ${count(times, 'time', 'times')}`,
  from: 'From',
  service: 'Service',
  severity: 'Severity there',
  began: 'Began',
  heard: 'Last heard',
  labels: 'Labels',
  links: 'Links',
  source: 'In the team system',
  runbook: 'Runbook',
  incident: 'Incident',
  declare: (level: string) => `Declare ${level}`,
  attach: 'Attach',
  attachTo: (ref: string) => `Attach to ${ref} …`,
  dismiss: 'Dismiss',
  details: (title: string) => `Details: ${title}`,
  dismissed: 'Dismissed until it fires anew.',
  attached: (ref: string) => `Attached to ${ref}.`,
  choose: {
    title: 'Attach to an incident',
    find: 'Title or reference',
    options: 'Incidents',
    suggested: 'Most likely',
    open: 'Open',
    past: 'Over',
    none: 'No incident fits these words.',
  },
  over: {
    label: 'Is impact over?',
    words: (at: string) => `None of its alerts fires any more, since ${at}.`,
    yes: (at: string) => `Over since ${at}`,
    yesOf: (ref: string, at: string) => `${ref}: impact is over since ${at}`,
    no: 'Not over',
    noOf: (ref: string) => `${ref}: impact is not over`,
  },
  keys: {
    move: 'From row to row',
    declare: 'Declare an incident',
    attach: 'Attach to an incident',
    dismiss: 'Dismiss',
    details: 'Details',
    leave: 'Back',
  },
} as const;

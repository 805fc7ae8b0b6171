/** Words about being connected: the line at the bottom of every screen, and what it opens. In English. */
export const connectionsText = {
  command: 'Connections',
  title: 'Connections',
  online: 'Online',
  offlineSince: (time: string) => `Offline since ${time}`,
  byChoice: 'Working offline',
  notConnected: 'nothing connected',
  nothingLeaves: 'No team system is connected. Everything stays on this machine.',
  open: (words: string) => `${words}. Show connections`,
  queued: (count: number, oldest: string) => `${count} queued, oldest ${oldest}`,
  unsent: (events: number) => (events === 1 ? '1 event to share' : `${events} events to share`),
  held: (count: number) => `${count} to confirm`,
  dead: (count: number) => `${count} given up`,
  lastSuccess: (name: string, time: string) => `${name} ${time}`,
  neverYet: (name: string) => `${name} –`,
  trouble: {
    trouble: (name: string) => `${name}: trouble`,
    credentials: (name: string) => `${name}: credentials refused`,
    'no-secret': (name: string) => `${name}: secret missing`,
  },
  columns: {
    name: 'Connection',
    state: 'State',
    queued: 'Queued',
    oldest: 'Oldest',
    success: 'Last success',
  },
  carriers: { nats: 'NATS', folder: 'Shared folder' },
  connected: 'Connected',
  unconnected: 'Not connected',
  shared: (name: string, members: number, reachable: number) =>
    `${name}: ${members === 1 ? '1 installation' : `${members} installations`}, ${reachable} within reach`,
  offline: {
    label: 'Work offline',
    words: 'Nothing is sent or fetched until this is off. What is logged waits here.',
    command: 'Work offline',
    end: 'Work online again',
  },
  outbox: 'Outbox',
  settings: 'Settings of connectors',
} as const;

const THINGS: Readonly<Record<string, string>> = {
  page: 'Page',
  status: 'Status page',
  ticket: 'Ticket',
  silence: 'Silence',
  document: 'Document',
};

/** Words about what team systems made for an incident. */
export const linkText = {
  title: 'In team systems',
  /** A channel's name and a ticket's key of a task say by themselves what they are. */
  named: (what: string, name: string): string =>
    Object.hasOwn(THINGS, what) ? `${THINGS[what]} ${name}` : name,
} as const;

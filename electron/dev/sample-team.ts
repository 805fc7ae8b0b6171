/** The team of the sample incidents, as a settings file: where people are, who is paged, what seats should know. */
export const sampleTeam = JSON.stringify({
  format: 'deepwater-settings',
  version: 1,
  people: [
    person('@ana', 'Ana Ruiz', 'EMEA', '+44 20 7946 0101', ['command']),
    person('@kofi', 'Kofi Mensah', 'EMEA', '+44 20 7946 0102', ['command', 'network']),
    person('@jun', 'Jun Ito', 'APAC', '+65 6555 0103', []),
    person('@maya', 'Maya Patel', 'Americas', '+1 415 555 0104', ['infrastructure']),
    person('@lars', 'Lars Berg', 'EMEA', '+46 8 555 0105', ['database']),
    person('@ines', 'Inês Duarte', 'Americas', null, ['command']),
    person('@noor', 'Noor Haddad', 'APAC', '+65 6555 0107', ['command', 'security']),
  ],
  regions: [
    region('Americas', 'America/Los_Angeles'),
    region('EMEA', 'Europe/London'),
    region('APAC', 'Asia/Singapore'),
  ],
  policies: [
    chain('Americas', '@ines', '@maya'),
    chain('EMEA', '@kofi', '@lars'),
    chain('APAC', '@noor', '@jun'),
  ],
  instructions: [
    { seat: 'comms', text: 'Call the bank before anything is published: +44 20 7946 0199' },
    { seat: 'ic', text: 'Say out loud that you have command. Name one objective.' },
  ],
});

function person(handle: string, name: string, of: string, phone: string | null, skills: string[]) {
  return { handle, name, region: of, phone, email: null, skills };
}

function region(name: string, zone: string) {
  const autonomy = [{ severity: 'SEV-1', may: 'Anything that protects customers and their data' }];
  return { name, zone, chain: name, autonomy };
}

/** The chain of a region: its commander, its deputy, the global commander. */
function chain(name: string, commander: string, deputy: string) {
  const rules = [
    [commander, 10],
    [deputy, 10],
    ['@ana', 15],
  ].map(([who, delayMinutes]) => ({ delayMinutes, targets: [{ person: who }] }));
  return { name, rules };
}

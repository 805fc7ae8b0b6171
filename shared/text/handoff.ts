import type { HandoffItem, HandoffMode, HandoffState } from '../domain/incident/handoff/terms.ts';

/** The items of both checklists. */
export const itemNames: Record<HandoffItem, string> = {
  status: 'Status is current',
  summary: 'Open questions and next steps summarised',
  responders: 'Incoming responders named',
  posted: 'Summary posted',
  read: 'Has read the incident',
  asked: 'Has asked',
  ready: 'Ready at the time',
};

export const modeNames: Record<HandoffMode, string> = { live: 'live call', written: 'in writing' };

export const handoffStateNames: Record<HandoffState, string> = {
  preparing: 'Preparing',
  briefing: 'Briefing',
  accepted: 'Accepted',
  declined: 'Declined',
  cancelled: 'Cancelled',
};

const because = (reason: string | null) => (reason === null ? '' : `: ${reason}`);

/** Sentences a handoff puts on the timeline. */
export const handoffSays = {
  scheduled: (at: string, to: string | null) =>
    `Next handoff planned for ${at}${to === null ? '' : `, to ${to}`}`,
  unscheduled: 'No next handoff is planned',
  started: (
    from: string,
    to: string,
    [fromRegion, toRegion]: readonly [string | null, string | null],
    mode: HandoffMode,
    at: string | null,
  ) => {
    const regions = [fromRegion, toRegion].filter((region) => region !== null).join(' → ');
    const when = at === null ? '' : `, at ${at}`;
    return `Handoff from ${from} to ${to} begins${regions === '' ? '' : ` (${regions})`}: ${modeNames[mode]}${when}`;
  },
  ticked: (item: string, note: string | null) => `Handoff: ${lower(item)}${because(note)}`,
  unticked: (item: string) => `Handoff: not any more: ${lower(item)}`,
  documented: 'Handoff document edited',
  briefed: (broken: string, tried: string, next: string) =>
    `Briefing. Broken: ${broken}\nTried: ${tried}\nNext: ${next}`,
  readBack: (text: string) => `Read back: ${text}`,
  confirmed: (by: string, to: string) => `${by} confirms the read-back: handed over to ${to}`,
  accepted: (to: string, note: string | null) => `${to} takes command and is reading up${because(note)}`,
  declined: (reason: string) => `Handoff declined: ${reason}`,
  cancelled: (reason: string | null) => `Handoff cancelled${because(reason)}`,
  contextLost: (n: number, answeredIn: number | null) =>
    `Entry ${n} was already answered before the handoff${answeredIn === null ? '' : `, in entry ${answeredIn}`}`,
  contextKept: (n: number) => `Entry ${n} was not answered before the handoff after all`,
  /** Why a handoff ended when its incoming commander took the seat directly. */
  tookSeat: 'command was taken directly',
} as const;

/** Words of drafts, documents and figures. */
export const handoffText = {
  nothing: 'Nothing logged yet.',
  openQuestion: (question: string) => `Open: ${question}`,
  document: {
    title: (ref: string, title: string) => `Handoff of ${ref}: ${title}`,
    generated: (at: string, version: string) =>
      `From the log at ${at} UTC, by Deepwater ${version}. All times are UTC.`,
    summaryTitle: 'Handoff at the end of the shift',
    headings: {
      handoff: 'Handoff',
      briefing: 'Briefing',
      readBack: 'Read-back',
      impact: 'Impact',
      timeline: 'Since the last handoff',
      wholeTimeline: 'Timeline',
      hypotheses: 'Open hypotheses',
      questions: 'Open questions',
      decisions: 'Decisions',
      tasks: 'Open tasks',
      updates: 'Promised updates',
      seats: 'Who sits where',
      pages: 'Pages',
      runs: 'Runbooks that go on',
    },
    facts: {
      from: 'From',
      to: 'To',
      regions: 'Regions',
      mode: 'Mode',
      callAdvised: 'in writing, a call is advised',
      dueAt: 'Command changes',
      startedAt: 'Begun',
      acceptedAt: 'Command changed',
      confirmedBy: 'Read-back confirmed by',
      responders: 'Incoming responders',
      ticked: 'Checklist',
      ticks: (done: number, all: number) => `${done} of ${all} done`,
      took: 'Took',
      lost: 'Had to be asked again',
      broken: 'Broken',
      tried: 'Tried',
      next: 'Next',
      impactSince: 'Impact since',
      lastUpdate: 'Last update',
      nextUpdate: 'Next update promised for',
      noUpdate: 'none promised',
    },
    columns: {
      seat: 'Seat',
      person: 'Person',
      since: 'Since',
      page: 'Page',
      what: 'What',
      state: 'State',
    },
    folded: (count: number) =>
      count === 1 ? '1 more line is in the log.' : `${count} more lines are in the log.`,
    foldedLabel: 'Folded',
    age: (age: string) => `open for ${age}`,
    owner: (who: string) => `for ${who}`,
    due: 'due',
    nobody: 'nobody',
    summary: ['Incident', 'Severity', 'Phase', 'From', 'To', 'Handed over', 'Next update', 'Open'] as const,
    openCounts: (tasks: number, questions: number) => `${tasks} tasks, ${questions} questions`,
  },
  ics201: {
    title: 'INCIDENT BRIEFING (ICS 201)',
    name: '1. Incident Name',
    number: '2. Incident Number',
    initiated: '3. Date/Time Initiated (UTC)',
    map: '4. Services and Regions Affected',
    situation: '5. Situation Summary',
    prepared: '6. Prepared by',
    objectives: '7. Current and Planned Objectives',
    actions: '8. Current and Planned Actions',
    organization: '9. Current Organization',
    resources: '10. Resource Summary',
    actionColumns: ['Time (UTC)', 'Actions'] as const,
    organizationColumns: ['Position', 'Name', 'Since (UTC)'] as const,
    resourceColumns: ['Resource', 'Assigned to', 'Due (UTC)', 'State'] as const,
    planned: 'planned',
    none: 'none recorded',
  },
} as const;

/** Words of the commands that hand over. */
export const handoffCommandText = {
  titles: {
    handoff: 'Hand command over',
    tick: 'Tick an item of the handoff',
    brief: 'Begin the briefing',
    readBack: 'Read the briefing back',
    confirm: 'Confirm the read-back',
    accept: 'Take command and read up',
    decline: 'Decline the handoff',
    answered: 'This was already answered',
    document: 'Handoff document',
    shift: 'End of shift: hand over several incidents',
    actAs: 'Act as somebody else at this machine',
  },
  notItem: (word: string, items: string) =>
    word === '' ? `Say which item: ${items}.` : `“${word.slice(0, 40)}” is no item. Use one of ${items}.`,
  notPart: (part: string) => `“${part.slice(0, 40)}” belongs nowhere. Write tried: or next: before it.`,
  notFormat: (word: string, formats: string) =>
    `“${word.slice(0, 40)}” is no format of a handoff document. Use ${formats}.`,
  whyDecline: 'Say why: /decline on a train until nine.',
  words: { at: 'plan when command changes', cancel: 'take the running handoff back' },
  preview: {
    start: (who: string) => `Starts a handoff to ${who}`,
    live: 'in a live call',
    written: 'in writing',
    schedule: (when: string) => `Plans the next handoff for ${when}`,
    unschedule: 'Plans no next handoff',
    tick: (item: string) => `Ticks: ${item}`,
    untick: (item: string) => `Takes the tick back: ${item}`,
    document: 'Keeps the document',
    brief: 'Begins the briefing: its five minutes run',
    briefWritten: 'Posts the briefing',
    readBack: (who: string) => `Records what ${who} reads back`,
    confirm: (who: string) => `Confirms the read-back: ${who} has command`,
    accept: (who: string) => `${who} has command from now on`,
    decline: 'Declines the handoff: command stays',
    cancel: 'Cancels the handoff: command stays',
    lost: (entry: string, words: string) =>
      `Marks ${entry} as asked again${words === '' ? '' : `: ${words}`}`,
    kept: (entry: string) => `Takes the mark on ${entry} back`,
    file: 'Saves the handoff document',
    running: (who: string) => `a handoff to ${who} is running`,
  },
} as const;

function lower(words: string): string {
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

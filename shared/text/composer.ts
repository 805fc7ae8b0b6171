import type { EntryKind } from '../domain/incident/terms.ts';
import { counted, listOf } from './en.ts';

const kindTitles: Record<EntryKind, string> = {
  note: 'Log a note',
  observation: 'Log an observation',
  decision: 'Log a decision',
  action: 'Log an action taken',
  hypothesis: 'Propose a hypothesis',
  question: 'Ask a question',
  communication: 'Log a communication',
  evidence: 'Log evidence',
  metric: 'Log a metric',
};

/** Every word of the composer and its commands, in English. */
export const composerText = {
  logTitles: kindTitles,
  titles: {
    severity: 'Change severity',
    phase: 'Change phase',
    resolve: 'Resolve',
    close: 'Close the incident',
    split: 'Split off a part as an incident of its own',
    retitle: 'Change the title',
    objective: 'Set the objective',
    services: 'Affected services',
    regions: 'Affected regions',
    clock: 'Correct a clock',
    detected: 'How it was detected',
    cancel: 'Cancel as a false alarm',
    merge: 'Merge into another incident',
    role: 'Give or take a seat',
    leave: 'Leave a seat, or the incident',
    cutOff: 'A region is cut off, or back',
    who: 'Look somebody up: where, reachable how, since when',
    person: 'Name a person',
    task: 'Add a task',
    done: 'Task done',
    drop: 'Drop a task',
    box: 'Add a time box: back to me in 3 min',
    checklist: 'Add a checklist as tasks',
    reopen: 'Reopen a task',
    ticket: 'Make a ticket of a task',
    assign: 'Give a task to someone',
    due: 'Change when a task is due',
    status: 'Post a status update',
    snooze: 'Put the next update off',
    stillTrue: 'A waiting update is still true',
    withdraw: 'Never send a waiting update',
    changeTask: 'Change a task',
    relate: 'Relate to another incident',
    showTasks: 'Go to the tasks',
    showUpdates: 'Go to the updates',
    showEvidence: 'Go to the evidence',
    showRelated: 'Go to related incidents',
    attach: 'Attach a picture or a file',
    nearMiss: 'Record a near miss',
    rollCall: 'Hold a roll-call',
    dontknow: 'Say “I don’t know”',
    escalate: 'Ask for help',
    pin: 'Pin',
    star: 'Star for the postmortem',
    reply: 'Reply',
    answer: 'Answer a question',
    supported: 'Hypothesis supported',
    ruledout: 'Hypothesis ruled out',
    undecided: 'Hypothesis open again',
    correct: 'Correct',
    kind: 'Change the kind',
    strike: 'Strike',
    wall: 'Open the wall window',
    lanes: 'See who did what when',
    window: 'Open in a window of its own',
    reminder: 'Go to what is due',
    dismiss: 'Dismiss what is due',
    export: 'Export',
    search: 'Search all incidents',
    find: 'Find on the timeline',
    filter: 'Filter the timeline',
    all: 'Show everything again',
    goto: 'Go to a time',
    form: 'Fill in as a form',
    insert: 'Insert before this entry',
    parent: 'Go to what it replies to',
    judge: 'Supported or ruled out',
    system: 'Show or fold system lines',
    newest: 'Go to the newest entry',
    undo: 'Undo',
    home: 'Home',
    declare: 'Declare an incident',
    import: 'Import a file',
    drill: 'Run a drill',
    drillPause: 'Pause the drill',
    drillGo: 'Go on with the drill',
    drillSpeed: 'Speed of the drill',
    drillStop: 'Stop the drill',
    settings: 'Settings',
    appearance: 'Dark or light',
    backup: 'Back up now',
    verify: 'Verify the log',
    folder: 'Open the data folder',
    oncall: 'On-call schedules',
    palette: 'All commands',
    help: 'Keys',
  },
  relations: {
    parent: 'Part of another incident',
    part: 'Has another incident as a part',
    'follow-up': 'Followed up by another incident',
    follows: 'Follows another incident',
    similar: 'Similar to another incident',
  },
  groups: {
    log: 'Log',
    updates: 'Updates',
    tasks: 'Tasks',
    people: 'People',
    runbook: 'Runbooks',
    incident: 'Incident',
    entry: 'Entry',
    view: 'View',
  },

  emptyLine: 'Write what happened, or / for a command.',
  usage: (example: string) => `Write it like this: ${example}`,
  tooMuch: (rest: string) => `“${short(rest)}” is too much here. Take it away and press Enter again.`,
  unknownCommand: (word: string, near: string | null) =>
    `There is no command /${word}.${near === null ? '' : ` Did you mean /${near}?`} To log it as a note, begin with two slashes.`,
  notBackDated: (command: string) => `/${command} happens now; it can’t stand after /at.`,
  atTwice: 'One /at is enough. Take the second one away.',
  nothingAt: 'Write what happened after the time: /at 14:23 pool exhausted',
  misfit: 'That can’t be recorded as written.',

  emptyEntry: (kind: string) => `Write the ${kind} after the command.`,
  emptyTask: 'Write what is to be done: /task @bo 15m check the replica',
  emptyBox: 'Write what is to be reported back: /box @bo 3m is the replica in step?',
  boxTime: 'Say how long: /box @bo 3m is the replica in step?',
  emptyPublic: 'Write the public part after the two bars, or take them away: /status for us || for customers',
  emptyUpdate: 'Write the update after /status.',
  emptyAnswer: (label: string) =>
    `Write the answer: /answer ${label} text, or name the entry that holds it: /answer ${label} #15`,
  emptyCorrection: (label: string) => `Write what entry ${label} should say: /correct ${label} text`,
  whySeverity: (level: string) => `Say why in one sentence: /sev ${level.replace('SEV-', '')} reason`,
  whyClock: 'Say why after the time: /clock resolved 14:23 reason',
  whyCancel: 'Say why it is a false alarm: /cancel reason',

  noPerson: 'Name a person, like @ana.',
  notPerson: (word: string) => `“${short(word)}” is not a person. Write a handle, like @ana.`,
  noSeat: 'Name a seat: ic, deputy, scribe, comms, ops, liaison or sme:database.',
  notSeat: (word: string) =>
    `“${short(word)}” is not a seat. Use ic, deputy, scribe, comms, ops, liaison or sme:database.`,
  notSeverity: (word: string, known: string) => `There is no severity “${short(word)}”. Use one of ${known}.`,
  notChecklist: (word: string, known: string) =>
    known === ''
      ? 'There are no checklists yet. Add one in the settings.'
      : word === ''
        ? `Name a checklist: ${known}.`
        : `“${short(word)}” is not one checklist. There is: ${known}.`,
  bothPresentAndMissing: (who: string) => `${who} can’t be both here and missing. Name them once.`,
  notPhase: (word: string, known: string) => `“${short(word)}” is not one phase. Use one of ${known}.`,
  notClock: (word: string) =>
    `“${short(word)}” is not a clock. Use impact, detected, declared, acknowledged, mitigated or resolved.`,
  notDetector: (word: string) =>
    `“${short(word)}” can’t be who detected it. Use monitoring, customer or employee.`,
  noEntry: 'Name an entry by its number, like 12.',
  notEntry: (word: string) => `“${short(word)}” is not the number of an entry. Write it like 12.`,
  noTask: 'Name a task by its number, like 3.',
  notTask: (word: string) => `“${short(word)}” is not the number of a task. Write it like 3.`,
  notKind: (word: string, known: string) => `“${short(word)}” is not a kind. Use one of ${known}.`,
  notMark: (word: string, known: string) => `“${short(word)}” is not a mark. Use ${known}.`,
  notRegion: (word: string, known: string) =>
    known === ''
      ? 'No region is known yet. People are given one in the settings.'
      : `“${short(word)}” is not a region of anyone here. Use one of ${known}.`,
  noForm: (command: string) => `/${command} has no form. Write it in the line.`,
  noParent: (label: string) => `Entry ${label} is no reply.`,
  notHypothesis: (label: string) => `Entry ${label} is not a hypothesis.`,
  noSuchEntry: (label: string) => `There is no entry ${label} here.`,
  notFormat: (word: string) =>
    word === ''
      ? 'Say which format: /export md, html, pdf, json, csv, ics214 or ics201.'
      : `Deepwater can’t export “${short(word)}”. Use md, html, pdf, json, csv, ics214 or ics201.`,
  noTime: (word: string) =>
    word === ''
      ? 'Write a time, like 14:23, -5m or yesterday 23:50.'
      : `“${short(word)}” is not a time. Write 14:23, -5m or yesterday 23:50.`,
  inTheFuture: (words: string) =>
    `“${short(words)}” is still to come. After /at stands when it happened, like 14:23, -5m or yesterday 23:50.`,
  noSuchTime: (word: string) => `There is no time ${word}. Hours go to 23, minutes to 59.`,
  noSuchDay: (word: string) => `There is no day ${word}.`,

  confirmClose: (
    ref: string,
    open: { tasks: number; questions: number; hypotheses: number; runs: number },
  ) => {
    const left = [
      ...(open.tasks > 0 ? [counted(open.tasks, 'task', 'tasks')] : []),
      ...(open.questions > 0 ? [counted(open.questions, 'question', 'questions')] : []),
      ...(open.hypotheses > 0 ? [counted(open.hypotheses, 'hypothesis', 'hypotheses')] : []),
      ...(open.runs > 0 ? [counted(open.runs, 'runbook run', 'runbook runs')] : []),
    ];
    const closing = `Close ${ref}? It leaves the list of open incidents. Its log stays and can be reopened.`;
    return left.length === 0 ? closing : `Still open: ${listOf(left)}.\n${closing}`;
  },
  confirmCancel: (ref: string) => `Cancel ${ref} as a false alarm? Its log stays.`,
  confirmMerge: (ref: string, into: string) => `Merge ${ref} into ${into}? ${ref} ends here; both logs stay.`,
  confirmStrike: (label: string, words: readonly string[] | null) =>
    [
      `Strike entry ${label}? These words are blanked here and on every copy. Time and author stay. This can’t be undone.`,
      ...(words ?? []).map((each) => `“${each}”`),
    ].join('\n'),
  confirmWithdraw: (label: string) =>
    `Never send update ${label}? It stays in the log and on the timeline, and leaves the queue of what waits to be sent.`,

  /** What the line will do, shown under it while it is typed. */
  preview: {
    logged: (kind: string) => sentence(kind),
    reply: (label: string, words: string | null) => `Reply to ${label}${quoted(words)}`,
    at: (time: string) => `happened ${time}`,
    task: 'Task',
    timeBox: 'Time box',
    forWhom: (who: string) => `for ${who}`,
    due: (time: string) => `due ${time}`,
    noDue: 'no due time',
    noOwner: 'no owner',
    from: (label: string) => `from entry ${label}`,
    taskChange: (label: string, words: string | null) => `Task ${label}${quoted(words)}`,
    done: (label: string, words: string | null) => `Task ${label} done${quoted(words)}`,
    dropped: (label: string, words: string | null) => `Drop task ${label}${quoted(words)}`,
    reopened: (label: string, words: string | null) => `Reopen task ${label}${quoted(words)}`,
    ticketed: (label: string, words: string | null) => `A ticket of task ${label}${quoted(words)}`,
    update: 'Status update',
    publicPart: (words: string) => `public:${quoted(words)}`,
    snooze: (time: string) => `Next update put off to ${time}`,
    confirmUpdate: (label: string, stillTrue: boolean) =>
      stillTrue ? `Update ${label} is still true` : `Update ${label} is never to be sent`,
    rollCall: 'Roll-call',
    seatedPresent: 'everyone who holds a seat is here',
    present: (who: string) => `here: ${who}`,
    missing: (who: string) => `missing: ${who}`,
    split: (title: string, severity: string) => `New ${severity} incident, part of this one: ${short(title)}`,
    relate: (relation: string, other: string) => `${relation} ${short(other)}`,
    unrelate: (relation: string, other: string) => `No longer: ${relation.toLowerCase()} ${short(other)}`,
    checklist: (name: string, count: number) =>
      `Checklist ${short(name)} · ${count === 1 ? '1 task' : `${count} tasks`}`,
    dontKnow: 'Says you don’t know yet',
    escalation: 'Asks for help',
    quote: (words: string) => quoted(words).trim(),
    nextAt: (time: string) => `next due ${time}`,
    nextNone: 'no next update',
    nextRhythm: (minutes: number, severity: string) => `next due in ${minutes} min (${severity})`,
    nextHint: 'or add “next 30m”',
    severity: (from: string, to: string) => `Severity ${from} → ${to}`,
    phase: (from: string, to: string) => `Phase ${from} → ${to}`,
    cancel: (ref: string) => `Cancel ${ref} as a false alarm`,
    merge: (ref: string, into: string) => `Merge ${ref} into ${into}`,
    title: 'New title',
    objective: 'Objective, for everyone to see',
    noObjective: 'No objective any more',
    scopeAdd: (names: string) => `Affected as well: ${names}`,
    scopeRemove: (names: string) => `No longer affected: ${names}`,
    clock: (name: string, time: string) => `${name}: ${time}`,
    clockNone: (name: string) => `${name}: unknown`,
    detected: (by: string) => `Detected by ${by}`,
    seat: (person: string, seat: string) => `${person} becomes ${seat}`,
    relieves: (who: string) => `relieves ${who}`,
    leave: (seat: string) => `${seat} becomes empty`,
    leaveAll: (person: string, seats: string) => `${person} leaves: ${seats}`,
    leaveNone: (person: string) => `${person} holds no seat here`,
    pin: (label: string, words: string | null) => `Pin ${label}${quoted(words)}`,
    unpin: (label: string, words: string | null) => `Unpin ${label}${quoted(words)}`,
    star: (label: string, words: string | null) => `Star ${label}${quoted(words)}`,
    unstar: (label: string, words: string | null) => `Unstar ${label}${quoted(words)}`,
    correct: (label: string, words: string | null) => `Correct ${label}${quoted(words)}`,
    moved: (time: string) => `moved to ${time}`,
    strike: (label: string, words: string | null) => `Strike ${label}${quoted(words)}`,
    answer: (label: string, words: string | null) => `Answer ${label}${quoted(words)}`,
    by: (label: string) => `with entry ${label}`,
    verdict: (label: string, words: string | null, verdict: string) =>
      `${sentence(verdict)}: ${label}${quoted(words)}`,
    person: (handle: string, name: string) => `${handle} is ${name}`,
    export: (format: string) => `Export as ${format}`,
    unknownPerson: (handle: string) => `${handle} is new here`,
  },
  verdicts: { open: 'open', supported: 'supported', 'ruled-out': 'ruled out' },
  formats: {
    md: 'Markdown',
    html: 'a self-contained page',
    pdf: 'pages to print',
    json: 'all events, verifiable',
    csv: 'the timeline as a table',
    ics214: 'an activity log, form ICS 214',
    ics201: 'an incident briefing, form ICS 201',
  },
  hints: {
    me: 'you',
    holds: (who: string) => `now ${who}`,
    empty: 'empty',
    minutes: (count: number) => `in ${count} min`,
    none: 'no next update',
    items: (count: number) => (count === 1 ? '1 task' : `${count} tasks`),
    missing: 'who is not here',
    next: 'when the next update comes',
    at: 'when it happened, then any command or text',
    ago: (count: number) => `${count} min ago`,
    remove: 'no longer affected',
  },
} as const;

function short(words: string, length = 40): string {
  return words.length > length ? `${words.slice(0, length - 1)}…` : words;
}

function quoted(words: string | null): string {
  return words === null ? '' : ` “${short(words.replaceAll('\n', ' '), 60)}”`;
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

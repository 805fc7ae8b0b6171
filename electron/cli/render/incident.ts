import type { IncidentSummary } from '#shared/contract/views.ts';
import { commander, durations, holders, impactSince } from '#shared/domain/incident/facts.ts';
import { ownerName } from '#shared/domain/incident/describe.ts';
import type { IncidentHead, Task } from '#shared/domain/incident/state.ts';
import { CLOCKS, COMMAND } from '#shared/domain/incident/terms.ts';
import {
  clockNames,
  detectorNames,
  EXERCISE,
  listOf,
  phaseNames,
  relationNames,
  seatName,
} from '#shared/text/en.ts';
import { incidentId } from '../incident-id.ts';
import { oneLine, table } from './layout.ts';
import type { Paper } from './paper.ts';
import { clockShort, day, dayAndClock, iso, isoOrNull, offset, span, until } from './times.ts';

/** Severity and phase as people see them, the worse the louder. */
function severityText(severity: string, paper: Paper): string {
  if (severity === 'SEV-1') return paper.paint(['red', 'bold'], severity);
  return severity === 'SEV-2' ? paper.paint('yellow', severity) : severity;
}

/** One incident of a list, for scripts. */
export function summaryJson(summary: IncidentSummary): Record<string, unknown> {
  const { commanders, impactSince: since, declaredAt, resolvedAt, nextUpdateDueAt, ...rest } = summary;
  return {
    id: incidentId(summary.stream),
    ...rest,
    commander: commanders.length === 1 ? (commanders[0] ?? null) : null,
    commanders,
    impactSince: iso(since),
    declaredAt: iso(declaredAt),
    resolvedAt: isoOrNull(resolvedAt),
    nextUpdateDueAt: isoOrNull(nextUpdateDueAt),
  };
}

/** The list of incidents for people. */
export function listText(summaries: readonly IncidentSummary[], paper: Paper): string {
  if (summaries.length === 0) return 'No incidents.';
  const rows = summaries.map((one) => [
    one.open ? paper.paint('bold', one.ref) : one.ref,
    severityText(one.severity, paper),
    phaseNames[one.phase],
    one.commanders.length === 0 ? '–' : one.commanders.join(' + '),
    one.open && one.resolvedAt === null ? `for ${span(paper.now - one.impactSince)}` : day(one.declaredAt),
    due(one.nextUpdateDueAt, paper),
    `${one.exercise === true ? `${paper.paint('yellow', EXERCISE)} ` : ''}${oneLine(one.title)}`,
  ]);
  return table([['REF', 'SEVERITY', 'PHASE', 'COMMANDER', 'SINCE', 'UPDATE DUE', 'TITLE'], ...rows]);
}

function due(at: number | null, paper: Paper): string {
  if (at === null) return '–';
  const text = until(at, paper.now);
  return at < paper.now ? paper.paint('red', text) : text;
}

/** One incident for scripts. */
export function incidentJson(
  ref: string,
  head: IncidentHead,
  summary: IncidentSummary,
): Record<string, unknown> {
  const took = durations(head);
  return {
    ref,
    title: head.title,
    severity: head.severity,
    phase: head.phase,
    commander: commander(head),
    clocks: Object.fromEntries(CLOCKS.map((clock) => [clock, isoOrNull(head.clocks[clock])])),
    open: summary.open,
    id: incidentId(head.stream),
    stream: head.stream,
    services: head.services,
    regions: head.regions,
    detection: head.detection,
    declaredBy: head.declaredBy,
    phaseSince: iso(head.phaseSince),
    commanders: summary.commanders,
    seats: head.tenures
      .filter((tenure) => tenure.until === null)
      .map(({ seat, person, from }) => ({ seat, person, from: iso(from) })),
    tasks: head.tasks.map(taskJson),
    updates: head.updates.map((update) => ({
      ...update,
      at: iso(update.at),
      nextDueAt: isoOrNull(update.nextDueAt),
    })),
    nextUpdateDueAt: isoOrNull(summary.nextUpdateDueAt),
    /** Milliseconds. */
    durations: took,
    severityClaims: head.severityClaims.map((claim) => ({
      severity: claim.value,
      by: claim.by,
      at: iso(claim.at),
    })),
    openPoints: head.openPoints,
    mergedInto: head.mergedInto?.ref ?? null,
    importedFrom: head.importedFrom,
    entries: head.entryCount,
    nearMiss: head.nearMiss,
    objective: head.objective?.text ?? null,
    exercise: head.exercise,
    relations: head.relations.map(({ relation, ref: other, stream }) => ({
      relation,
      ref: other,
      id: incidentId(stream),
    })),
    snoozedUntil: isoOrNull(head.snoozedUntil),
    rollCallAt: isoOrNull(head.rollCallAt),
    checklists: checklistProgress(head),
  };
}

/** How far each checklist of this incident is. What was dropped is no longer part of it. */
function checklistProgress(head: IncidentHead): { name: string; done: number; total: number }[] {
  const names = new Set(head.tasks.flatMap((task) => task.checklist ?? []));
  return [...names].map((name) => {
    const items = head.tasks.filter((task) => task.checklist === name && task.state !== 'dropped');
    return { name, done: items.filter((task) => task.state === 'done').length, total: items.length };
  });
}

/** A task for scripts. `n` is the number people say. */
export function taskJson(task: Task): Record<string, unknown> {
  return {
    n: task.number,
    text: task.text,
    state: task.state,
    owner: ownerText(task),
    dueAt: isoOrNull(task.dueAt),
    addedAt: iso(task.addedAt),
    addedBy: task.addedBy,
    closedAt: isoOrNull(task.closedAt),
    closedBy: task.closedBy,
    id: task.id,
    cause: task.cause,
    timeBox: task.timeBox,
    checklist: task.checklist,
  };
}

/** As the command line takes it: `@bo` or `comms`. */
function ownerText({ owner }: Task): string | null {
  if (owner === null) return null;
  return 'person' in owner ? owner.person : owner.seat;
}

/** One incident for people: what a commander asks first stands first. */
export function incidentText(
  ref: string,
  head: IncidentHead,
  summary: IncidentSummary,
  paper: Paper,
): string {
  const openTasks = head.tasks.filter((task) => task.state === 'open');
  return [
    `${paper.paint('bold', ref)}  ${severityText(head.severity, paper)}  ${phaseNames[head.phase]}  ${paper.paint('bold', oneLine(head.title))}`,
    '',
    table(facts(head, summary, paper)),
    '',
    `Clocks (${offset(paper.now)})`,
    table(clockRows(head), '  '),
    ...(openTasks.length === 0 ? [] : ['', 'Open tasks', tasksText(openTasks, paper)]),
  ].join('\n');
}

function facts(head: IncidentHead, summary: IncidentSummary, paper: Paper): string[][] {
  const rows: string[][] = [['Commander', commandText(head, paper)]];
  const others = head.tenures.filter((tenure) => tenure.until === null && tenure.seat !== COMMAND);
  if (others.length > 0) {
    rows.push(['Seats', others.map((tenure) => `${seatName(tenure.seat)} ${tenure.person}`).join(', ')]);
  }
  if (head.objective !== null) rows.push(['Objective', oneLine(head.objective.text)]);
  if (head.services.length > 0) rows.push(['Services', head.services.map(oneLine).join(', ')]);
  if (head.regions.length > 0) rows.push(['Regions', head.regions.map(oneLine).join(', ')]);
  if (head.detection.by !== null) rows.push(['Detected by', detectedText(head)]);
  if (summary.nextUpdateDueAt !== null) {
    rows.push([
      'Update due',
      `${due(summary.nextUpdateDueAt, paper)} (${clockShort(summary.nextUpdateDueAt)}${summary.nextUpdateDueAt === head.snoozedUntil ? ', put off' : ''})`,
    ]);
  }
  const questions = head.openPoints.filter((point) => point.kind === 'question').length;
  const hypotheses = head.openPoints.length - questions;
  if (head.openPoints.length > 0) {
    rows.push([
      'Open points',
      `${questions} questions, ${hypotheses} hypotheses (timeline ${summary.ref} --open)`,
    ]);
  }
  if (head.rollCallAt !== null) rows.push(['Roll-call', dayAndClock(head.rollCallAt)]);
  const lists = checklistProgress(head);
  if (lists.length > 0) {
    rows.push([
      'Checklists',
      lists.map(({ name, done, total }) => `${oneLine(name)} ${done}/${total}`).join(', '),
    ]);
  }
  if (head.exercise) rows.push(['Exercise', 'a rehearsal: nothing is broken']);
  if (head.nearMiss) rows.push(['Near miss', 'nothing broke, but it could have']);
  for (const { relation, ref } of head.relations) rows.push([relationNames[relation], ref]);
  if (head.mergedInto !== null) rows.push(['Merged into', head.mergedInto.ref]);
  if (head.importedFrom !== null) rows.push(['Imported from', oneLine(head.importedFrom)]);
  rows.push(['Entries', String(head.entryCount)]);
  return rows;
}

function commandText(head: IncidentHead, paper: Paper): string {
  const claims = [...new Set(holders(head, COMMAND).map((tenure) => tenure.person))];
  if (claims.length === 0) return paper.paint('yellow', 'nobody');
  if (claims.length === 1) return claims[0] ?? '';
  return paper.paint('red', `${listOf(claims)} both claim it: settle it with role … ic`);
}

function detectedText({ detection }: IncidentHead): string {
  const by = detection.by === null ? '' : detectorNames[detection.by];
  return detection.whySlow === null ? by : `${by}, slow because: ${oneLine(detection.whySlow)}`;
}

function clockRows(head: IncidentHead): string[][] {
  const start = impactSince(head);
  return CLOCKS.map((clock) => {
    const at = head.clocks[clock];
    if (at === null) return [clockNames[clock], '–', ''];
    const after = at > start ? `${span(at - start)} after impact began` : '';
    return [clockNames[clock], dayAndClock(at), after];
  });
}

/** Tasks for people. */
export function tasksText(tasks: readonly Task[], paper: Paper): string {
  const rows = tasks.map((task) => [
    String(task.number),
    task.state === 'open' ? '' : task.state,
    ownerName(task.owner) ?? '–',
    task.dueAt === null || task.state !== 'open'
      ? '–'
      : `${task.timeBox ? 'box ' : ''}due ${due(task.dueAt, paper)}`,
    oneLine(task.text),
  ]);
  return table(rows, '  ');
}

import type { CarrierStatus, FileWaited, SyncStatus } from '../contract/sync.ts';
import type { Decision, MergeReport, Overlap } from '../policy/merge-report.ts';
import { bytesText } from './bytes.ts';
import { counted } from './en.ts';

/** What overlaps after a merge, in one sentence. */
export function overlapText(overlap: Overlap): string {
  switch (overlap.kind) {
    case 'commanders':
      return `${overlap.people.join(' and ')} hold command side by side.`;
    case 'severities':
      return `${overlap.claims.map(({ value, by }) => `${value} by ${by}`).join(', ')}. ${overlap.now} counts for now.`;
    case 'handoffs':
      return `Command is being handed over twice: to ${overlap.to.join(' and ')}.`;
    case 'phases':
      return `It was moved to ${overlap.ours} here and to ${overlap.theirs} there. It is ${overlap.now} now.`;
    case 'task-twice':
      if (new Set(overlap.texts).size === 1)
        return `Task “${overlap.texts[0] ?? ''}” was added on both sides.`;
      return `Task ${overlap.tasks.join(' and ')}: “${overlap.texts.join('” and “')}” came from both sides.`;
    case 'task-done-twice':
      return `Task ${overlap.task}, “${overlap.text}”, was closed by ${overlap.by.join(' and by ')}.`;
    case 'runs':
      return `${overlap.title} was run on both sides: runs ${overlap.runs.join(' and ')}.`;
  }
}

/** What a person is to decide. */
export const decisionText: Readonly<Record<Decision, string>> = {
  commander: 'Say who has command',
  severity: 'Say which severity holds',
  handoff: 'Keep one handoff',
  phase: 'Check the phase',
  task: 'Drop one of the tasks',
  run: 'Compare the runs',
};

/** A merge report in one line. */
export function mergeLine(report: MergeReport): string {
  const who = report.from.map(({ name, events }) => `${name} ${events}`).join(', ');
  const decisions = report.incidents.reduce((sum, { decisions: all }) => sum + all.length, 0);
  return [
    `${counted(report.events, 'event', 'events')} by ${report.by} (${who})`,
    counted(report.incidents.length, 'incident', 'incidents'),
    ...(decisions === 0 ? [] : [`${counted(decisions, 'decision', 'decisions')} to make`]),
    ...(report.quarantined === 0 ? [] : [`${report.quarantined} quarantined`]),
  ].join(', ');
}

/** How a way to the others is doing, in a few words. */
export function carrierLine({ connected, problem, unsent }: CarrierStatus): string {
  const state = connected ? 'connected' : 'not connected';
  return [state, ...(unsent === 0 ? [] : [`${unsent} unsent`]), ...(problem === null ? [] : [problem])].join(
    ', ',
  );
}

/** The state of replication in one line. */
export function syncLine(status: SyncStatus): string {
  if (status.workspace === null) return 'Works alone';
  if (status.offline) return `${status.workspace.name}, offline`;
  const others = Math.max(0, status.members - 1);
  return `${status.workspace.name}, ${status.reachable} of ${counted(others, 'other', 'others')} reachable`;
}

/** That attached files are not here yet; null when all are. */
export function filesLine({ waiting, bytes }: SyncStatus['files']): string | null {
  if (waiting === 0) return null;
  const files = counted(waiting, 'attached file is', 'attached files are');
  return `${files} not here yet (${bytesText(bytes)} to come)`;
}

/** Where an attached file is that is not here yet. */
export function fileWaitedLine({ bytes, arrived, from, problem }: FileWaited, offline: boolean): string {
  if (problem !== null) return problem;
  if (arrived > 0) return `${Math.floor((100 * arrived) / bytes)} % of ${bytesText(bytes)} is here`;
  return offline
    ? `Not here yet: working offline. It is with ${from}.`
    : `Not here yet. It comes from ${from}.`;
}

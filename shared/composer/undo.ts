import type { Recorded } from '../contract/index.ts';
import type { Entry, IncidentHead } from '../domain/incident/state.ts';
import { PHASES, seatId } from '../domain/incident/terms.ts';
import { seatName, timelineKindNames } from '../text/en.ts';
import { uiText } from '../text/ui.ts';
import type { CallAct } from './act.ts';

/** What stood there before a command, as far as undoing it needs it. */
export interface Before {
  head: IncidentHead;
  /** The entry the command amended, as it was. */
  entry: Entry | undefined;
}

/**
 * The command that compensates one that was just recorded: nothing in the log is ever taken back. Null when there is
 * none, because people have acted on it already (a status update) or because it was an end.
 */
export function compensate(act: CallAct, recorded: Recorded, before: Before): CallAct | null {
  const { ref } = recorded;
  const reason = uiText.undo.reason;
  const { head } = before;
  switch (act.operation) {
    case 'entry.log':
    case 'signal.leave':
      return { operation: 'entry.strike', input: { ref, entry: recorded.id, reason } };
    case 'entry.mark':
      return {
        operation: 'entry.mark',
        input: { ref, entry: act.input.entry, mark: act.input.mark, on: !act.input.on },
      };
    case 'entry.correct': {
      const old = before.entry;
      if (old === undefined) return null;
      return {
        operation: 'entry.correct',
        input: {
          ref,
          entry: old.id,
          reason,
          ...(act.input.text === undefined ? {} : { text: old.text }),
          ...(act.input.occurredAt === undefined || old.undated ? {} : { occurredAt: old.occurredAt }),
          ...(act.input.kind === undefined || !isLogged(old.kind) ? {} : { kind: old.kind }),
        },
      };
    }
    case 'hypothesis.judge':
      return before.entry === undefined || before.entry.verdict === null
        ? null
        : {
            operation: 'hypothesis.judge',
            input: { ref, entry: before.entry.id, verdict: before.entry.verdict.is },
          };
    case 'phase.change': {
      const phase = PHASES.find((name) => name === head.phase);
      return phase === undefined ? null : { operation: 'phase.change', input: { ref, phase, reason } };
    }
    case 'severity.change':
      return { operation: 'severity.change', input: { ref, severity: head.severity, reason } };
    case 'incident.retitle':
      return { operation: 'incident.retitle', input: { ref, title: head.title } };
    case 'objective.set':
      return { operation: 'objective.set', input: { ref, text: head.objective?.text ?? null } };
    case 'incident.rescope': {
      const { addServices = [], removeServices = [], addRegions = [], removeRegions = [] } = act.input;
      return {
        operation: 'incident.rescope',
        input: {
          ref,
          addServices: removeServices.filter((name) => head.services.includes(name)),
          removeServices: addServices.filter((name) => !head.services.includes(name)),
          addRegions: removeRegions.filter((name) => head.regions.includes(name)),
          removeRegions: addRegions.filter((name) => !head.regions.includes(name)),
        },
      };
    }
    case 'clock.correct':
      return {
        operation: 'clock.correct',
        input: { ref, clock: act.input.clock, to: head.clocks[act.input.clock], reason },
      };
    case 'seat.take': {
      const seat = seatId.safeParse(act.input.seat).data;
      if (seat === undefined) return null;
      const held = head.tenures.filter((tenure) => tenure.seat === seat && tenure.until === null);
      const [last] = held;
      if (held.length === 1 && last !== undefined) {
        return { operation: 'seat.take', input: { ref, seat, person: last.person } };
      }
      // Command is never left empty again, and competing claims are not brought back.
      return held.length > 1 || seat === 'ic' ? null : { operation: 'seat.leave', input: { ref, seat } };
    }
    case 'seat.leave': {
      const seat = seatId.safeParse(act.input.seat).data;
      const who = act.input.person;
      if (seat === undefined && (act.input.seat !== undefined || who === undefined)) return null;
      const all = head.tenures.filter(
        (tenure) =>
          tenure.until === null &&
          (seat === undefined || tenure.seat === seat) &&
          (who === undefined || tenure.person === who),
      );
      // One act brings back one seat.
      const [left, another] = all;
      return left === undefined || another !== undefined
        ? null
        : { operation: 'seat.take', input: { ref, seat: left.seat, person: left.person } };
    }
    case 'task.add':
      return recorded.task === undefined
        ? null
        : { operation: 'task.close', input: { ref, task: recorded.id, how: 'dropped', note: reason } };
    case 'task.close':
      return { operation: 'task.reopen', input: { ref, task: act.input.task } };
    case 'task.reopen': {
      const task = head.tasks.find(
        (candidate) => candidate.number === Number.parseInt(String(act.input.task), 10),
      );
      return task === undefined || task.state === 'open'
        ? null
        : { operation: 'task.close', input: { ref, task: act.input.task, how: task.state, note: reason } };
    }
    case 'task.change': {
      const task = head.tasks.find(
        (candidate) => candidate.number === Number.parseInt(String(act.input.task), 10),
      );
      if (task === undefined) return null;
      return {
        operation: 'task.change',
        input: {
          ref,
          task: task.id,
          ...(act.input.text === undefined ? {} : { text: task.text }),
          ...(act.input.owner === undefined ? {} : { owner: task.owner }),
          ...(act.input.dueAt === undefined ? {} : { dueAt: task.dueAt }),
        },
      };
    }
    case 'region.isolate':
      return {
        operation: 'region.isolate',
        input: { ref, region: act.input.region, on: act.input.on === false },
      };
    case 'handoff.start':
      return { operation: 'handoff.cancel', input: { ref, handoff: recorded.id, reason } };
    case 'handoff.tick': {
      const { item, on = true } = act.input;
      return { operation: 'handoff.tick', input: { ref, item, on: !on } };
    }
    case 'context.lose': {
      const { entry, on = true } = act.input;
      return { operation: 'context.lose', input: { ref, entry, on: !on } };
    }
    case 'page.raise':
      // Whoever was called already is told that they need not come.
      return { operation: 'page.resolve', input: { ref, page: recorded.id } };
    case 'incident.relate':
      return {
        operation: 'incident.relate',
        input: { ref, relation: act.input.relation, to: act.input.to, on: act.input.on === false },
      };
    default:
      return null;
  }
}

/** What a command that can be undone did, in the words that stand after “Undo”. */
export function whatWasDone(act: CallAct, recorded: Recorded, { head, entry }: Before): string {
  const { was } = uiText.undo;
  const labelOf = (given: unknown): string => String(entry?.n ?? given);
  const taskOf = (given: unknown): string =>
    String(head.tasks.find(({ id }) => id === given)?.number ?? given);
  switch (act.operation) {
    case 'entry.log':
      return was.entry(timelineKindNames[act.input.kind ?? 'note'], String(recorded.n));
    case 'signal.leave':
      return was.entry(timelineKindNames.note, String(recorded.n));
    case 'entry.mark':
      return was.mark(act.input.mark, labelOf(act.input.entry));
    case 'context.lose':
      return was.context(labelOf(act.input.entry));
    case 'entry.correct':
      return was.correction(labelOf(act.input.entry));
    case 'hypothesis.judge':
      return was.verdict(labelOf(act.input.entry));
    case 'phase.change':
      return was.phase;
    case 'severity.change':
      return was.severity;
    case 'incident.retitle':
      return was.title;
    case 'objective.set':
      return was.objective;
    case 'incident.rescope':
      return was.scope;
    case 'clock.correct':
      return was.clock;
    case 'seat.take':
      return was.seat(seatName(act.input.seat));
    case 'seat.leave':
      return was.leaving;
    case 'task.add':
      return was.task(String(recorded.task ?? recorded.n));
    case 'task.close':
      return was.taskClosed(taskOf(act.input.task));
    case 'task.reopen':
      return was.taskReopened(taskOf(act.input.task));
    case 'task.change':
      return was.taskChanged(taskOf(act.input.task));
    case 'region.isolate':
      return (act.input.on === false ? was.back : was.cutOff)(act.input.region);
    case 'handoff.start':
      return was.handoff;
    case 'handoff.tick':
      return was.tick;
    case 'page.raise':
      return was.page;
    case 'incident.relate':
      return was.relation(act.input.to);
    default:
      return act.operation;
  }
}

function isLogged(kind: Entry['kind']): kind is Exclude<Entry['kind'], 'update' | 'task' | 'system'> {
  return kind !== 'update' && kind !== 'task' && kind !== 'system';
}

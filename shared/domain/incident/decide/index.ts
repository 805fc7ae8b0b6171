import { assertNever } from '../../assert.ts';
import type { IncidentCommand } from '../commands.ts';
import type { IncidentHead } from '../state.ts';
import { decideAlert, silenceAlert } from './alerts.ts';
import { checkPast, type Decision, type DecisionContext } from './context.ts';
import { acknowledgePage, advancePage, attemptPage, escalatePage, raisePage, resolvePage } from './pages.ts';
import {
  answerQuestion,
  correctEntry,
  judgeHypothesis,
  leaveSignal,
  logEntry,
  markEntry,
  strikeEntry,
} from './entries.ts';
import {
  acceptHandoff,
  briefHandoff,
  confirmHandoff,
  declineHandoff,
  loseContext,
  readBackHandoff,
} from './handing-over.ts';
import { cancelHandoff, documentHandoff, scheduleHandoff, startHandoff, tickHandoff } from './handoff.ts';
import {
  cancel,
  changePhase,
  changeSeverity,
  correctClock,
  declare,
  isolateRegion,
  describeDetection,
  merge,
  relate,
  rescope,
  retitle,
  setObjective,
} from './incident.ts';
import { holdRollCall, leaveSeat, takeSeat } from './seats.ts';
import { decideRun } from './runs.ts';
import { recordLinks } from './links.ts';
import { addTask, applyChecklist, changeTask, closeTask, reopenTask, ticketTask } from './tasks.ts';
import { confirmUpdate, postUpdate, snoozeUpdate } from './updates.ts';

/**
 * Decides a command on an incident: the events that record it, or a refusal that changes nothing. Pure: clock, actor
 * and look-ups come in through `context`.
 */
export function decide(head: IncidentHead, command: IncidentCommand, context: DecisionContext): Decision {
  // Whatever happened, happened before now. The one rule all commands share.
  if ('at' in command.input) {
    const past = checkPast(command.input.at, context);
    if (!past.ok) return past;
  }
  switch (command.name) {
    case 'incident.declare':
      return declare(head, command.input, context);
    case 'incident.retitle':
      return retitle(head, command.input);
    case 'objective.set':
      return setObjective(head, command.input);
    case 'incident.rescope':
      return rescope(head, command.input);
    case 'severity.change':
      return changeSeverity(head, command.input, context);
    case 'phase.change':
      return changePhase(head, command.input);
    case 'incident.cancel':
      return cancel(head, command.input);
    case 'incident.merge':
      return merge(head, command.input, context);
    case 'clock.correct':
      return correctClock(head, command.input, context);
    case 'detection.describe':
      return describeDetection(head, command.input);
    case 'seat.take':
      return takeSeat(head, command.input);
    case 'seat.leave':
      return leaveSeat(head, command.input, context);
    case 'entry.log':
      return logEntry(head, command.input, context);
    case 'entry.correct':
      return correctEntry(head, command.input, context);
    case 'entry.mark':
      return markEntry(head, command.input, context);
    case 'entry.strike':
      return strikeEntry(head, command.input, context);
    case 'hypothesis.judge':
      return judgeHypothesis(head, command.input, context);
    case 'question.answer':
      return answerQuestion(head, command.input, context);
    case 'task.add':
      return addTask(head, command.input, context);
    case 'task.change':
      return changeTask(head, command.input, context);
    case 'task.close':
      return closeTask(head, command.input);
    case 'task.reopen':
      return reopenTask(head, command.input);
    case 'task.ticket':
      return ticketTask(head, command.input);
    case 'update.post':
      return postUpdate(head, command.input, context);
    case 'update.snooze':
      return snoozeUpdate(head, command.input, context);
    case 'update.confirm':
      return confirmUpdate(head, command.input, context);
    case 'region.isolate':
      return isolateRegion(head, command.input);
    case 'rollcall.hold':
      return holdRollCall(head, command.input);
    case 'incident.relate':
      return relate(head, command.input, context);
    case 'checklist.apply':
      return applyChecklist(head, command.input, context);
    case 'signal.leave':
      return leaveSignal(head, command.input, context);
    case 'page.raise':
      return raisePage(head, command.input, context);
    case 'page.escalate':
      return escalatePage(head, command.input, context);
    case 'page.acknowledge':
      return acknowledgePage(head, command.input, context);
    case 'page.attempt':
      return attemptPage(head, command.input, context);
    case 'page.resolve':
      return resolvePage(head, command.input);
    case 'page.advance':
      return advancePage(head, command.input, context);
    case 'handoff.schedule':
      return scheduleHandoff(head, command.input, context);
    case 'handoff.start':
      return startHandoff(head, command.input, context);
    case 'handoff.tick':
      return tickHandoff(head, command.input, context);
    case 'handoff.document':
      return documentHandoff(head, command.input, context);
    case 'handoff.brief':
      return briefHandoff(head, command.input, context);
    case 'handoff.readBack':
      return readBackHandoff(head, command.input, context);
    case 'handoff.confirm':
      return confirmHandoff(head, command.input, context);
    case 'handoff.accept':
      return acceptHandoff(head, command.input, context);
    case 'handoff.decline':
      return declineHandoff(head, command.input, context);
    case 'handoff.cancel':
      return cancelHandoff(head, command.input, context);
    case 'context.lose':
      return loseContext(head, command.input, context);
    case 'run.begin':
    case 'run.approve':
    case 'run.skip':
    case 'run.done':
    case 'run.answer':
    case 'run.stop':
    case 'run.move':
    case 'run.settle':
    case 'run.reopen':
    case 'run.takeOver':
    case 'run.end':
      return decideRun(head, command, context);
    case 'alert.attach':
    case 'alert.resolve':
    case 'alert.refire':
      return decideAlert(head, command);
    case 'alert.silence':
      return silenceAlert(head, command.input, context);
    case 'link.record':
      return recordLinks(head, command.input);
    default:
      return assertNever(command);
  }
}

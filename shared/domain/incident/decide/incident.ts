import { refuse, type Refusal } from '../../../contract/refusal.ts';
import { isNamed } from '../../workspace/names.ts';
import type { IncidentCommandInput } from '../commands.ts';
import { incidentEvent } from '../events.ts';
import { isOver } from '../facts.ts';
import type { IncidentHead } from '../state.ts';
import { phaseNames } from '../../../text/en.ts';
import { PHASES } from '../terms.ts';
import { accept, checkPast, type Decision, type DecisionContext } from './context.ts';

/** Begins an incident. A title is enough; severity defaults to the third worst level of the team's table. */
export function declare(
  head: IncidentHead,
  input: IncidentCommandInput<'incident.declare'>,
  context: DecisionContext,
): Decision {
  if (head.last !== null) return refuse('already_declared', 'This incident was declared already.');
  const started = checkPast(input.impactStartedAt, context, 'impactStartedAt');
  if (!started.ok) return started;
  if (input.stoppedBy !== undefined && !input.nearMiss) {
    return refuse('invalid_input', 'Only a near miss was stopped by something.', 'stoppedBy');
  }
  // A near miss is worth recording and nothing more: the lowest level.
  const usual = input.nearMiss ? context.levels.length - 1 : 2;
  const severity =
    input.severity ?? context.levels[Math.min(usual, context.levels.length - 1)]?.id ?? 'SEV-3';
  const known = checkSeverity(severity, context);
  if (!known.ok) return known;
  return accept(
    incidentEvent(
      'incident.declared',
      {
        n: 1,
        title: input.title,
        severity,
        services: input.services,
        regions: input.regions,
        detectedBy: input.detectedBy ?? null,
        impactStartedAt: input.impactStartedAt ?? null,
        importedFrom: input.importedFrom ?? null,
        nearMiss: input.nearMiss,
        ...(input.exercise === true ? { exercise: true } : {}),
        ...(input.stoppedBy === undefined ? {} : { stoppedBy: input.stoppedBy }),
      },
      input.at,
    ),
  );
}

export function retitle(head: IncidentHead, input: IncidentCommandInput<'incident.retitle'>): Decision {
  if (input.title === head.title) return refuse('unchanged', 'That is the title already.', 'title');
  return accept(incidentEvent('incident.retitled', { n: head.lastNumber + 1, title: input.title }, input.at));
}

/** Sets what everyone works towards now, or says that there is no such thing any more. */
export function setObjective(head: IncidentHead, input: IncidentCommandInput<'objective.set'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  if (input.text === (head.objective?.text ?? null))
    return refuse(
      'unchanged',
      input.text === null ? 'There is no objective.' : 'That is the objective already.',
      'text',
    );
  return accept(incidentEvent('objective.set', { n: head.lastNumber + 1, text: input.text }, input.at));
}

export function rescope(head: IncidentHead, input: IncidentCommandInput<'incident.rescope'>): Decision {
  const data = {
    n: head.lastNumber + 1,
    addServices: input.addServices.filter((name) => !head.services.includes(name)),
    removeServices: input.removeServices.filter((name) => head.services.includes(name)),
    addRegions: input.addRegions.filter((name) => !head.regions.includes(name)),
    removeRegions: input.removeRegions.filter((name) => head.regions.includes(name)),
  };
  const changes =
    data.addServices.length + data.removeServices.length + data.addRegions.length + data.removeRegions.length;
  if (changes === 0) return refuse('unchanged', 'Services and regions are like that already.');
  return accept(incidentEvent('incident.rescoped', data, input.at));
}

export function changeSeverity(
  head: IncidentHead,
  input: IncidentCommandInput<'severity.change'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const known = checkSeverity(input.severity, context);
  if (!known.ok) return known;
  if (input.severity === head.severity && head.severityClaims.length <= 1) {
    return refuse('unchanged', `Severity is ${head.severity} already.`, 'severity');
  }
  return accept(
    incidentEvent(
      'severity.changed',
      {
        n: head.lastNumber + 1,
        from: head.severity,
        to: input.severity,
        reason: input.reason,
        over: head.severityClaims.map((claim) => claim.event),
      },
      input.at,
    ),
  );
}

/** Any order back and forth is allowed, also out of an end: an incident that was closed too early goes on. */
export function changePhase(head: IncidentHead, input: IncidentCommandInput<'phase.change'>): Decision {
  if (input.phase === head.phase) return refuse('unchanged', `The phase is ${head.phase} already.`, 'phase');
  // An ended incident goes on from `closed`: cancelled and merged are no phases of the usual order.
  const from = PHASES.find((phase) => phase === head.phase) ?? 'closed';
  return accept(
    incidentEvent(
      'phase.changed',
      { n: head.lastNumber + 1, from, to: input.phase, reason: input.reason ?? null },
      input.at,
    ),
  );
}

export function cancel(head: IncidentHead, input: IncidentCommandInput<'incident.cancel'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  return accept(
    incidentEvent('incident.cancelled', { n: head.lastNumber + 1, reason: input.reason }, input.at),
  );
}

export function merge(
  head: IncidentHead,
  input: IncidentCommandInput<'incident.merge'>,
  context: DecisionContext,
): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const into = context.incidentByRef(input.into);
  if (!into.ok) return at(into.refusal, 'into');
  if (into.output.stream === head.stream) {
    return refuse('into_itself', 'An incident can’t be merged into itself. Name the other one.', 'into');
  }
  return accept(
    incidentEvent(
      'incident.merged',
      {
        n: head.lastNumber + 1,
        into: into.output.stream,
        intoRef: into.output.ref,
        reason: input.reason ?? null,
      },
      input.at,
    ),
  );
}

/** Relates this incident to another. The other side records the inverse: see `inverseRelation`. */
/** Says that a region is cut off from the others, or is back. */
export function isolateRegion(head: IncidentHead, input: IncidentCommandInput<'region.isolate'>): Decision {
  const over = refuseOver(head);
  if (!over.ok) return over;
  const { region, on } = input;
  const known = head.isolated.some((each) => isNamed(each.region, region));
  if (known === on) {
    return refuse('unchanged', on ? `${region} is cut off already.` : `${region} is not cut off.`, 'region');
  }
  return accept(incidentEvent('region.isolated', { n: head.lastNumber + 1, region, on }, input.at));
}

export function relate(
  head: IncidentHead,
  input: IncidentCommandInput<'incident.relate'>,
  context: DecisionContext,
): Decision {
  const other = context.incidentByRef(input.to);
  if (!other.ok) return at(other.refusal, 'to');
  const { stream, ref } = other.output;
  if (stream === head.stream) {
    return refuse('into_itself', 'An incident can’t be related to itself. Name the other one.', 'to');
  }
  const known = head.relations.some((each) => each.relation === input.relation && each.stream === stream);
  if (known === input.on)
    return refuse('unchanged', `That is how ${ref} stands to this incident already.`, 'to');
  const { relation, on } = input;
  const n = head.lastNumber + 1;
  return accept(incidentEvent('incident.related', { n, relation, to: stream, toRef: ref, on }, input.at));
}

export function correctClock(
  head: IncidentHead,
  input: IncidentCommandInput<'clock.correct'>,
  context: DecisionContext,
): Decision {
  const past = checkPast(input.to ?? undefined, context, 'to');
  if (!past.ok) return past;
  if (input.to === head.clocks[input.clock]) return refuse('unchanged', 'That is the time already.', 'to');
  if (input.to === null && input.clock === 'declared') {
    return refuse('invalid_input', 'The time of declaration can be corrected but not cleared.', 'to');
  }
  return accept(
    incidentEvent('clock.corrected', {
      n: head.lastNumber + 1,
      clock: input.clock,
      from: head.clocks[input.clock],
      at: input.to,
      reason: input.reason,
    }),
  );
}

export function describeDetection(
  head: IncidentHead,
  input: IncidentCommandInput<'detection.describe'>,
): Decision {
  return accept(
    incidentEvent(
      'detection.described',
      { n: head.lastNumber + 1, by: input.by, whySlow: input.whySlow ?? null },
      input.at,
    ),
  );
}

/** Refuses what makes no sense on an incident that is over, and says how to go on with it. */
export function refuseOver(head: IncidentHead): Decision {
  if (!isOver(head)) return accept();
  return refuse(
    'incident_over',
    `This incident is ${phaseNames[head.phase].toLowerCase()}. Set its phase back to investigating first if it goes on.`,
  );
}

function checkSeverity(severity: string, context: DecisionContext): Decision {
  if (context.levels.some((level) => level.id === severity)) return accept();
  const known = context.levels.map((level) => level.id).join(', ');
  return refuse('unknown_severity', `There is no severity ${severity}. Use one of ${known}.`, 'severity');
}

/** A refusal that names the field of this command, whatever field the look-up was about. */
function at(refusal: Refusal, path: string): Decision {
  return { ok: false, refusal: { ...refusal, path } };
}

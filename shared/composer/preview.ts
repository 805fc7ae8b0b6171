import { composerText } from '../text/composer.ts';
import {
  clockNames,
  detectorNames,
  entryKindNames,
  listOf,
  phaseNames,
  relationNames,
  says,
  seatName,
  signalTexts,
} from '../text/en.ts';
import { checklistOffers } from '../policy/checklists.ts';
import { seatId } from '../domain/incident/terms.ts';
import { pageToEscalate } from '../domain/incident/paging/climb.ts';
import { pageCommandInputs } from '../domain/incident/paging/commands.ts';
import { previewPage } from '../domain/incident/paging/forecast.ts';
import { runPanelText } from '../text/run-panel.ts';
import { pagingText, targetName } from '../text/paging.ts';
import { openHandoffs } from '../domain/incident/handoff/facts.ts';
import { handoffCommandText } from '../text/handoff.ts';
import { isCall, type Act, type CallAct, type CallOf } from './act.ts';
import { previewHandoff } from './preview-handoff.ts';
import type { ComposerContext } from './context.ts';
import { currentHolders, isCommand } from './words.ts';

const say = composerText.preview;

/** What a line will do, in a few words: shown under the composer while it is typed. Null for acts of the window itself. */
export function preview(act: Act, context: ComposerContext): string | null {
  if (!isCall(act)) return null;
  const parts = partsOf(act, context);
  return parts.length === 0 ? null : parts.join(' · ');
}

function partsOf(act: CallAct, context: ComposerContext): string[] {
  const back =
    'at' in act.input && typeof act.input.at === 'number' ? [say.at(timeText(act.input.at, context))] : [];
  switch (act.operation) {
    case 'entry.log':
      return [
        act.input.replyTo === undefined
          ? say.logged(entryKindNames[act.input.kind ?? 'note'])
          : say.reply(String(act.input.replyTo), wordsOf(act.input.replyTo, context)),
        ...back,
      ];
    case 'task.add':
      return [
        act.input.timeBox === true ? say.timeBox : say.task,
        ...(act.input.owner === undefined
          ? [say.noOwner]
          : [say.forWhom(ownerText(act.input.owner, context))]),
        ...(typeof act.input.dueAt === 'number'
          ? [say.due(timeText(act.input.dueAt, context))]
          : [say.noDue]),
        ...(act.input.cause === undefined ? [] : [say.from(String(act.input.cause))]),
        ...back,
      ];
    case 'task.change': {
      const { owner, dueAt, task } = act.input;
      return [
        say.taskChange(String(task), taskWords(task, context)),
        ...(owner === undefined
          ? []
          : [owner === null ? say.noOwner : say.forWhom(ownerText(owner, context))]),
        ...(dueAt === undefined
          ? []
          : [typeof dueAt === 'number' ? say.due(timeText(dueAt, context)) : say.noDue]),
      ];
    }
    case 'task.close': {
      const words = taskWords(act.input.task, context);
      const label = String(act.input.task);
      return [act.input.how === 'dropped' ? say.dropped(label, words) : say.done(label, words), ...back];
    }
    case 'task.reopen':
      return [say.reopened(String(act.input.task), taskWords(act.input.task, context)), ...back];
    case 'task.ticket':
      return [say.ticketed(String(act.input.task), taskWords(act.input.task, context)), ...back];
    case 'update.post':
      return [
        say.update,
        ...(act.input.publicText === undefined ? [] : [say.publicPart(act.input.publicText)]),
        ...nextText(act.input.nextDueAt, context),
        ...back,
      ];
    case 'update.snooze':
      return [
        typeof act.input.until === 'number'
          ? say.snooze(timeText(act.input.until, context))
          : composerText.titles.snooze,
        ...back,
      ];
    case 'update.confirm':
      return [say.confirmUpdate(String(act.input.update), act.input.stillTrue), ...back];
    case 'region.isolate':
      return [
        act.input.on === false ? says.rejoined(act.input.region) : says.isolated(act.input.region),
        ...back,
      ];
    case 'rollcall.hold': {
      const { present = [], missing = [] } = act.input;
      return [
        say.rollCall,
        ...(present.length === 0 ? [say.seatedPresent] : [say.present(listOf([...present]))]),
        ...(missing.length === 0 ? [] : [say.missing(listOf([...missing]))]),
        ...back,
      ];
    }
    case 'incident.split':
      return [say.split(act.input.title, act.input.severity ?? context.head.severity), ...back];
    case 'incident.relate':
      return [
        act.input.on === false
          ? say.unrelate(relationNames[act.input.relation], act.input.to)
          : say.relate(relationNames[act.input.relation], act.input.to),
        ...back,
      ];
    case 'checklist.apply': {
      const { checklist } = act.input;
      const offers = checklistOffers(context.head, context.checklists);
      const offer = offers.find((each) => each.checklist.name === checklist);
      return [say.checklist(checklist, offer?.missing ?? 0), ...back];
    }
    case 'signal.leave':
      return [
        act.input.signal === 'dont-know' ? say.dontKnow : say.escalation,
        ...(act.input.signal === 'escalation' && pageToEscalate(context.head) !== null
          ? [pagingText.preview.climbs]
          : []),
        ...(act.input.text === undefined ? [say.quote(signalTexts[act.input.signal])] : []),
        ...back,
      ];
    case 'page.raise':
      return raiseText(act.input, context);
    case 'page.escalate':
      return [pagingText.preview.climbs];
    case 'page.acknowledge': {
      const { page, person } = act.input;
      const who = personText(person ?? context.me, context);
      return [pagingText.preview.ack(who, page === undefined ? null : String(page)), ...back];
    }
    case 'page.attempt': {
      const who = act.input.person === undefined ? null : personText(act.input.person, context);
      const { reached, noAnswer } = pagingText.preview;
      return [act.input.outcome === 'reached' ? reached(who) : noAnswer(who), ...back];
    }
    case 'page.resolve':
      return [pagingText.preview.standDown];
    case 'severity.change':
      return [say.severity(context.head.severity, act.input.severity), ...back];
    case 'phase.change':
      return [say.phase(phaseNames[context.head.phase], phaseNames[act.input.phase]), ...back];
    case 'incident.cancel':
      return [say.cancel(context.ref), ...back];
    case 'incident.merge':
      return [say.merge(context.ref, act.input.into), ...back];
    case 'incident.retitle':
      return [say.title, ...back];
    case 'objective.set':
      return [act.input.text === null ? say.noObjective : say.objective, ...back];
    case 'incident.rescope': {
      const added = [...(act.input.addServices ?? []), ...(act.input.addRegions ?? [])];
      const removed = [...(act.input.removeServices ?? []), ...(act.input.removeRegions ?? [])];
      return [
        ...(added.length === 0 ? [] : [say.scopeAdd(listOf(added))]),
        ...(removed.length === 0 ? [] : [say.scopeRemove(listOf(removed))]),
        ...back,
      ];
    }
    case 'clock.correct':
      return typeof act.input.to === 'number'
        ? [say.clock(clockNames[act.input.clock], timeText(act.input.to, context))]
        : [say.clockNone(clockNames[act.input.clock])];
    case 'detection.describe':
      return [say.detected(detectorNames[act.input.by]), ...back];
    case 'seat.take': {
      const seat = seatId.safeParse(act.input.seat).data ?? act.input.seat;
      const { person } = act.input;
      const before = currentHolders(context, seat).filter((holder) => holder !== person);
      return [
        say.seat(personText(person, context), seatName(seat)),
        ...(before.length === 0
          ? []
          : [say.relieves(listOf(before.map((holder) => personText(holder, context))))]),
        ...(isKnown(person, context) ? [] : [say.unknownPerson(person)]),
        ...(isCommand(seat)
          ? openHandoffs(context.head).map((handoff) =>
              handoffCommandText.preview.running(personText(handoff.to, context)),
            )
          : []),
        ...back,
      ];
    }
    case 'seat.leave':
      return [leaving(act.input, context), ...back];
    case 'entry.mark': {
      const label = String(act.input.entry);
      const words = wordsOf(act.input.entry, context);
      if (act.input.mark === 'pin') return [act.input.on ? say.pin(label, words) : say.unpin(label, words)];
      return [act.input.on ? say.star(label, words) : say.unstar(label, words)];
    }
    case 'entry.correct':
      return [
        say.correct(String(act.input.entry), wordsOf(act.input.entry, context)),
        ...(typeof act.input.occurredAt === 'number'
          ? [say.moved(timeText(act.input.occurredAt, context))]
          : []),
        ...(act.input.kind === undefined ? [] : [entryKindNames[act.input.kind]]),
      ];
    case 'entry.strike':
      return [say.strike(String(act.input.entry), wordsOf(act.input.entry, context))];
    case 'question.answer':
      return [
        say.answer(String(act.input.entry), wordsOf(act.input.entry, context)),
        ...(act.input.by === undefined ? [] : [say.by(String(act.input.by))]),
        ...back,
      ];
    case 'hypothesis.judge':
      return [
        say.verdict(
          String(act.input.entry),
          wordsOf(act.input.entry, context),
          composerText.verdicts[act.input.verdict],
        ),
        ...back,
      ];
    case 'handoff.schedule':
    case 'handoff.start':
    case 'handoff.tick':
    case 'handoff.document':
    case 'handoff.brief':
    case 'handoff.readBack':
    case 'handoff.confirm':
    case 'handoff.accept':
    case 'handoff.decline':
    case 'handoff.cancel':
    case 'context.lose':
    case 'handoff.file':
      return [
        ...previewHandoff(act, context, {
          person: (handle) => personText(handle, context),
          time: (at) => timeText(at, context),
          words: (entry) => wordsOf(entry, context) ?? '',
        }),
        ...back,
      ];
    case 'person.set':
      return [say.person(act.input.handle, act.input.name ?? '')];
    case 'incident.export':
      return [say.export(composerText.formats[act.input.format])];
    case 'run.approve':
    case 'run.skip':
    case 'run.done':
    case 'run.answer':
    case 'run.stop':
    case 'run.take':
      return [runText(act, context)];
    case 'drill.run':
    case 'drill.change':
    case 'drill.stop':
    case 'sync.now':
    case 'backup.create':
    case 'sync.offline':
    case 'log.verify':
    case 'shell.window.open':
    case 'shell.appearance.set':
    case 'shell.folder.open':
      return [];
  }
}

/** What is said to a run, with the names of the run and its step. */
function runText(act: Extract<CallAct, { operation: `run.${string}` }>, { head }: ComposerContext): string {
  const run = head.runs.find(({ id }) => id === act.input.run);
  const id = 'step' in act.input ? act.input.step : undefined;
  const step = run?.steps.find((each) => each.id === id);
  return runPanelText.preview[act.operation](run?.title ?? '', step?.name ?? '');
}

/** Whom a page would come to first, worked out as the engine will. */
function raiseText(input: CallOf<'page.raise'>['input'], context: ComposerContext): string[] {
  const say = pagingText.preview;
  const parsed = pageCommandInputs['page.raise'].safeParse(input);
  if (!parsed.success) return [];
  const { service, policy, targets = [] } = parsed.data;
  const whom = service ?? policy ?? listOf(targets.map(targetName));
  const found = previewPage(parsed.data, context.head, context.paging, context.now);
  if (!found.ok) return [say.whom(whom), found.refusal.message];
  const { rungs } = found.output;
  const first = rungs.find(({ people }) => people.length > 0);
  const at = first?.at ?? null;
  return [
    say.whom(whom),
    first === undefined
      ? say.nobody
      : say.first(listOf(first.people.map(({ person }) => personText(person, context)))),
    ...(at !== null && at > context.now ? [say.held(timeText(at, context))] : []),
    say.rungs(rungs.length),
  ];
}

function nextText(next: number | string | null | undefined, context: ComposerContext): string[] {
  if (typeof next === 'number') return [say.nextAt(timeText(next, context))];
  if (next === null) return [say.nextNone];
  const every =
    context.levels.find((level) => level.id === context.head.severity)?.updateEveryMinutes ?? null;
  return every === null
    ? [say.nextNone, say.nextHint]
    : [say.nextRhythm(every, context.head.severity), say.nextHint];
}

function ownerText(owner: { person: string } | { seat: string }, context: ComposerContext): string {
  return 'person' in owner ? personText(owner.person, context) : seatName(owner.seat);
}

function personText(handle: string, context: ComposerContext): string {
  return context.people.find((person) => person.handle === handle)?.name ?? handle;
}

function isKnown(handle: string, context: ComposerContext): boolean {
  return (
    handle === context.me ||
    context.people.some((person) => person.handle === handle) ||
    context.head.tenures.some((tenure) => tenure.person === handle)
  );
}

function wordsOf(entry: number | string, context: ComposerContext): string | null {
  const found = context.entries.byLabel(String(entry));
  return found === undefined ? null : found.text;
}

function taskWords(task: number | string, context: ComposerContext): string | null {
  const number = Number.parseInt(String(task), 10);
  return context.head.tasks.find((candidate) => candidate.number === number)?.text ?? null;
}

/** `14:23`, and the day when it is not today's. */
function timeText(at: number, context: ComposerContext): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: context.zone, dateStyle: 'short' });
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: context.zone,
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock = time.format(at);
  return day.format(at) === day.format(context.now) ? clock : `${day.format(at)} ${clock}`;
}

/** A seat by name, or every seat of somebody who leaves. */
function leaving(input: CallOf<'seat.leave'>['input'], context: ComposerContext): string {
  if (input.seat !== undefined) return say.leave(seatName(input.seat));
  const who = input.person ?? context.me;
  const seats = context.head.tenures
    .filter((tenure) => tenure.until === null && tenure.person === who)
    .map((tenure) => seatName(tenure.seat));
  const name = personText(who, context);
  return seats.length === 0 ? say.leaveNone(name) : say.leaveAll(name, listOf([...new Set(seats)]));
}

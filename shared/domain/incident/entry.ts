import { assertNever } from '../assert.ts';
import { describe } from './describe.ts';
import { amendedEntry, type IncidentEvent } from './events.ts';
import type { Entry, EntryVersion } from './state.ts';
import { struckEntry } from './strike.ts';
import type { TimelineKind } from './terms.ts';

/** The entry an event adds to the timeline or amends. */
export function entryIdOf(event: IncidentEvent): string {
  return amendedEntry(event) ?? event.id;
}

/**
 * Folds one event into the entry it concerns. Pure. Adding events start from `undefined`; amending ones leave an
 * entry that is not there alone, because its event may still be on its way from another replica.
 */
export function evolveEntry(entry: Entry | undefined, event: IncidentEvent): Entry | undefined {
  const text = describe(event);
  if (text !== null) return created(event, text);
  if (entry === undefined) return undefined;
  switch (event.type) {
    case 'entry.corrected': {
      if (entry.struck !== null) return entry;
      const version: EntryVersion = {
        text: entry.text,
        occurredAt: entry.occurredAt,
        kind: entry.kind,
        detail: entry.detail,
        replacedAt: event.recordedAt,
        replacedBy: event.actor,
        reason: event.data.reason,
      };
      const kind = event.data.kind ?? entry.kind;
      return {
        ...entry,
        text: event.data.text ?? entry.text,
        occurredAt: event.data.occurredAt ?? entry.occurredAt,
        undated: entry.undated && event.data.occurredAt === null,
        kind,
        detail: event.data.detail ?? entry.detail,
        verdict: event.data.kind === null ? entry.verdict : kind === 'hypothesis' ? openVerdict(event) : null,
        answer: event.data.kind === null ? entry.answer : null,
        versions: [...entry.versions, version],
        sources: [...entry.sources, event.id],
      };
    }
    case 'entry.marked':
      return event.data.mark === 'pin'
        ? { ...entry, pinned: event.data.on }
        : { ...entry, starred: event.data.on };
    case 'entry.struck':
      return struckEntry(entry, event);
    case 'hypothesis.judged':
      if (entry.struck !== null || entry.kind !== 'hypothesis') return entry;
      return {
        ...entry,
        verdict: {
          is: event.data.verdict,
          because: event.data.because,
          at: event.occurredAt,
          by: event.actor,
        },
        sources: [...entry.sources, event.id],
      };
    case 'question.answered':
      if (entry.struck !== null || entry.kind !== 'question') return entry;
      return { ...entry, answer: { entry: event.data.by, at: event.occurredAt, by: event.actor } };
    default:
      throw new Error(`${event.type} neither adds nor amends an entry`);
  }
}

function created(event: IncidentEvent, text: string): Entry {
  if (!('n' in event.data)) throw new Error(`${event.type} has a sentence but no number`);
  const kind = timelineKind(event);
  const logged = event.type === 'entry.logged' ? event.data : null;
  return {
    id: event.id,
    n: event.data.n,
    kind,
    system: logged === null && kind === 'system' ? event.type : null,
    text,
    detail: logged?.detail ?? {},
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    actor: event.actor,
    replica: event.replica,
    hlc: event.hlc,
    seq: event.seq,
    replyTo: logged?.replyTo ?? null,
    undated: logged?.undated ?? false,
    pinned: false,
    starred: false,
    struck: null,
    versions: [],
    verdict: kind === 'hypothesis' ? openVerdict(event) : null,
    answer: null,
    sources: [event.id],
  };
}

function openVerdict(event: IncidentEvent): Entry['verdict'] {
  return { is: 'open', because: null, at: event.occurredAt, by: event.actor };
}

function timelineKind(event: IncidentEvent): TimelineKind {
  switch (event.type) {
    case 'entry.logged':
      return event.data.kind;
    case 'update.posted':
      return 'update';
    case 'task.added':
      return 'task';
    case 'incident.declared':
    case 'incident.retitled':
    case 'objective.set':
    case 'incident.rescoped':
    case 'severity.changed':
    case 'phase.changed':
    case 'incident.cancelled':
    case 'incident.merged':
    case 'clock.corrected':
    case 'detection.described':
    case 'seat.taken':
    case 'seat.left':
    case 'task.changed':
    case 'task.closed':
    case 'task.reopened':
    case 'task.ticketed':
    case 'incident.linked':
    case 'update.snoozed':
    case 'update.confirmed':
    case 'region.isolated':
    case 'rollcall.held':
    case 'incident.related':
    case 'page.raised':
    case 'page.sent':
    case 'page.attempted':
    case 'page.acknowledged':
    case 'page.escalated':
    case 'page.exhausted':
    case 'page.reopened':
    case 'page.resolved':
    case 'handoff.scheduled':
    case 'handoff.started':
    case 'handoff.ticked':
    case 'handoff.documented':
    case 'handoff.briefed':
    case 'handoff.readBack':
    case 'handoff.accepted':
    case 'handoff.declined':
    case 'handoff.cancelled':
    case 'context.lost':
    case 'run.started':
    case 'run.approved':
    case 'run.moved':
    case 'run.stepped':
    case 'run.asked':
    case 'run.taken':
    case 'run.resumed':
    case 'run.ended':
    case 'alert.attached':
    case 'alert.resolved':
    case 'alert.refired':
    case 'alert.silenced':
    case 'entry.corrected':
    case 'entry.marked':
    case 'entry.struck':
    case 'hypothesis.judged':
    case 'question.answered':
      return 'system';
    default:
      return assertNever(event);
  }
}

/** Order on the timeline: when things happened, then the stream's own order. Undated entries come last. */
export function compareTimeline(one: Entry, other: Entry): number {
  if (one.undated !== other.undated) return one.undated ? 1 : -1;
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt;
  if (one.hlc !== other.hlc) return one.hlc < other.hlc ? -1 : 1;
  if (one.replica !== other.replica) return one.replica < other.replica ? -1 : 1;
  return one.seq - other.seq;
}

/** What is looked through for words: those of an entry and of its facts, never those of earlier versions. */
export function searchedWords(entry: Entry): string {
  if (entry.struck !== null) return '';
  const { source, known, considered, sentTo, link } = entry.detail;
  return [entry.text, source, known, considered, sentTo, link]
    .filter((text) => text !== undefined)
    .join('\n');
}

import { CLOCK_EVENTS, clockHistory } from '#shared/domain/incident/clocks.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { outgoingUpdates } from '../connectors/outgoing-updates.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** Queries that read the views. */
export function viewHandlers(
  parts: EngineParts,
): Handlers<
  | 'incident.show'
  | 'incident.clocks'
  | 'incident.timeline'
  | 'incident.list'
  | 'incident.similar'
  | 'outbox.list'
  | 'search'
> {
  const { log, list, heads, entries, search, similar, outbox, now } = parts;
  return {
    'incident.show'({ ref }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const summary = list.summary(found.output.stream);
      if (summary === undefined) throw new Error('a found incident has a summary');
      return { ok: true, output: { ref: found.output.ref, head: heads.get(found.output.stream), summary } };
    },
    'incident.clocks'({ ref }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const events = log.reader.eventsOfTypes(found.output.stream, CLOCK_EVENTS).map(({ event }) => event);
      return { ok: true, output: clockHistory(events.filter((event) => isIncidentEvent(event))) };
    },
    'outbox.list'({ ref }) {
      const found = list.find(ref);
      if (!found.ok) return found;
      const head = heads.get(found.output.stream);
      return { ok: true, output: outgoingUpdates(outbox.queued(found.output.stream), head, now()) };
    },
    'incident.timeline'({ ref, before, limit }) {
      const found = list.find(ref);
      return found.ok ? { ok: true, output: entries.page(found.output.stream, before, limit) } : found;
    },
    'incident.list': ({ open, limit }) => ({ ok: true, output: list.list(open, limit) }),
    'incident.similar'({ ref, limit }) {
      const found = list.find(ref);
      return found.ok ? { ok: true, output: similar.find(found.output.stream, limit) } : found;
    },
    search({ words, ref, limit }) {
      if (ref === undefined) return { ok: true, output: search.find(words, undefined, limit) };
      const found = list.find(ref);
      return found.ok ? { ok: true, output: search.find(words, found.output.stream, limit) } : found;
    },
  };
}

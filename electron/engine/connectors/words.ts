import { textOf, makeEffect } from '#shared/connectors/payloads.ts';
import type { NeutralEffect } from '#shared/connectors/effects.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { workOf } from '#shared/runbooks/step-plan.ts';
import type { Heads } from '../heads.ts';
import type { LogReader } from '../log/reader.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { QueuedRow } from './outbox.ts';

/** Makes what a connector gets out of a row, from the log as it is now. */
export function createWords(reader: LogReader, heads: Heads, list: IncidentsView) {
  const eventOf = (id: string, stream: string) => {
    const event = reader.event(id)?.event;
    return event !== undefined && event.stream === stream && isIncidentEvent(event) ? event : undefined;
  };

  function make(row: Pick<QueuedRow, 'effect' | 'payload' | 'stream'>): NeutralEffect | null {
    const { stream } = row;
    return makeEffect(row.effect, row.payload, {
      head: heads.get(stream),
      ref: list.summary(stream)?.ref ?? '',
      eventById: (id) => eventOf(id, stream),
      noticeOf(run, step) {
        const started = eventOf(run, stream);
        if (started?.type !== 'run.started') return undefined;
        const found = parseRunbook(started.data.text, started.data.title).steps.find(({ id }) => id === step);
        if (found === undefined || found.kind === 'manual') return undefined;
        const work = workOf(found);
        return work.kind === 'notify' ? { text: work.text, to: work.to } : undefined;
      },
    });
  }

  return {
    make,
    /** What a person reads of a row; null where it can't be said any more. */
    text(row: Pick<QueuedRow, 'effect' | 'payload' | 'stream'>): string | null {
      const made = make(row);
      return made === null ? null : textOf(made);
    },
  };
}

export type Words = ReturnType<typeof createWords>;

import { refuseOver } from '#shared/domain/incident/decide/incident.ts';
import type { EngineParts } from '../parts.ts';
import { relateBoth } from './incident.ts';
import type { Handlers } from './index.ts';

/** Splitting a massive incident into parts under one parent. */
export function splitHandlers(parts: EngineParts): Handlers<'incident.split'> {
  return {
    /** Each step may be repeated without doubling anything, so that the same command mends what a crash cut short. */
    'incident.split'({ ref, commandId, as, ...input }) {
      const given = { actor: as ?? parts.me, commandId };
      const whole = parts.list.find(ref);
      if (!whole.ok) return whole;
      const head = parts.heads.get(whole.output.stream);
      const over = refuseOver(head);
      if (!over.ok) return over;
      const part = parts.incidents.declare(
        {
          name: 'incident.declare',
          input: {
            title: input.title,
            severity: input.severity ?? head.severity,
            services: input.services ?? head.services,
            regions: input.regions ?? head.regions,
            nearMiss: false,
            ...(input.at === undefined ? {} : { at: input.at }),
            exercise: head.exercise,
          },
        },
        given,
      );
      if (!part.ok) return part;
      relateBoth(parts, part.output, 'parent', whole.output, given.actor);
      return part;
    },
  };
}

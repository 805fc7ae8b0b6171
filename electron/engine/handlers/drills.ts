import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

/** Drills that play by themselves. */
export function drillHandlers(
  parts: EngineParts,
): Handlers<'drill.list' | 'drill.run' | 'drill.change' | 'drill.stop' | 'drill.show'> {
  const { drills, me } = parts;
  return {
    'drill.list': () => ({ ok: true, output: drills.list() }),
    'drill.run': ({ drill, speed, as, commandId }) =>
      drills.run(drill, speed, { actor: as ?? me, commandId }),
    'drill.change': ({ speed, paused }) =>
      drills.change({
        ...(speed === undefined ? {} : { speed }),
        ...(paused === undefined ? {} : { paused }),
      }),
    'drill.stop': ({ as }) => drills.end(as ?? me),
    'drill.show': () => ({ ok: true, output: drills.show() }),
  };
}

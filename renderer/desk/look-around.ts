import type { Services } from '#renderer/state/services.ts';
import type { RowSurroundings } from './rows.ts';

/** What people are called and where they are, as of now. */
export function lookAround({
  surroundings,
}: Pick<Services, 'surroundings'>): Pick<RowSurroundings, 'name' | 'regionOf'> {
  const { names, workspace } = surroundings.getState();
  const regions = new Map(workspace.people.map((person) => [person.handle, person.region]));
  return {
    name: (handle) => names.get(handle) ?? handle,
    regionOf: (handle) => regions.get(handle) ?? null,
  };
}

/** Handles of actors nobody is behind begin like this. */
const PREFIX = '@sim.';

/** Whether a handle belongs to a simulated actor: `@sim.maya`. */
export function isSimulated(handle: string): boolean {
  return handle.startsWith(PREFIX) && handle.length > PREFIX.length;
}

/** What a simulated actor is called: `Maya (simulated)`. Null for everyone else. */
export function simulatedName(handle: string): string | null {
  if (!isSimulated(handle)) return null;
  const name = handle.slice(PREFIX.length);
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)} (simulated)`;
}

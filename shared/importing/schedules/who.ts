import { handle } from '../../domain/fields.ts';
import type { Person } from '../../domain/workspace/state.ts';

/** What another system says of a person. */
export interface ForeignPerson {
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
}

/** The handle of a person of another system, and whether it had to be made up; null when nothing says who it is. */
export function handleOf(
  { id, name, email }: ForeignPerson,
  people: readonly Person[],
): { handle: string; known: boolean } | null {
  const own = id?.startsWith('@') === true ? handle.safeParse(id) : undefined;
  if (own?.success === true) return { handle: own.data, known: true };
  const same = (one: string | null | undefined, other: string | null | undefined): boolean =>
    one !== null &&
    one !== undefined &&
    one.trim() !== '' &&
    one.trim().toLowerCase() === other?.trim().toLowerCase();
  const local = email?.split('@')[0];
  const found =
    people.find((person) => same(person.email, email)) ??
    people.find((person) => same(person.name, name)) ??
    people.find((person) => same(person.handle, `@${local ?? ''}`) || same(person.handle, `@${name ?? ''}`));
  if (found !== undefined) return { handle: found.handle, known: true };
  for (const text of [local, name, id]) {
    const made = handle.safeParse(handleFrom(text ?? ''));
    if (made.success) return { handle: made.data, known: false };
  }
  return null;
}

/** `ana.ruiz` for `Ana Ruiz`. */
function handleFrom(text: string): string {
  return text
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '.')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 60);
}

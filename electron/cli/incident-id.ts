import { incidentStream } from '#shared/domain/ref.ts';
import { uuid } from '#shared/domain/fields.ts';

/** The id of an incident for scripts: a UUID that stays what it is, while a reference is as short as it can be. */
export function incidentId(stream: string): string {
  return stream.slice(incidentStream('').length);
}

/** What the contract takes as a reference: the stream where its id was given. */
export function incidentRef(typed: string): string {
  const id = uuid.safeParse(typed.trim().toLowerCase());
  return id.success ? incidentStream(id.data) : typed;
}

import { RefusalError } from '#shared/contract/refusal.ts';
import { utf8 } from './files.ts';

/**
 * A list out of a JSON file, whose members the contract will judge. `what` says what it holds and `source` which
 * command writes such a file. Throws a RefusalError.
 */
export function readJsonList(bytes: Uint8Array, file: string, what: string, source: string): unknown[] {
  const mend = `Start from what ${source} writes.`;
  let value: unknown;
  try {
    value = JSON.parse(utf8(bytes, file));
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new RefusalError('invalid_input', `${file} is not JSON (${cause}). ${mend}`);
  }
  if (!Array.isArray(value)) {
    throw new RefusalError('invalid_input', `${file} must hold a list of ${what}. ${mend}`);
  }
  return value;
}

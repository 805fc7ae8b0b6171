import type { Act } from '#shared/composer/act.ts';
import { parseLine } from '#shared/composer/parse.ts';
import { contextOf } from './context.ts';

/** What a line asks for. Throws where it is refused. */
export function act(line: string): Act {
  const parsed = parseLine(line, contextOf());
  if (!parsed.ok) throw new Error(`${line}: ${parsed.message}`);
  return parsed.act;
}

/** Why a line is refused. */
export function refusal(line: string): string {
  const parsed = parseLine(line, contextOf());
  return parsed.ok ? `accepted as ${JSON.stringify(parsed.act)}` : parsed.message;
}

import type { CallAct } from '#shared/composer/act.ts';
import type { ComposerContext } from '#shared/composer/context.ts';
import type { Entry } from '#shared/domain/incident/state.ts';

/** What stands in and under the composer. */
export interface LineState {
  line: string;
  /** What is wrong with the line, in words. */
  error: string | null;
  /** What was done last, in words. */
  notice: string | null;
  /** A line that was refused after the composer had gone on. */
  refused: string | null;
  /** Goes up when the composer is to take the focus. */
  focus: number;
}

/** The entry an act amends, as it is before the act. */
export function amended(act: CallAct, context: Pick<ComposerContext, 'entries'>): Entry | undefined {
  if (!('entry' in act.input)) return undefined;
  const named = String(act.input.entry);
  return context.entries.byId(named) ?? context.entries.byLabel(named);
}

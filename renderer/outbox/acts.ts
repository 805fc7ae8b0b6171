import type { OutboxRow } from '#shared/contract/connectors.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { outboxText as text } from '#shared/text/outbox-screen.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import type { App } from '#renderer/ui/app-context.tsx';
import type { Acts } from '#renderer/ui/row-keys.ts';

/** The letter that acts on the row in focus. */
export const ROW_KEYS = { confirm: 'c', retry: 'r', edit: 'e', discard: 'x' } as const;

/** Where a row goes, as people call it. */
export function placeOf({ connector, connectorName }: OutboxRow): string {
  return connectorName ?? text.unconnected(connector);
}

/** What can be done about a row. What goes out, or never will, is asked with its exact words. */
export function actsOn(
  row: OutboxRow,
  { client, dialogs, surroundings, told }: App,
  edit: () => void,
  changed: () => void,
): Acts<keyof typeof ROW_KEYS> {
  const { num, state, editable, effect } = row;
  const words = row.text ?? text.effects[effect];
  const to = placeOf(row);
  const then = (outcome: Outcome<unknown>): void => {
    if (!outcome.ok) told.setState({ told: { error: outcome.refusal.message } });
    changed();
  };
  const ask = (exact: string, yes: string, act: () => void) => (): void =>
    dialogs.setState({ dialog: { kind: 'confirm', words: exact, yes, act } });
  const rows = [num];
  return {
    confirm:
      state === 'held'
        ? ask(
            text.confirmWords(to, words),
            text.confirm,
            () => void client.call('outbox.confirm', { rows }).then(then),
          )
        : null,
    retry:
      state === 'dead' || (state === 'waiting' && row.connectorName !== null)
        ? () => void client.call('outbox.retry', { rows }).then(then)
        : null,
    edit: editable ? edit : null,
    discard:
      state === 'held' || state === 'dead' || state === 'waiting'
        ? ask(
            text.discardWords(to, words),
            text.discardYes,
            () => void client.call('outbox.discard', { rows, ...actsAs(surroundings.getState()) }).then(then),
          )
        : null,
  };
}

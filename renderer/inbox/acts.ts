import type { InboxGroup } from '#shared/contract/inbox.ts';
import { inboxScreen as text } from '#shared/text/inbox-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { deskHash } from '#renderer/state/route.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import type { App } from '#renderer/ui/app-context.tsx';
import type { Acts } from '#renderer/ui/row-keys.ts';

/** The letter that acts on the row in focus. */
export const ROW_KEYS = { declare: 'd', attach: 'a', dismiss: 'x' } as const;

/** What can be done about this row, and what follows. What is attached already stays so; a message declares nothing. */
export function actsOn(group: InboxGroup, app: App): Acts<keyof typeof ROW_KEYS> {
  const { client, dialogs, location, told } = app;
  const open = group.state !== 'attached';
  return {
    declare:
      open && group.kind === 'alert'
        ? () => {
            const signed = { commandId: newCommandId(), ...actsAs(app.surroundings.getState()) };
            void client.call('inbox.declare', { group: group.group, ...signed }).then((outcome) => {
              if (outcome.ok) location.go(deskHash(outcome.output.ref));
              else told.setState({ told: { error: outcome.refusal.message } });
            });
          }
        : null,
    attach: open
      ? () =>
          dialogs.setState({
            dialog: {
              kind: 'attach-alert',
              group,
              done: (ref) => told.setState({ told: { notice: text.attached(ref) } }),
            },
          })
      : null,
    dismiss:
      group.state === 'new'
        ? () =>
            void client.call('inbox.dismiss', { group: group.group }).then((outcome) =>
              told.setState({
                told: outcome.ok ? { notice: text.dismissed } : { error: outcome.refusal.message },
              }),
            )
        : null,
  };
}

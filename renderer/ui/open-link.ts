import type { Services } from '#renderer/state/services.ts';

/** Opens an address outside the application, after the shell has looked at it; says why where it does not. */
export function openLink(url: string, { client, told }: Pick<Services, 'client' | 'told'>): void {
  void client.call('shell.link.open', { url }).then((outcome) => {
    if (!outcome.ok) told.setState({ told: { error: outcome.refusal.message } });
  });
}

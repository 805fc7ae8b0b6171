import type { BridgeWire, EngineHealth, MenuCommand } from '#shared/contract/bridge.ts';
import { channels, type IncrementPush } from '#shared/contract/channels.ts';

/** The part of `ipcRenderer` this needs. */
export interface Channel {
  invoke(channel: string, ...args: unknown[]): Promise<string>;
  on(channel: string, listener: (event: unknown, message: unknown) => void): unknown;
}

interface Subscriber {
  onIncrement: (text: string) => void;
  onRefused: (text: string) => void;
}

/** How many menu commands are kept for a page that does not listen yet. */
const MAX_PENDING_COMMANDS = 10;

/** The window's end of the contract. `token` names this load of the page. */
export function createBridgeWire(channel: Channel, token: string): BridgeWire {
  const subscribers = new Map<string, Subscriber>();
  const healthListeners = new Set<(health: EngineHealth) => void>();
  const menuListeners = new Set<(command: MenuCommand) => void>();
  const pendingCommands: MenuCommand[] = [];
  let health: EngineHealth | undefined;
  let lastId = 0;

  channel.on(channels.increment, (_event, message) => {
    const { id, kind, text } = message as IncrementPush;
    const subscriber = subscribers.get(id);
    if (kind === 'increment') return subscriber?.onIncrement(text);
    subscribers.delete(id);
    subscriber?.onRefused(text);
  });

  function tellHealth(now: EngineHealth): void {
    // A change may overtake the answer about how it was before.
    if (health !== undefined && health.since > now.since) return;
    health = now;
    for (const listener of healthListeners) listener(now);
  }
  channel.on(channels.health, (_event, message) => tellHealth(message as EngineHealth));
  // Also tells the shell that this load has begun.
  void channel.invoke(channels.health, token).then((text) => {
    const outcome = JSON.parse(text) as { ok: true; output: EngineHealth } | { ok: false };
    if (outcome.ok) tellHealth(outcome.output);
  });

  channel.on(channels.menu, (_event, message) => {
    const command = message as MenuCommand;
    for (const listener of menuListeners) listener(command);
    if (menuListeners.size === 0 && pendingCommands.length < MAX_PENDING_COMMANDS)
      pendingCommands.push(command);
  });

  return {
    call: (name, input) => channel.invoke(channels.call, name, input),

    subscribe(name, input, onIncrement, onRefused) {
      lastId += 1;
      const id = String(lastId);
      const key = `${token}-${id}`;
      subscribers.set(key, { onIncrement, onRefused });
      const refused = (refusal: unknown) => {
        if (subscribers.delete(key)) onRefused(JSON.stringify(refusal));
      };
      channel.invoke(channels.subscribe, token, id, name, input).then(
        (text) => {
          const outcome = JSON.parse(text) as { ok: boolean; refusal?: unknown };
          if (!outcome.ok) refused(outcome.refusal);
        },
        () =>
          refused({
            code: 'shell_unavailable',
            message: `The application did not answer ${name}. Try again.`,
          }),
      );
      return () => {
        if (subscribers.delete(key)) void channel.invoke(channels.unsubscribe, token, id);
      };
    },

    onEngineHealth(listener) {
      healthListeners.add(listener);
      if (health !== undefined) listener(health);
      return () => {
        healthListeners.delete(listener);
      };
    },

    onMenu(listener) {
      menuListeners.add(listener);
      for (const command of pendingCommands.splice(0)) listener(command);
      return () => {
        menuListeners.delete(listener);
      };
    },
  };
}

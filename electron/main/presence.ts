import { app, Menu, nativeImage, Tray } from 'electron';
import path from 'node:path';
import type { operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import type { EngineHost } from './engine-host.ts';
import { totalDue, trayTemplate, type TrayActions } from './tray-menu.ts';
import { words } from './words.ts';

type Increment = OutputOf<(typeof operations)['incidents.watch']>;

/** Milliseconds in which changes are gathered before the tray is told: a burst of entries is one change to it. */
const GATHER = 300;

/** What the system shows of the application outside its windows: an icon in the tray, a number on the dock. */
export interface Presence {
  setDue(due: ReadonlyMap<string, number>): void;
  close(): void;
}

export interface PresenceOptions {
  engine: Pick<EngineHost, 'subscribe'>;
  /** Folder with the icon in its sizes. */
  icons: string;
  actions: TrayActions;
  log: (line: string) => void;
}

export function showPresence({ engine, icons, actions, log }: PresenceOptions): Presence {
  const tray = createTray(icons, log);
  const known = new Map<string, IncidentSummary>();
  let due: ReadonlyMap<string, number> = new Map();
  let timer: NodeJS.Timeout | undefined;

  const end = engine.subscribe(
    'incidents.watch',
    {},
    (pushed) => {
      // The engine builds it from this very schema.
      const increment = pushed as Increment;
      if (increment.type === 'snapshot') known.clear();
      for (const incident of increment.type === 'snapshot' ? increment.incidents : [increment.incident])
        known.set(incident.stream, incident);
      changed();
    },
    (refusal) => log(`the tray knows no incidents: ${refusal.message}`),
  );
  tray?.on('click', actions.home);
  changed();

  function changed(): void {
    timer ??= setTimeout(show, GATHER);
  }

  function show(): void {
    timer = undefined;
    const incidents = [...known.values()]
      .filter(({ open }) => open)
      .toSorted(
        (one, other) => one.severity.localeCompare(other.severity) || other.declaredAt - one.declaredAt,
      );
    const facts = { incidents, due };
    const total = totalDue(facts);
    app.setBadgeCount(total);
    if (tray === undefined) return;
    tray.setToolTip(words.tray.tip(incidents.length, total));
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(facts, actions)));
  }

  return {
    setDue(now) {
      due = now;
      changed();
    },
    close() {
      clearTimeout(timer);
      end();
      tray?.destroy();
    },
  };
}

/** A system without a tray works without one. */
function createTray(icons: string, log: (line: string) => void): Tray | undefined {
  try {
    const file = (size: number) => path.join(icons, `${size}x${size}.png`);
    const onMac = process.platform === 'darwin';
    const image = nativeImage.createFromPath(file(onMac ? 16 : 32));
    if (onMac)
      image.addRepresentation({ scaleFactor: 2, buffer: nativeImage.createFromPath(file(32)).toPNG() });
    return new Tray(image);
  } catch (error) {
    log(`there is no tray: ${String(error)}`);
    return undefined;
  }
}

import type { MenuItemConstructorOptions } from 'electron';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { noticeText } from '#shared/text/reminders.ts';
import { words } from './words.ts';

/** What the tray's menu does. */
export interface TrayActions {
  openIncident: (ref: string) => void;
  declare: () => void;
  home: () => void;
  quit: () => void;
}

export interface TrayFacts {
  /** Open incidents, in the order of the list. */
  incidents: readonly IncidentSummary[];
  /** Reminders that are due, by stream. */
  due: ReadonlyMap<string, number>;
}

/** Incidents a menu shows; the list has the others. */
const MOST_INCIDENTS = 10;

/** How many reminders are due in all. A rehearsal's are on its desk: it calls nobody from other work. */
export function totalDue({ incidents, due }: TrayFacts): number {
  const rehearsals = new Set(incidents.filter(({ exercise }) => exercise).map(({ stream }) => stream));
  return [...due].reduce((sum, [stream, count]) => (rehearsals.has(stream) ? sum : sum + count), 0);
}

/** The tray's menu as a table: what is open, what is due there, declaring, quitting. */
export function trayTemplate(facts: TrayFacts, actions: TrayActions): MenuItemConstructorOptions[] {
  const { incidents, due } = facts;
  const line = { type: 'separator' as const };
  const shown = incidents.slice(0, MOST_INCIDENTS).map(({ ref, stream, severity, title }) => {
    const count = due.get(stream) ?? 0;
    const tail = count === 0 ? '' : ` – ${noticeText.due(count)}`;
    // In a menu a single & would name a key.
    return {
      label: `${severity}  ${ref}  ${shortened(title)}${tail}`.replaceAll('&', '&&'),
      click: () => actions.openIncident(ref),
    };
  });
  return [
    ...(shown.length === 0 ? [{ label: words.tray.none, enabled: false }] : shown),
    ...(incidents.length > shown.length
      ? [{ label: words.tray.more(incidents.length - shown.length), click: actions.home }]
      : []),
    line,
    { label: words.menu.declare, click: actions.declare },
    { label: words.tray.home, click: actions.home },
    line,
    { label: words.menu.quit, click: actions.quit },
  ];
}

function shortened(title: string): string {
  const most = 48;
  return title.length <= most ? title : `${title.slice(0, most - 1).trimEnd()}…`;
}

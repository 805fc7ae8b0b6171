import type { References } from './attachments/references.ts';
import type { Attachments } from './attachments/store.ts';
import type { Bus } from './bus.ts';
import type { Care } from './care.ts';
import type { Heads } from './heads.ts';
import type { LocalServer } from './http/server.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Incidents } from './incidents.ts';
import type { OpenLog } from './log/open.ts';
import type { Print } from './print.ts';
import type { Folders } from './connectors/external/folders.ts';
import type { Hub } from './connectors/hub.ts';
import type { Outbox } from './connectors/outbox.ts';
import type { Runbooks } from './runbooks/runbooks.ts';
import type { Drills } from './services/drills.ts';
import type { Runs } from './services/runs.ts';
import type { WatchedRuns } from './services/watched-runs.ts';
import type { Reminders } from './services/reminders.ts';
import type { EntriesView } from './views/entries.ts';
import type { IncidentsView } from './views/incidents.ts';
import type { RunFiguresView } from './views/run-figures.ts';
import type { Search } from './views/search.ts';
import type { Sync } from './sync/service.ts';
import type { Similar } from './views/similar.ts';
import type { Workspace } from './workspace.ts';

/** What handlers and subscriptions work with. */
export interface EngineParts {
  log: OpenLog;
  bus: Bus;
  heads: Heads;
  outbox: Outbox;
  hub: Hub;
  folders: Folders;
  entries: EntriesView;
  list: IncidentsView;
  workspace: Workspace;
  incidents: Incidents;
  search: Search;
  attachments: Attachments;
  references: References;
  similar: Similar;
  runFigures: RunFiguresView;
  care: Care;
  reminders: Reminders;
  drills: Drills;
  runbooks: Runbooks;
  runs: Runs;
  watchedRuns: WatchedRuns;
  inbox: Inbox;
  server: LocalServer;
  sync: Sync;
  print: Print;
  now: () => number;
  /** Variables of the environment. */
  env: Readonly<Record<string, string | undefined>>;
  /** Who acts when a call doesn't say. */
  me: string;
  appVersion: string;
}

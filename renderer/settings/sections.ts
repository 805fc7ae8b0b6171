import { lazy, type ComponentType } from 'react';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { AppearanceSection } from './appearance/section.tsx';
import { BackupsSection } from './backups/section.tsx';
import { ChecklistsSection } from './checklists/section.tsx';
import { FilesSection } from './files/section.tsx';
import { FolderSection } from './folder/section.tsx';
import { KeysSection } from './keys/section.tsx';
import { NotificationsSection } from './notifications/section.tsx';
import { PoliciesSection } from './policies/section.tsx';
import { RunbooksSection } from './runbooks/section.tsx';
import { PeopleSection } from './people/section.tsx';
import { ServicesSection } from './services/section.tsx';
import { RegionsSection } from './regions/section.tsx';
import { SeatsSection } from './seats/section.tsx';
import { SetupSection } from './setup/section.tsx';
import { SeveritiesSection } from './severities/section.tsx';
import { TimesSection } from './times/section.tsx';

/** Seldom looked at: fetched when they are. */
const InstallationsSection = lazy(() => import('./installations/section.tsx'));
const QuarantineSection = lazy(() => import('./quarantine/section.tsx'));
const BundlesSection = lazy(() => import('./bundles/section.tsx'));
const ConnectorsSection = lazy(() => import('./connectors/section.tsx'));

export interface Section {
  /** In the address: `#/settings/people`. */
  id: string;
  group: keyof typeof settingsText.groups;
  title: string;
  View: ComponentType;
}

const { titles } = settingsText;

/** Every section, in the order of the list beside them. A new one is a folder and a line here. */
export const sections: readonly Section[] = [
  { id: 'setup', group: 'team', title: titles.setup, View: SetupSection },
  { id: 'people', group: 'team', title: titles.people, View: PeopleSection },
  { id: 'regions', group: 'team', title: titles.regions, View: RegionsSection },
  { id: 'services', group: 'team', title: titles.services, View: ServicesSection },
  { id: 'policies', group: 'team', title: titles.policies, View: PoliciesSection },
  { id: 'seats', group: 'team', title: titles.seats, View: SeatsSection },
  { id: 'severities', group: 'team', title: titles.severities, View: SeveritiesSection },
  { id: 'checklists', group: 'team', title: titles.checklists, View: ChecklistsSection },
  { id: 'connectors', group: 'team', title: connectorScreen.title, View: ConnectorsSection },
  { id: 'installations', group: 'team', title: syncScreen.title, View: InstallationsSection },
  { id: 'files', group: 'team', title: titles.files, View: FilesSection },
  { id: 'appearance', group: 'machine', title: titles.appearance, View: AppearanceSection },
  { id: 'times', group: 'machine', title: titles.times, View: TimesSection },
  { id: 'notifications', group: 'machine', title: titles.notifications, View: NotificationsSection },
  { id: 'runbooks', group: 'machine', title: titles.runbooks, View: RunbooksSection },
  { id: 'folder', group: 'data', title: titles.folder, View: FolderSection },
  { id: 'backups', group: 'data', title: titles.backups, View: BackupsSection },
  { id: 'bundles', group: 'data', title: syncScreen.bundles.title, View: BundlesSection },
  { id: 'quarantine', group: 'data', title: syncScreen.quarantine.title, View: QuarantineSection },
  { id: 'keys', group: 'data', title: titles.keys, View: KeysSection },
];

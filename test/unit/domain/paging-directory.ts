import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import {
  policy,
  schedule,
  service,
  type Policy,
  type Schedule,
  type Service,
} from '#shared/domain/workspace/on-call.ts';
import { region, type Region } from '#shared/domain/workspace/places.ts';
import { emptyWorkspace } from '#shared/domain/workspace/evolve.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';

const WEEK = 604_800;

/** A schedule on which one person is on call for ever. */
function always(name: string, ...users: string[]): Schedule {
  const start = '2026-01-05T00:00:00Z';
  const layer = { name: 'All', start, virtualStart: start, turnSeconds: WEEK, users };
  return schedule.parse({ name, zone: 'UTC', layers: [layer] });
}

const policies: Policy[] = [
  {
    name: 'Everyone',
    loops: 1,
    rules: [
      { delayMinutes: 5, targets: [{ schedule: 'Database' }] },
      { delayMinutes: 10, targets: [{ seat: 'ic' }, { person: '@dee' }] },
      { delayMinutes: 15, targets: [{ regionChain: 'affected' }] },
    ],
  },
  { name: 'Database', loops: 0, rules: [{ delayMinutes: 3, targets: [{ seat: 'sme:database' }] }] },
  { name: 'Nobody', loops: 2, rules: [{ delayMinutes: 1, targets: [{ schedule: 'Empty' }] }] },
  {
    name: 'Regional',
    loops: 0,
    rules: [
      { delayMinutes: 10, targets: [{ person: '@ana' }] },
      { delayMinutes: 10, targets: [{ person: '@bo' }] },
      { delayMinutes: 15, targets: [{ person: '@cy' }] },
    ],
  },
].map((each) => policy.parse(each));

const services: Service[] = [
  { name: 'payments', policy: 'Everyone' },
  { name: 'Reports', policy: 'Database', urgency: 'low', autoResolveHours: 2, respectLocalNight: true },
  { name: 'orphan' },
].map((each) => service.parse(each));

const regions: Region[] = [
  { name: 'eu-west', zone: 'Europe/London', chain: 'Regional' },
  { name: 'us-east', zone: 'America/Los_Angeles' },
].map((each) => region.parse(each));

/** The workspace the simulated incident is in. */
export const simulatedWorkspace: WorkspaceState = {
  ...emptyWorkspace(),
  people: [
    { handle: '@bo', name: 'Bo Lin', region: 'us-east', phone: '+1 555 0100', email: null, skills: [] },
    { handle: '@cy', name: 'Cy', region: null, phone: null, email: null, skills: [] },
  ],
  policies,
  services,
  regions,
  schedules: [
    always('Database', '@bo'),
    {
      ...always('Empty', '@cy'),
      layers: always('Empty', '@cy').layers.map((each) => ({ ...each, end: each.start + 1_000 })),
    },
  ],
};

/** Whom pages of the simulated incident come to; the machine is `@ana`’s. */
export const simulatedDirectory = pagingDirectory(simulatedWorkspace, '@ana');

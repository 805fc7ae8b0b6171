import { RefusalError } from '#shared/contract/refusal.ts';
import { emptyHead } from '#shared/domain/incident/evolve.ts';
import { pagingDirectory } from '#shared/domain/incident/paging/directory.ts';
import { pageCommandInputs } from '#shared/domain/incident/paging/commands.ts';
import { previewPage } from '#shared/domain/incident/paging/forecast.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import type { Policy, Service } from '#shared/domain/workspace/on-call.ts';
import { readTargets, writeTarget } from '#shared/domain/workspace/target-text.ts';
import { hoursText, listOf } from '#shared/text/en.ts';
import { nobodyText, pagedName } from '#shared/text/paging.ts';
import type { Commands } from '../command.ts';
import { oneLine, table } from '../render/layout.ts';
import { dayAndClock, isoOrNull } from '../render/times.ts';
import type { Session } from '../session.ts';
import { checked, given, joined, must } from './common.ts';

/** Escalation policies: who is called, in which order, after how long. */
export function addPolicies(policies: Commands): void {
  policies.add('list', 'List escalation policies.', 'policy list').does(async (session) => {
    const { policies: all } = await session.call('workspace.show', {});
    return { json: all, text: all.length === 0 ? 'No policies yet.' : all.map(policyText).join('\n') };
  });

  policies
    .add(
      'set <name>',
      'Add an escalation policy, or replace it.',
      'policy set Payments --rung "5 @bo schedule:Database" --rung "10 #ic" --loops 1',
      'policy set EMEA --rung "10 @ana" --rung "10 @bo" --rung "15 @cy"',
    )
    .repeatable('--rung <text>', 'Minutes until the next rung’s turn, then its targets: "10 @ana #ic".')
    .option('--loops <number>', 'How often the ladder runs again after its first time. Default: 0.')
    .explain(
      'Targets are @person, #seat, schedule:NAME and region:NAME; region:affected is every region of the incident.',
    )
    .does(async (session, name: string, options: { rung?: string[]; loops?: string }) => {
      const rules = (options.rung ?? []).map(ruleOf);
      const policy = { name, rules, ...given({ loops: numberOf(options.loops, '--loops') }) };
      const { id } = await session.call('policy.set', { policy, ...session.signed });
      return { json: { id }, text: `${oneLine(name)} set` };
    });

  policies
    .add('remove <name...>', 'Remove an escalation policy. Pages under way go on.', 'policy remove Payments')
    .does(async (session, name: string[]) => ({
      json: await session.call('policy.remove', { name: joined(name), ...session.signed }),
      text: `${oneLine(joined(name))} removed`,
    }));

  policies
    .add('preview <name...>', 'Tell who would be paged now, rung by rung.', 'policy preview Payments')
    .does((session, name: string[]) => preview(session, { policy: joined(name) }));
}

interface ServiceOptions {
  policy?: string;
  urgency?: string;
  ackTimeout?: string;
  autoResolve?: string;
  hours?: string;
  days?: string;
  zone?: string;
  localNight?: string;
}

/** Services: what is run for users, and who is paged for it. */
export function addServices(services: Commands): void {
  services.add('list', 'List services.', 'service list').does(async (session) => {
    const { services: all } = await session.call('workspace.show', {});
    return { json: all, text: all.length === 0 ? 'No services yet.' : table(all.map(serviceRow)) };
  });

  services
    .add(
      'set <name>',
      'Add a service, or change what is known of it.',
      'service set payments-api --policy Payments --urgency high --ack-timeout 10',
      'service set reports --policy Data --urgency low --hours 09:00-17:00 --zone Europe/London --local-night respect',
    )
    .option('--policy <name>', 'Who is paged for it; none for nobody.')
    .option('--urgency <urgency>', 'high: always page. low: within business hours.')
    .option(
      '--ack-timeout <minutes>',
      'How long an acknowledgement holds while nothing is said; default for 10 or 30.',
    )
    .option('--auto-resolve <hours>', 'When a page is over by itself; never for not.')
    .option('--hours <from-to>', 'Business hours on the wall, like 09:00-17:00.')
    .option('--days <days>', 'Business days, 1 for Monday to 7 for Sunday, like 1,2,3,4,5.')
    .option('--zone <zone>', 'IANA time zone of the business hours.')
    .option('--local-night <what>', 'respect: low urgency waits for the responder’s morning. ignore: not.')
    .does(async (session, name: string, options: ServiceOptions) => {
      const { services: all } = await session.call('workspace.show', {});
      const known = byName(all, name);
      const service = serviceOf(known ?? { name }, options);
      const { id } = await session.call('service.set', { service, ...session.signed });
      return { json: { id }, text: `${oneLine(name)} set` };
    });

  services
    .add('remove <name...>', 'Remove a service. Incidents keep its name.', 'service remove payments-api')
    .does(async (session, name: string[]) => ({
      json: await session.call('service.remove', { name: joined(name), ...session.signed }),
      text: `${oneLine(joined(name))} removed`,
    }));

  services
    .add(
      'preview <name...>',
      'Tell who would be paged if it broke now, rung by rung.',
      'service preview payments-api',
    )
    .does((session, name: string[]) => preview(session, { service: joined(name) }));
}

function serviceOf(known: Partial<Service> & Pick<Service, 'name'>, options: ServiceOptions) {
  const { zone, hours, days } = options;
  const before = known.businessHours ?? {
    zone: 'UTC',
    hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  };
  const [from, to] = hours === undefined ? [before.hours.from, before.hours.to] : hours.split('-');
  if (from === undefined || to === undefined)
    throw new RefusalError('invalid_input', 'Write business hours like 09:00-17:00.', 'hours');
  return {
    ...known,
    ...(options.policy === undefined ? {} : { policy: options.policy === 'none' ? null : options.policy }),
    ...(options.urgency === undefined ? {} : { urgency: options.urgency as Service['urgency'] }),
    ...(options.ackTimeout === undefined
      ? {}
      : { ackTimeoutMinutes: orNull(options.ackTimeout, 'default', '--ack-timeout') }),
    ...(options.autoResolve === undefined
      ? {}
      : { autoResolveHours: orNull(options.autoResolve, 'never', '--auto-resolve') }),
    ...(options.localNight === undefined ? {} : { respectLocalNight: nightOf(options.localNight) }),
    businessHours: {
      zone: zone ?? before.zone,
      hours: {
        days: days === undefined ? before.hours.days : days.split(',').map(Number),
        from,
        to,
      },
    },
  };
}

function nightOf(typed: string): boolean {
  if (typed === 'respect' || typed === 'ignore') return typed === 'respect';
  throw new RefusalError('invalid_input', 'Say respect or ignore.', 'local-night');
}

function orNull(typed: string, word: string, what: string): number | null {
  return typed === word ? null : (numberOf(typed, what) ?? null);
}

function numberOf(typed: string | undefined, what: string): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^\d{1,6}$/.test(typed))
    throw new RefusalError('invalid_input', `${what} takes a whole number.`, what);
  return Number(typed);
}

function ruleOf(text: string): Policy['rules'][number] {
  const parts = /^\s*(\d{1,4})\s*m?(?:in)?\s+(.+)$/.exec(text);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    throw new RefusalError(
      'invalid_input',
      `“${text}” is no rung. Write minutes and targets, like "10 @ana #ic".`,
      'rung',
    );
  }
  return { delayMinutes: Number(parts[1]), targets: must(readTargets(parts[2])) };
}

function policyText(policy: Policy): string {
  const rows = policy.rules.map((rule, index) => [
    `${index + 1}`,
    listOf(rule.targets.map(writeTarget)),
    `${rule.delayMinutes} min`,
  ]);
  const again =
    policy.loops === 0 ? '' : `, then again ${policy.loops === 1 ? 'once' : `${policy.loops} times`}`;
  return `${oneLine(policy.name)}${again}\n${table(rows, '  ')}`;
}

function serviceRow(service: Service): string[] {
  const { zone, hours } = service.businessHours;
  return [
    oneLine(service.name),
    service.policy === null ? '–' : oneLine(service.policy),
    `${service.urgency} urgency`,
    service.urgency === 'low' ? `${hoursText(hours)} ${zone}` : '',
    `ack ${service.ackTimeoutMinutes ?? (service.urgency === 'high' ? 10 : 30)} min`,
    service.autoResolveHours === null ? '' : `over after ${service.autoResolveHours} h`,
  ];
}

/** Who would be paged now, worked out with the same rules as the page itself. */
async function preview(session: Session, what: { service: string } | { policy: string }) {
  const workspace = await session.call('workspace.show', {});
  const directory = pagingDirectory(workspace, (await session.call('engine.status', {})).me);
  const input = checked(pageCommandInputs['page.raise'], what, 'name');
  const { rungs } = must(previewPage(input, emptyHead(''), directory, session.now));
  const rows = rungs.map((each) => [
    `${each.rung + 1}`,
    each.at === null ? '' : dayAndClock(each.at),
    each.people.length === 0 ? nobodyText(each.nobody) : listOf(each.people.map(pagedName)),
  ]);
  return {
    json: rungs.map((each) => ({
      rung: each.rung + 1,
      at: isoOrNull(each.at),
      people: each.people.map(({ person }) => person),
      nobody: each.nobody.map(writeTarget),
    })),
    text: table(rows),
  };
}

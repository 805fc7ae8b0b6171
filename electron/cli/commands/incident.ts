import { severityId } from '#shared/domain/fields.ts';
import { DETECTORS, PHASES, relation, RELATIONS } from '#shared/domain/incident/terms.ts';
import { RefusalError } from '#shared/contract/refusal.ts';
import { relationNames } from '#shared/text/en.ts';
import type { Commands } from '../command.ts';
import { incidentId, incidentRef } from '../incident-id.ts';
import { oneLine } from '../render/layout.ts';
import { AT_HELP, pastTime } from '../time.ts';
import { given, joined, recordedAnswer, signedAt } from './common.ts';

interface DeclareOptions {
  title: string;
  severity?: string;
  service?: string[];
  region?: string[];
  at?: string;
  impactAt?: string;
  detectedBy?: string;
  exercise?: boolean;
}

interface ScopeOptions {
  service?: string[];
  region?: string[];
  removeService?: string[];
  removeRegion?: string[];
  at?: string;
}

/** Commands on an incident as a whole: declaring it, its severity, phase and scope, its end. */
export function addIncidentCommands(commands: Commands): void {
  commands.heading('Incidents:');
  commands
    .add(
      'declare',
      'Declare an incident. A title is enough.',
      'declare --title "Checkout fails in eu-west" --severity SEV-2 --service checkout --region eu-west-1',
      'declare --title "Disk full on db-3" --at -10m --detected-by monitoring',
    )
    .required('--title <text>', 'What is wrong, in one line.')
    .option('--severity <level>', 'Severity such as SEV-2. Default: the third of the team’s table.')
    .repeatable('--service <name>', 'An affected service.')
    .repeatable('--region <name>', 'An affected region.')
    .option('--at <time>', `When it was declared, if not now: ${AT_HELP}.`)
    .option('--impact-at <time>', 'When impact began, if that is known. Written like --at.')
    .option('--detected-by <who>', `Who noticed: ${DETECTORS.join(', ')}.`)
    .option('--exercise', 'A rehearsal: marked as such wherever it shows and in whatever leaves it.')
    .does(async (session, options: DeclareOptions) => {
      const { ref, stream } = await session.call('incident.declare', {
        title: options.title,
        services: options.service ?? [],
        regions: options.region ?? [],
        ...given({
          severity: options.severity,
          detectedBy: options.detectedBy,
          exercise: options.exercise,
        }),
        ...(options.impactAt === undefined
          ? {}
          : { impactStartedAt: pastTime(options.impactAt, session.now, 'impactStartedAt') }),
        ...signedAt(session, options.at),
      });
      return { json: { id: incidentId(stream), ref }, text: `${ref} declared: ${oneLine(options.title)}` };
    });

  addSplit(commands);
  addNearMiss(commands);

  commands
    .add(
      'severity <ref> <level>',
      'Raise or lower the severity.',
      'severity INC-7F3 SEV-1 --reason "All regions fail"',
    )
    .required('--reason <text>', 'Why, in one sentence.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, severity: string, options: { reason: string; at?: string }) => {
      const input = { ref, severity, reason: options.reason, ...signedAt(session, options.at) };
      return recordedAnswer(
        await session.call('severity.change', input),
        `severity ${severityId.parse(severity)}`,
      );
    });

  commands
    .add(
      'objective <ref> <text...>',
      'Say what everyone works towards now, for the wall and the desk.',
      'objective INC-7F3 "Half of the traffic is served again"',
      'objective INC-7F3 none',
    )
    .argument('text', 'One line, or none when there is no objective any more.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, text: string[], options: { at?: string }) => {
      const words = joined(text);
      const none = words.toLowerCase() === 'none';
      const input = { ref, text: none ? null : words, ...signedAt(session, options.at) };
      const recorded = await session.call('objective.set', input);
      return recordedAnswer(recorded, none ? 'no objective any more' : 'objective set');
    });

  commands
    .add(
      'phase <ref> <phase>',
      'Move to another phase.',
      'phase INC-7F3 mitigating',
      'phase INC-7F3 resolved --at 14:23',
    )
    .argument('phase', `${PHASES.join(', ')}; any order, back and forth.`)
    .option('--reason <text>', 'Why, in one sentence.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, phase: string, options: { reason?: string; at?: string }) => {
      const input = {
        ref,
        phase: phase.toLowerCase(),
        ...given({ reason: options.reason }),
        ...signedAt(session, options.at),
      };
      return recordedAnswer(await session.call('phase.change', input), `phase ${oneLine(phase)}`);
    });

  commands
    .add(
      'retitle <ref> <title...>',
      'Give the incident a better title.',
      'retitle INC-7F3 "Payments time out in all regions"',
    )
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, title: string[], options: { at?: string }) => {
      const input = { ref, title: joined(title), ...signedAt(session, options.at) };
      return recordedAnswer(await session.call('incident.retitle', input), `title ${oneLine(joined(title))}`);
    });

  commands
    .add(
      'scope <ref>',
      'Change which services and regions are affected.',
      'scope INC-7F3 --service payments --region us-east-1 --remove-service checkout',
    )
    .repeatable('--service <name>', 'One that is affected as well.')
    .repeatable('--region <name>', 'One that is affected as well.')
    .repeatable('--remove-service <name>', 'One that is not affected.')
    .repeatable('--remove-region <name>', 'One that is not affected.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, options: ScopeOptions) => {
      const recorded = await session.call('incident.rescope', {
        ref,
        addServices: options.service ?? [],
        addRegions: options.region ?? [],
        removeServices: options.removeService ?? [],
        removeRegions: options.removeRegion ?? [],
        ...signedAt(session, options.at),
      });
      return recordedAnswer(recorded, 'scope changed');
    });

  commands
    .add(
      'cancel <ref>',
      'Cancel a false alarm.',
      'cancel INC-7F3 --reason "Monitoring had lost its own network"',
    )
    .required('--reason <text>', 'Why it is none, in one sentence.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, options: { reason: string; at?: string }) => {
      const input = { ref, reason: options.reason, ...signedAt(session, options.at) };
      return recordedAnswer(await session.call('incident.cancel', input), 'cancelled');
    });

  commands
    .add(
      'merge <ref> <into>',
      'Merge an incident into the one it turned out to be.',
      'merge INC-7F3 INC-2M9 --reason "Same dead switch"',
    )
    .argument('into', 'The incident that goes on.')
    .option('--reason <text>', 'Why, in one sentence.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, into: string, options: { reason?: string; at?: string }) => {
      const input = {
        ref,
        into: incidentRef(into),
        ...given({ reason: options.reason }),
        ...signedAt(session, options.at),
      };
      return recordedAnswer(await session.call('incident.merge', input), `merged into ${oneLine(into)}`);
    });

  commands
    .add(
      'relate <ref> <how> <other>',
      'Say how another incident stands to this one, or that it does not.',
      'relate INC-7F3 follow-up INC-2M9',
      'relate INC-7F3 similar INC-2M9 --off',
    )
    .explain('It is recorded on both sides, each from its own point of view.')
    .argument('how', `What the other one is: ${RELATIONS.join(', ')}.`)
    .argument('other', 'The other incident.')
    .option('--off', 'Take it back.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(
      async (session, ref: string, how: string, other: string, options: { off?: boolean; at?: string }) => {
        const off = options.off === true;
        const recorded = await session.call('incident.relate', {
          ref,
          relation: how.toLowerCase(),
          to: incidentRef(other),
          on: !off,
          ...signedAt(session, options.at),
        });
        const words = relationNames[relation.parse(how.toLowerCase())].toLowerCase();
        return recordedAnswer(recorded, `${off ? 'no longer ' : ''}${words} ${oneLine(other)}`);
      },
    );
}

interface SplitOptions {
  severity?: string;
  service?: string[];
  region?: string[];
  at?: string;
}

function addSplit(commands: Commands): void {
  commands
    .add(
      'split <ref> <title...>',
      'Split a part of a massive incident off, as an incident with a commander of its own.',
      'split INC-7F3 "Payments in APAC" --region APAC',
    )
    .argument('title', 'What the part is about, in one line.')
    .option('--severity <level>', 'Its severity. Default: that of the whole.')
    .repeatable('--service <name>', 'A service it is about. Default: those of the whole.')
    .repeatable('--region <name>', 'A region it is about. Default: those of the whole.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(async (session, ref: string, title: string[], options: SplitOptions) => {
      const { severity, service: services, region: regions } = options;
      const input = { ref, title: joined(title), ...given({ severity, services, regions }) };
      const recorded = await session.call('incident.split', { ...input, ...signedAt(session, options.at) });
      return { json: { id: recorded.stream, ref: recorded.ref }, text: `${recorded.ref} is part of ${ref}` };
    });
}

interface NearMissOptions {
  title: string;
  stoppedBy?: string;
  anonymous?: boolean;
  service?: string[];
  region?: string[];
  at?: string;
}

function addNearMiss(commands: Commands): void {
  commands
    .add(
      'nearmiss',
      'Record a near miss: nothing broke, but it could have. Takes twenty seconds.',
      'nearmiss --title "The backup job had been off for a week"',
      'nearmiss --title "I ran the script on production" --anonymous',
    )
    .required('--title <text>', 'What nearly happened, in one line.')
    .option('--stopped-by <text>', 'What stopped it.')
    .option('--anonymous', 'Leave no name: it is recorded by @anonymous.')
    .repeatable('--service <name>', 'A service it is about.')
    .repeatable('--region <name>', 'A region it is about.')
    .option('--at <time>', `When it was, if not now: ${AT_HELP}.`)
    .does(async (session, options: NearMissOptions) => {
      const anonymous = options.anonymous === true;
      if (anonymous && session.signed.as !== undefined) {
        throw new RefusalError('invalid_input', '--anonymous and --as don’t go together. Keep one.', 'as');
      }
      const { ref, stream } = await session.call('incident.declare', {
        title: options.title,
        nearMiss: true,
        ...given({ stoppedBy: options.stoppedBy }),
        services: options.service ?? [],
        regions: options.region ?? [],
        ...signedAt(session, options.at),
        ...(anonymous ? { as: '@anonymous' } : {}),
      });
      return {
        json: { id: incidentId(stream), ref },
        text: `${ref} recorded as a near miss: ${oneLine(options.title)}`,
      };
    });
}

import type {
  GivenCommandName,
  IncidentCommand,
  IncidentCommandName,
} from '#shared/domain/incident/commands.ts';
import { incidentCommandInputs, isGiven } from '#shared/domain/incident/commands.ts';
import { inverseRelation, type Relation } from '#shared/domain/incident/terms.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { Recorded } from '#shared/contract/index.ts';
import type { EngineParts } from '../parts.ts';
import { attachmentsStruckBy, removeUnreferenced, withStoredAttachment } from './attachments.ts';
import type { Handlers } from './index.ts';

type Signed = { ref?: string; commandId?: string | undefined; as?: string | undefined };

/** Commands on incidents: all alike, because the domain decides them. */
export function incidentHandlers(parts: EngineParts): Handlers<GivenCommandName> {
  const run =
    (name: GivenCommandName) =>
    ({ ref, commandId, as, ...input }: Signed & Record<string, unknown>): Outcome<Recorded> => {
      const given = { actor: as ?? parts.me, commandId };
      const checked = withStoredAttachment(parts, { name, input } as unknown as IncidentCommand);
      if (!checked.ok) return checked;
      const command = checked.output;
      if (command.name === 'incident.declare') return parts.incidents.declare(command, given);
      const found = parts.list.find(ref ?? '');
      if (!found.ok) return found;
      const struck = attachmentsStruckBy(parts, found.output.stream, command);
      const outcome = parts.incidents.execute(found.output.stream, command, given);
      if (outcome.ok) removeUnreferenced(parts, struck);
      // What a person said may be all that a run waited for.
      if (outcome.ok && (name === 'run.done' || name === 'run.skip' || name === 'run.answer'))
        parts.runs.goOn(found.output.stream);
      if (outcome.ok && command.name === 'incident.relate')
        relateBack(parts, command, found.output, given.actor);
      return outcome;
    };
  const names = (Object.keys(incidentCommandInputs) as IncidentCommandName[]).filter(isGiven);
  return Object.fromEntries(names.map((name) => [name, run(name)])) as unknown as Handlers<GivenCommandName>;
}

interface Place {
  stream: string;
  ref: string;
}

/** The other incident tells the relation from its side. It may do so already; then there is nothing to add. */
function relateBack(
  parts: EngineParts,
  { input }: Extract<IncidentCommand, { name: 'incident.relate' }>,
  from: Place,
  actor: string,
): void {
  const other = parts.list.find(input.to);
  if (!other.ok) return;
  const back = { relation: inverseRelation[input.relation], to: from.ref, on: input.on };
  parts.incidents.execute(
    other.output.stream,
    { name: 'incident.relate', input: back },
    { actor, commandId: undefined },
  );
}

/** Tells on both sides how `other` stands to `one`. What is told already is not told again. */
export function relateBoth(
  parts: EngineParts,
  one: Place,
  relation: Relation,
  other: Place,
  actor: string,
): void {
  const command = { name: 'incident.relate' as const, input: { relation, to: other.ref, on: true } };
  parts.incidents.execute(one.stream, command, { actor, commandId: undefined });
  relateBack(parts, command, one, actor);
}

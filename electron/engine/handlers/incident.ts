import type { IncidentCommand, IncidentCommandName } from '#shared/domain/incident/commands.ts';
import { incidentCommandInputs } from '#shared/domain/incident/commands.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { Recorded } from '#shared/contract/index.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';

type Signed = { ref?: string; commandId?: string | undefined; as?: string | undefined };

/** Commands on incidents: all alike, because the domain decides them. */
export function incidentHandlers(parts: EngineParts): Handlers<IncidentCommandName> {
  const run =
    (name: IncidentCommandName) =>
    ({ ref, commandId, as, ...input }: Signed & Record<string, unknown>): Outcome<Recorded> => {
      const given = { actor: as ?? parts.me, commandId };
      const command = { name, input } as unknown as IncidentCommand;
      if (command.name === 'incident.declare') return parts.incidents.declare(command, given);
      const found = parts.list.find(ref ?? '');
      return found.ok ? parts.incidents.execute(found.output.stream, command, given) : found;
    };
  const names = Object.keys(incidentCommandInputs) as IncidentCommandName[];
  return Object.fromEntries(
    names.map((name) => [name, run(name)]),
  ) as unknown as Handlers<IncidentCommandName>;
}

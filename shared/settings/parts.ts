import { z } from 'zod';
import { lineField, textField } from '../domain/fields.ts';
import { seatId } from '../domain/incident/terms.ts';
import { checklist, person, severityTable, skills } from '../domain/workspace/events.ts';
import { connectorInput } from '../domain/workspace/connectors.ts';
import { override, policy, schedule, service } from '../domain/workspace/on-call.ts';
import { region } from '../domain/workspace/places.ts';
import type { Override } from '../domain/workspace/on-call.ts';
import { differences } from './differences.ts';
import { listPart, readPart, type PartPlan, type SettingsPart } from './part.ts';

const people = listPart({
  name: 'people',
  item: person.extend({
    region: lineField('The region', 100).nullable().default(null),
    phone: lineField('The phone number', 40).nullable().default(null),
    email: lineField('The e-mail address', 200).nullable().default(null),
    skills: skills.default([]),
  }),
  of: (state) => state.people,
  nameOf: ({ handle }) => handle,
  set: (input) => ({ name: 'person.set', input }),
  remove: ({ handle }) => ({ name: 'person.remove', input: { handle } }),
});

const regions = listPart({
  name: 'regions',
  item: region,
  of: (state) => state.regions,
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'region.set', input: { region: input } }),
  remove: ({ name }) => ({ name: 'region.remove', input: { name } }),
});

/** The order of the levels counts, so that the table is always taken whole. */
const severities: SettingsPart = {
  name: 'severities',
  write: (state) => state.severities,
  read(value) {
    const read = readPart('severities', severityTable, value);
    if (!read.ok) return read;
    const levels = read.output;
    return {
      ok: true,
      output(state): PartPlan {
        const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
        const before = new Map(state.severities.map((level) => [level.id, level]));
        const changes = levels.flatMap((level): PartPlan['changes'] => {
          const known = before.get(level.id);
          if (known === undefined) return [{ part: 'severities', what: 'add', name: level.id, details: [] }];
          const details = differences(known, level);
          return details.length === 0
            ? []
            : [{ part: 'severities', what: 'change', name: level.id, details }];
        });
        const gone = state.severities.filter(({ id }) => !ids(levels).includes(id));
        for (const { id } of gone)
          changes.push({ part: 'severities', what: 'remove', name: id, details: [] });
        const unchanged = levels.length - changes.filter(({ what }) => what !== 'remove').length;
        const order = differences(ids(state.severities), ids(levels));
        if (changes.length === 0 && order.length === 0) return { changes, commands: [], unchanged };
        if (changes.length === 0)
          changes.push({ part: 'severities', what: 'change', name: 'order', details: order });
        return { changes, commands: [{ name: 'severities.set', input: { levels } }], unchanged };
      },
    };
  },
};

const checklists = listPart({
  name: 'checklists',
  item: checklist,
  of: (state) => state.checklists,
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'checklist.set', input: { checklist: input } }),
  remove: ({ name }) => ({ name: 'checklist.remove', input: { name } }),
});

const services = listPart({
  name: 'services',
  item: service,
  of: (state) => state.services,
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'service.set', input: { service: input } }),
  remove: ({ name }) => ({ name: 'service.remove', input: { name } }),
});

const policies = listPart({
  name: 'policies',
  item: policy,
  of: (state) => state.policies,
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'policy.set', input: { policy: input } }),
  remove: ({ name }) => ({ name: 'policy.remove', input: { name } }),
});

const schedules = listPart({
  name: 'schedules',
  item: schedule,
  of: (state) => state.schedules,
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'schedule.set', input: { schedule: input } }),
  remove: ({ name }) => ({ name: 'schedule.remove', input: { name } }),
});

type WrittenOverride = Omit<Override, 'id'>;
const written = ({ schedule: of, person: who, from, until }: WrittenOverride): WrittenOverride => ({
  schedule: of,
  person: who,
  from,
  until,
});
const nameOfOverride = ({ schedule: of, person: who, from, until }: WrittenOverride): string =>
  `${of}: ${who} ${new Date(from).toISOString()} – ${new Date(until).toISOString()}`;

const overrides = listPart<WrittenOverride>({
  name: 'overrides',
  item: override,
  of: (state) => state.overrides.map(written),
  nameOf: nameOfOverride,
  set: (input) => ({ name: 'override.add', input: { override: input } }),
  remove(item, state) {
    const known = state.overrides.find((one) => nameOfOverride(one) === nameOfOverride(item));
    return known === undefined ? null : { name: 'override.remove', input: { override: known.id } };
  },
});

/** Without secrets: each machine keeps its own. Whose id a connector has is known by its name. */
const connectors = listPart({
  name: 'connectors',
  item: connectorInput.omit({ id: true }),
  of: (state) => state.connectors.map(({ id: _, ...rest }) => rest),
  nameOf: ({ name }) => name,
  set: (input) => ({ name: 'connector.set', input: { connector: input } }),
  remove: ({ name }) => ({ name: 'connector.remove', input: { connector: name } }),
});

const instructions = listPart({
  name: 'instructions',
  item: z.object({ seat: seatId, text: textField('The instructions', 4_000) }),
  of: (state) => state.instructions,
  nameOf: ({ seat }) => seat,
  set: (input) => ({ name: 'instructions.set', input }),
  remove: ({ seat }) => ({ name: 'instructions.set', input: { seat, text: null } }),
});

/**
 * Every part of a settings file, in the order in which they are written and imported: what others name comes first.
 * A new part is a line here; file, import, preview and command line follow.
 */
export const settingsParts: readonly SettingsPart[] = [
  people,
  regions,
  severities,
  checklists,
  policies,
  services,
  schedules,
  overrides,
  instructions,
  connectors,
];

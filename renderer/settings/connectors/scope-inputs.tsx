import { EXERCISE_RULES, type ConnectorInstance } from '#shared/domain/workspace/connectors.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Choice, SelectField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';

/** Of which incidents a connector hears. */
export type Scope = Readonly<Pick<ConnectorInstance, 'minSeverity' | 'exercises'>> & {
  readonly services: readonly string[];
};

/** Which services, from which severity on, and what happens in exercises. */
export function ScopeInputs({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const levels = useSurroundings((state) => state.workspace.severities);
  const services = useSurroundings((state) => state.workspace.services);
  const { minSeverity, exercises } = scope;
  // One that the team no longer has stays until somebody unticks it.
  const offered = [...new Set([...services.map(({ name }) => name), ...scope.services])];
  return (
    <fieldset className={`${parts.group} ${parts.spaced}`}>
      <legend>{text.scope}</legend>
      <div className={parts.grid}>
        <SelectField
          label={text.minSeverity}
          value={minSeverity ?? ''}
          options={[
            ['', text.everySeverity],
            ...levels.map(({ id, name }) => [id, `${id} ${name}`] as const),
          ]}
          onChange={(value) => onChange({ ...scope, minSeverity: value === '' ? null : value })}
        />
        <SelectField
          label={text.exercises}
          value={exercises}
          options={EXERCISE_RULES.map((rule) => [rule, text.exerciseRules[rule]] as const)}
          onChange={(value) =>
            onChange({ ...scope, exercises: EXERCISE_RULES.find((rule) => rule === value) ?? exercises })
          }
        />
      </div>
      {offered.length === 0 ? null : (
        <fieldset className={`${parts.group} ${parts.spaced} ${parts.flat}`}>
          <legend>
            {text.services} · {text.servicesNote}
          </legend>
          <div className={parts.choices}>
            {offered.map((service) => (
              <Choice
                key={service}
                checked={scope.services.includes(service)}
                onChange={(checked) =>
                  onChange({
                    ...scope,
                    services: checked
                      ? [...scope.services, service]
                      : scope.services.filter((each) => each !== service),
                  })
                }
              >
                {service}
              </Choice>
            ))}
          </div>
        </fieldset>
      )}
    </fieldset>
  );
}

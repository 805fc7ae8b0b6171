import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { workText } from '#shared/text/work.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { Choice, FormFrame, Labelled } from './form-frame.tsx';
import { useKeptFields, useSubmit } from './use-form.ts';

const { related: text } = workText;

/** Splits off a part as an incident of its own; services and regions are those of the whole to begin with. */
export function SplitForm({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const levels = useSurroundings((state) => state.workspace.severities);
  const { fields, set, forget } = useKeptFields('split', () => ({ title: '', severity: head.severity }));
  const submission = useSubmit();

  function splitOff(): void {
    const input = { ref, title: fields.title, severity: fields.severity };
    void submission.submit({ operation: 'incident.split', input }).then((done) => {
      if (!done) return;
      forget();
      desk.putAway();
    });
  }

  return (
    <FormFrame title={text.splitTitle} submit={text.declare} state={submission} onSubmit={splitOff}>
      <Labelled label={text.splitWhat}>
        <input
          type="text"
          maxLength={200}
          value={fields.title}
          onChange={(event) => set({ title: event.target.value })}
        />
      </Labelled>
      <Choice
        legend={text.splitSeverity}
        name="split-severity"
        value={fields.severity}
        options={levels.map((level) => ({ value: level.id, label: level.id }))}
        onChange={(severity) => set({ severity })}
      />
    </FormFrame>
  );
}

import { useState } from 'react';
import { useStore } from 'zustand';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { readRef } from '#shared/domain/ref.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { RELATIONS, type Relation } from '#shared/domain/incident/terms.ts';
import { relationNames } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { narrowing } from '#renderer/ui/option-field.tsx';
import { OptionList } from '#renderer/ui/option-list.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { FormFrame, Labelled } from './form-frame.tsx';
import { useSubmit } from './use-form.ts';

const { related: text } = workText;
const LIST = 'relate-options';
/** Incidents offered at once. */
const MOST = 6;

/** Relates this incident to another, found by its reference or by words of its title. Both sides record it. */
export function RelateForm({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const known = useStore(useApp().incidents, (state) => state.incidents);
  const [relation, setRelation] = useState<Relation>('similar');
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const submission = useSubmit();
  const others = [...(known?.values() ?? [])].filter((each) => each.stream !== head.stream);
  const found = matching(others, words).slice(0, MOST);

  function relate(to: string | undefined): void {
    if (to === undefined) {
      submission.refuse(text.noMatch);
      return;
    }
    void submission.submit({ operation: 'incident.relate', input: { ref, relation, to } }).then((done) => {
      if (done) desk.putAway();
    });
  }

  // A reference that is not in the list may still be in the log.
  const typed = words.trim() !== '' && readRef(words) !== null ? words.trim() : undefined;
  return (
    <FormFrame
      title={text.title}
      submit={text.add}
      state={submission}
      onSubmit={() => relate(found[active]?.ref ?? typed)}
    >
      <Labelled label={text.other}>
        <input
          {...narrowing({
            ...{ list: LIST, count: found.length, active, onActive: setActive },
            ...{ words, onWords: setWords },
          })}
          placeholder={text.otherHint}
        />
      </Labelled>
      <OptionList
        id={LIST}
        label={text.other}
        options={found.map((each) => ({
          key: each.stream,
          label: <span className="mono">{each.ref}</span>,
          hint: each.title,
        }))}
        active={active}
        onActive={setActive}
        onChoose={(index) => relate(found[index]?.ref)}
      />
      <Labelled label={text.how}>
        <select
          value={relation}
          onChange={(event) =>
            setRelation(RELATIONS.find((each) => each === event.target.value) ?? 'similar')
          }
        >
          {RELATIONS.map((each) => (
            <option key={each} value={each}>
              {relationNames[each]}
            </option>
          ))}
        </select>
      </Labelled>
    </FormFrame>
  );
}

/** Incidents whose reference begins so, or whose title holds every word; the last declared first. */
function matching(incidents: readonly IncidentSummary[], words: string): IncidentSummary[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return incidents
    .filter((each) => {
      const line = `${each.ref} ${each.title}`.toLowerCase();
      return wanted.every((word) => line.includes(word));
    })
    .toSorted((one, other) => other.declaredAt - one.declaredAt);
}

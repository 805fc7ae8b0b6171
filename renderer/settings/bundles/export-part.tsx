import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { BUNDLE_ENDING } from '#shared/contract/bundle.ts';
import { instantOf } from '#shared/policy/wall-clock.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { bytesText } from '#shared/text/bytes.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { useSync } from '#renderer/ui/use-sync.ts';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import { Outcome, type Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';

const { bundles: text } = syncScreen;
/** How many incidents are offered, the newest first. */
const OFFERED = 200;
const SCOPES = ['everything', 'since', 'incident'] as const;
type Scope = (typeof SCOPES)[number];

/** Writes a bundle: of what, for whom, and where to. */
export function ExportPart() {
  const { client, incidents, times } = useApp();
  const known = useStore(incidents, (state) => state.incidents);
  const alone = useSync()?.workspace === null;
  const offered = useMemo(
    () =>
      [...(known?.values() ?? [])]
        .toSorted((one, other) => other.declaredAt - one.declaredAt)
        .slice(0, OFFERED),
    [known],
  );
  const [scope, setScope] = useState<Scope>('everything');
  const [day, setDay] = useState('');
  const [ref, setRef] = useState('');
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>(null);
  const readable = open || alone;
  const chosen = ref === '' ? (offered[0]?.ref ?? '') : ref;

  async function write(): Promise<void> {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    if (scope === 'since' && Number.isNaN(midnight)) {
      setSaid({ good: false, words: text.noDate });
      return;
    }
    if (scope === 'incident' && chosen === '') {
      setSaid({ good: false, words: text.noIncident });
      return;
    }
    const name = scope === 'incident' ? chosen : scope === 'since' ? `deepwater-since-${day}` : 'deepwater';
    const place = await client.call('shell.path.save', { suggestedName: `${name}${BUNDLE_ENDING}` });
    if (!place.ok) setSaid({ good: false, words: place.refusal.message });
    if (!place.ok || place.output.path === undefined) return;
    const path = place.output.path.endsWith(BUNDLE_ENDING)
      ? place.output.path
      : `${place.output.path}${BUNDLE_ENDING}`;
    setBusy(true);
    setSaid({ good: true, words: text.writing });
    const outcome = await client.call('bundle.export', {
      path,
      open: readable,
      ...(scope === 'since' ? { since: instantOf(midnight, times.zone) } : {}),
      ...(scope === 'incident' ? { ref: chosen } : {}),
    });
    setBusy(false);
    if (!outcome.ok) {
      setSaid({ good: false, words: outcome.refusal.message });
      return;
    }
    const { events, incidents: count, files, bytes } = outcome.output;
    const holds = text.holds(events, count, files, bytesText(bytes));
    setSaid({ good: true, words: `${text.written(outcome.output.path)} · ${holds}` });
  }

  return (
    <Form label={text.export} onSubmit={() => void write()}>
      <div className={parts.cardHead}>
        <h2>{text.export}</h2>
      </div>
      <fieldset className={parts.group}>
        <legend>{text.what}</legend>
        <div className={parts.choices}>
          {SCOPES.map((each) => (
            <Choice
              key={each}
              type="radio"
              name="bundle-scope"
              checked={scope === each}
              onChange={() => setScope(each)}
            >
              {text[each]}
            </Choice>
          ))}
        </div>
        {scope === 'since' ? (
          <div className={parts.narrow}>
            <TextField label={text.sinceDate} type="date" value={day} onChange={setDay} />
          </div>
        ) : null}
        {scope === 'incident' ? (
          <SelectField
            label={text.which}
            value={chosen}
            onChange={setRef}
            options={offered.map((each) => [each.ref, `${each.ref} ${each.title}`] as const)}
          />
        ) : null}
      </fieldset>
      {alone ? (
        <p className={parts.note}>{text.alone}</p>
      ) : (
        <fieldset className={parts.group}>
          <legend>{text.who}</legend>
          <div className={parts.choices}>
            <Choice type="radio" name="bundle-open" checked={!open} onChange={() => setOpen(false)}>
              {text.sealed}
            </Choice>
            <Choice type="radio" name="bundle-open" checked={open} onChange={() => setOpen(true)}>
              {text.openFile}
            </Choice>
          </div>
        </fieldset>
      )}
      {readable ? <p className={parts.note}>{text.openWhy}</p> : null}
      <div className={parts.buttons}>
        <Button type="submit" disabled={busy}>
          {text.go}
        </Button>
      </div>
      <Outcome said={said} />
    </Form>
  );
}

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { HandoffStatus } from '#shared/contract/handoff.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import { handoffUi } from '#shared/text/handoff-ui.ts';
import { modeNames } from '#shared/text/handoff.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actorOf, actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useSurroundings } from './app-context.tsx';
import { Sheet } from './sheet.tsx';
import sheet from './sheet.module.css';
import classes from './shift-dialog.module.css';

const { shiftDialog: text } = handoffUi;
type Started = OutputOf<Operations['handoff.startMany']>;

/** The end of a shift: one list of what one commands, who takes which, and what waits to be taken over. */
export function ShiftDialog() {
  const { client, surroundings } = useApp();
  const actor = useSurroundings(actorOf);
  const people = useSurroundings((state) => state.workspace.people);
  const [incidents, setIncidents] = useState<readonly HandoffStatus[]>([]);
  const [takers, setTakers] = useState<Readonly<Record<string, string>>>({});
  const [started, setStarted] = useState<Started | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [look, setLook] = useState(0);
  const first = useRef<HTMLInputElement>(null);
  const there = incidents.length > 0;
  // The list comes after the dialog, whose own focus went to the only thing there was.
  useEffect(() => first.current?.focus(), [there]);

  useEffect(() => {
    void client.call('handoff.status', {}).then((outcome) => {
      if (outcome.ok) setIncidents(outcome.output.incidents);
      else setError(outcome.refusal.message);
    });
  }, [client, look]);

  const mine = incidents.filter((each) => each.commanders.includes(actor) && openHandoffs(each).length === 0);
  const waiting = incidents.filter((each) =>
    openHandoffs(each).some(
      ({ to, mode, state }) => to === actor && mode === 'written' && state === 'briefing',
    ),
  );
  const items = mine.flatMap(({ ref }) => {
    const to = (takers[ref] ?? '').trim();
    return to === '' ? [] : [{ ref, to }];
  });

  const begin = async () => {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const outcome = await client.call('handoff.startMany', { items, ...signed });
    setError(outcome.ok ? null : outcome.refusal.message);
    if (!outcome.ok) return;
    setStarted(outcome.output);
    setLook(look + 1);
  };
  const accept = async (ref: string) => {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const outcome = await client.call('handoff.accept', { ref, ...signed });
    setError(outcome.ok ? null : outcome.refusal.message);
    setLook(look + 1);
  };
  const save = async (file: { name: string; text: string }) => {
    const saved = await client.call('shell.file.save', { suggestedName: file.name, text: file.text });
    if (!saved.ok) setError(saved.refusal.message);
  };
  const saveDocument = async (ref: string) => {
    const file = await client.call('handoff.file', { ref, format: 'md' });
    if (file.ok) await save(file.output);
    else setError(file.refusal.message);
  };

  return (
    <Sheet title={text.title} size={760}>
      <form
        className={sheet['body']}
        onSubmit={(event) => {
          event.preventDefault();
          if (items.length > 0) void begin();
        }}
      >
        {started === null ? (
          <p className={classes.lead}>{mine.length === 0 ? text.none : text.lead}</p>
        ) : (
          <Begun started={started} save={save} saveDocument={saveDocument} />
        )}
        {mine.length < 2 ? null : (
          <label className={classes.all}>
            {text.all}
            <input
              list="shift-people"
              placeholder={text.hint}
              onChange={(event) =>
                setTakers(Object.fromEntries(mine.map(({ ref }) => [ref, event.target.value])))
              }
            />
          </label>
        )}
        <ul>
          {mine.map(({ ref, severity, title }, index) => (
            <li key={ref} className={classes.incident}>
              <span className="mono">{ref}</span>
              <span>{severity}</span>
              <strong title={title}>{title}</strong>
              <input
                list="shift-people"
                aria-label={text.who(ref)}
                placeholder={text.nobody}
                ref={index === 0 ? first : undefined}
                value={takers[ref] ?? ''}
                onChange={(event) => setTakers({ ...takers, [ref]: event.target.value })}
              />
            </li>
          ))}
        </ul>
        <datalist id="shift-people">
          {people
            .filter(({ handle }) => handle !== actor)
            .map(({ handle, name }) => (
              <option key={handle} value={handle}>
                {name}
              </option>
            ))}
        </datalist>
        {waiting.length === 0 ? null : (
          <>
            <h2 className={classes.heading}>{text.waiting}</h2>
            <ul>
              {waiting.map(({ ref, severity, title }) => (
                <li key={ref} className={classes.incident}>
                  <span className="mono">{ref}</span>
                  <span>{severity}</span>
                  <strong title={title}>{title}</strong>
                  <Button size="xs" variant="default" onClick={() => void accept(ref)}>
                    {text.accept}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
        {error === null ? null : (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
        {mine.length === 0 ? null : (
          <div className={sheet['buttons']}>
            <Button type="submit" disabled={items.length === 0}>
              {text.begin(items.length)}
            </Button>
          </div>
        )}
      </form>
    </Sheet>
  );
}

/** What was begun, with its files. */
function Begun(props: {
  started: Started;
  save: (file: { name: string; text: string }) => Promise<void>;
  saveDocument: (ref: string) => Promise<void>;
}) {
  const { started, save, saveDocument } = props;
  return (
    <>
      <output className={classes.lead}>
        {text.done(started.started.length)}{' '}
        <Button size="xs" variant="default" onClick={() => void save(started.summary)}>
          {text.summary}
        </Button>
      </output>
      <ul>
        {started.started.map(({ ref, to, mode, posted }) => (
          <li key={ref} className={classes.incident}>
            <span className="mono">{ref}</span>
            <span>{to}</span>
            <span>
              {modeNames[mode]} · {posted ? text.posted : text.begun}
            </span>
            <Button size="xs" variant="default" onClick={() => void saveDocument(ref)}>
              {text.documents}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

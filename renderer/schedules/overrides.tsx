import { Button } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import { readMoment } from '#shared/composer/times.ts';
import type { Override, Schedule } from '#shared/domain/workspace/on-call.ts';
import { instantOf, wallOf } from '#shared/policy/wall-clock.ts';
import type { Span } from '#shared/policy/spans.ts';
import { scheduleText as text } from '#shared/text/schedule-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { useMinute, useSaying } from './looking.ts';
import classes from './schedules.module.css';

/** Overrides that are not over, each with a way to take it away. */
export function OverrideList({ overrides }: { overrides: readonly Override[] }) {
  const { client, told } = useApp();
  const { when, name } = useSaying();
  const now = useMinute();
  const ahead = overrides.filter((each) => each.until > now);

  function takeAway(id: string): void {
    void client.call('override.remove', { override: id, commandId: newCommandId() }).then((outcome) => {
      told.setState({ told: outcome.ok ? null : { error: outcome.refusal.message } });
    });
  }

  if (ahead.length === 0) return <p className={classes.dim}>{text.noOverrides}</p>;
  return (
    <ul className={classes.overrides}>
      {ahead.map(({ id, person, from, until }) => (
        <li key={id}>
          <span>
            <strong>{name(person)}</strong> {when(from)} – {when(until)}
          </span>
          <button type="button" aria-label={text.takeAway(name(person))} onClick={() => takeAway(id)}>
            {text.takeAwayShort}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface OverrideFormProps {
  schedule: Schedule;
  /** What was chosen in the picture, to begin with; null for an empty form. */
  span: Span | null;
}

/** Lets somebody take a span: who, from when, until when, typed as everywhere. */
export function OverrideForm({ schedule, span }: OverrideFormProps) {
  const { client, times } = useApp();
  const people = useSurroundings((state) => state.workspace.people);
  const list = useId();
  const who = useRef<HTMLInputElement>(null);
  const [person, setPerson] = useState('');
  const [from, setFrom] = useState(span === null ? '' : typed(span.from, times.zone));
  const [until, setUntil] = useState(span === null ? '' : typed(span.until, times.zone));
  const [error, setError] = useState<string | null>(null);

  async function add(): Promise<void> {
    if (person.trim() === '') {
      setError(text.whoMissing);
      who.current?.focus();
      return;
    }
    const read = (words: string) => readMoment(words, { now: Date.now(), zone: times.zone, lean: 'future' });
    const [begin, end] = [read(from), read(until)];
    const wrong = [begin, end].find((each) => !each.ok);
    if (!begin.ok || !end.ok) {
      setError(wrong?.ok === false ? wrong.message : null);
      return;
    }
    const override = { schedule: schedule.name, person, from: begin.at, until: end.at };
    const outcome = await client.call('override.add', { override, commandId: newCommandId() });
    if (!outcome.ok) {
      setError(outcome.refusal.message);
      return;
    }
    setError(null);
    setPerson('');
    setFrom('');
    setUntil('');
    who.current?.focus();
  }

  return (
    <form
      className={classes.override}
      aria-label={text.addOverride}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label>
        {text.who}
        <input
          ref={who}
          type="text"
          // Whoever chose a shift is asked who takes it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={span !== null}
          list={list}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.editor.personHint}
          value={person}
          onChange={(event) => setPerson(event.target.value)}
        />
        <datalist id={list}>
          {people.map(({ handle, name }) => (
            <option key={handle} value={handle}>
              {name}
            </option>
          ))}
        </datalist>
      </label>
      <label>
        {text.from}
        <input
          type="text"
          placeholder={text.fromHint}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        {text.until}
        <input
          type="text"
          placeholder={text.untilHint}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </label>
      <Button size="xs" type="submit">
        {text.addOverride}
      </Button>
      {error === null ? null : (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </form>
  );
}

/** An instant as one would type it: with its offset where the wall shows it twice. */
function typed(at: number, zone: string): string {
  const wall = wallOf(at, zone);
  const plain = new Date(wall).toISOString().slice(0, 16).replace('T', ' ');
  return instantOf(wall, zone) === at && at % 60_000 === 0
    ? plain
    : new Date(at).toISOString().replace('.000', '');
}

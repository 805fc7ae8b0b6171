import { useId, useState } from 'react';
import { handle } from '#shared/domain/fields.ts';
import { scheduleText } from '#shared/text/schedule-screen.ts';
import { weekdayName } from '#shared/text/schedules.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import {
  moved,
  TURN_UNITS,
  type LayerDraft,
  type RestrictionDraft,
  type TimeDraft,
  type TurnUnit,
} from './draft.ts';
import { Field } from './field.tsx';
import classes from './schedules.module.css';

const { editor: text } = scheduleText;

interface LayerFieldsProps {
  layer: LayerDraft;
  /** What is wrong with a field of the layer. */
  problem: (field: string) => string | undefined;
  onChange: (change: Partial<LayerDraft>) => void;
  onEarlier?: () => void;
  onLater?: () => void;
  onDrop: () => void;
}

/** One layer, field by field. */
export function LayerFields({ layer, problem, onChange, onEarlier, onLater, onDrop }: LayerFieldsProps) {
  return (
    <fieldset className={classes.layer} aria-label={text.layer(layer.name)}>
      <div className={classes.layerHead}>
        <Field label={text.layerName} problem={problem('name')}>
          {(input) => (
            <input
              {...input}
              type="text"
              value={layer.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <span className={classes.acts}>
          {onEarlier === undefined ? null : (
            <button type="button" onClick={onEarlier}>
              ↑ {text.lower}
            </button>
          )}
          {onLater === undefined ? null : (
            <button type="button" onClick={onLater}>
              ↓ {text.raise}
            </button>
          )}
          <button type="button" onClick={onDrop}>
            {text.dropLayer}
          </button>
        </span>
      </div>
      <Users users={layer.users} problem={problem('users')} onChange={(users) => onChange({ users })} />
      <div className={classes.fields}>
        <Field label={text.turn} problem={problem('turnSeconds')}>
          {(input) => (
            <span className={classes.pair}>
              <input
                {...input}
                type="number"
                min="0"
                step="any"
                value={layer.turn}
                onChange={(event) => onChange({ turn: event.target.value })}
              />
              <select
                aria-label={text.turn}
                value={layer.unit}
                onChange={(event) => onChange({ unit: event.target.value as TurnUnit })}
              >
                {TURN_UNITS.map((unit) => (
                  <option key={unit} value={unit}>
                    {text.units[unit]}
                  </option>
                ))}
              </select>
            </span>
          )}
        </Field>
        <Time
          label={text.virtualStart}
          time={layer.virtualStart}
          problem={problem('virtualStart')}
          onChange={(virtualStart) => onChange({ virtualStart })}
        />
        <Time
          label={text.start}
          time={layer.start}
          problem={problem('start')}
          onChange={(start) => onChange({ start })}
        />
        <Time
          label={text.end}
          time={layer.end}
          problem={problem('end')}
          onChange={(end) => onChange({ end })}
        />
      </div>
      <Restrictions
        restrictions={layer.restrictions}
        problem={problem}
        onChange={(restrictions) => onChange({ restrictions })}
      />
    </fieldset>
  );
}

interface TimeProps {
  label: string;
  time: TimeDraft;
  problem: string | undefined;
  onChange: (time: TimeDraft) => void;
}

function Time({ label, time, problem, onChange }: TimeProps) {
  return (
    <Field label={label} problem={problem}>
      {(input) => (
        <input
          {...input}
          type="datetime-local"
          value={time.text}
          onChange={(event) => onChange({ text: event.target.value, at: null })}
        />
      )}
    </Field>
  );
}

interface UsersProps {
  users: readonly string[];
  problem: string | undefined;
  onChange: (users: string[]) => void;
}

/** People in the order of their turns. */
function Users({ users, problem, onChange }: UsersProps) {
  const people = useSurroundings((state) => state.workspace.people);
  const list = useId();
  const [typed, setTyped] = useState('');
  const move = (index: number, to: number): void => {
    if (to < 0 || to >= users.length) return;
    onChange(moved(users, index, to));
  };
  const add = (): void => {
    const parsed = handle.safeParse(typed);
    if (!parsed.success) return;
    onChange([...users, parsed.data]);
    setTyped('');
  };
  return (
    <Field label={text.people} problem={problem}>
      {(input) => (
        <div className={classes.users}>
          {users.map((user, index) => (
            // The same person may stand there twice.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={`${user} ${index}`} className={classes.user}>
              <button
                type="button"
                aria-label={text.up(user)}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                ‹
              </button>
              {user}
              <button
                type="button"
                aria-label={text.down(user)}
                disabled={index === users.length - 1}
                onClick={() => move(index, index + 1)}
              >
                ›
              </button>
              <button
                type="button"
                aria-label={text.drop(user)}
                onClick={() => onChange(users.filter((_, place) => place !== index))}
              >
                ×
              </button>
            </span>
          ))}
          <input
            {...input}
            type="text"
            list={list}
            spellCheck={false}
            autoComplete="off"
            placeholder={text.personHint}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <datalist id={list}>
            {people.map((person) => (
              <option key={person.handle} value={person.handle}>
                {person.name}
              </option>
            ))}
          </datalist>
        </div>
      )}
    </Field>
  );
}

interface RestrictionsProps {
  restrictions: readonly RestrictionDraft[];
  problem: (field: string) => string | undefined;
  onChange: (restrictions: RestrictionDraft[]) => void;
}

function Restrictions({ restrictions, problem, onChange }: RestrictionsProps) {
  const change = (index: number, part: Partial<RestrictionDraft>): void =>
    onChange(restrictions.map((each, place) => (place === index ? { ...each, ...part } : each)));
  return (
    <fieldset className={classes.restrictions} aria-label={text.restrictions}>
      <span className={classes.label}>{text.restrictions}</span>
      {restrictions.length === 0 ? <span>{text.always}</span> : null}
      {restrictions.map(({ day, from, hours }, index) => {
        const wrong =
          problem(`restrictions.${index}.from`) ?? problem(`restrictions.${index}.durationSeconds`);
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} className={classes.restriction}>
            <select
              aria-label={text.restrictions}
              value={day}
              onChange={(event) => change(index, { day: event.target.value })}
            >
              <option value="">{text.everyDay}</option>
              {[1, 2, 3, 4, 5, 6, 7].map((each) => (
                <option key={each} value={each}>
                  {weekdayName(each)}
                </option>
              ))}
            </select>
            {text.at}
            <input
              type="time"
              aria-label={text.at}
              value={from}
              onChange={(event) => change(index, { from: event.target.value })}
            />
            {text.hours}
            <input
              type="number"
              min="0"
              max="168"
              step="any"
              aria-label={text.hours}
              value={hours}
              onChange={(event) => change(index, { hours: event.target.value })}
            />
            <button
              type="button"
              aria-label={text.dropRestriction}
              onClick={() => onChange(restrictions.filter((_, place) => place !== index))}
            >
              ×
            </button>
            {wrong === undefined ? null : <em className={classes.error}>{wrong}</em>}
          </span>
        );
      })}
      <button
        type="button"
        className={classes.more}
        onClick={() => onChange([...restrictions, { day: '', from: '22:00', hours: '9' }])}
      >
        {text.addRestriction}
      </button>
    </fieldset>
  );
}

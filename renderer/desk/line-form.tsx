import { SegmentedControl } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { ComposerContext } from '#shared/composer/context.ts';
import {
  fieldsOf,
  isLogForm,
  lineOfForm,
  LOG_FORMS,
  type FieldName,
  type LineForm,
  type LogForm,
} from '#shared/composer/forms.ts';
import { entryKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { useDesk } from './desk-context.ts';
import { PeopleField } from './people-field.tsx';
import classes from './line-form.module.css';

const { form: text } = uiText;
/** Fields that may take more than a line. */
const LONG: ReadonlySet<FieldName> = new Set<FieldName>(['text', 'known', 'considered']);
const PEOPLE: ReadonlySet<FieldName> = new Set<FieldName>(['advisedBy', 'decidedBy']);

/**
 * The composer's line field by field. What is filled in stands in the line all the while, so that nothing is lost when
 * the form is left, and Enter records the line as it always does.
 */
export function LineFormPanel({ first, context }: { first: LineForm; context: ComposerContext }) {
  const desk = useDesk();
  const [form, setForm] = useState(first);
  const panel = useRef<HTMLFormElement>(null);
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, []);

  function change(next: LineForm): void {
    setForm(next);
    desk.type(lineOfForm(next, context));
  }

  const put = (name: FieldName, value: string) =>
    change({ ...form, values: { ...form.values, [name]: value } });

  function submit(event: { preventDefault: () => void }): void {
    event.preventDefault();
    desk.type(lineOfForm(form, context));
    desk.submit();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      desk.openForm(null);
    } else if (event.key === 'Enter' && !event.shiftKey && !(event.target instanceof HTMLButtonElement)) {
      submit(event);
    }
  }

  const fields = fieldsOf(form, context);
  return (
    // Keys go up from the fields of the form; the form itself is none.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={panel}
      className={classes.form}
      aria-label={text.label}
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <header className={classes.header}>
        {isLogForm(form.command) ? (
          <KindChoice command={form.command} onChange={(command) => change({ ...form, command })} />
        ) : (
          <strong>{text.about(form.command, form.entry ?? '')}</strong>
        )}
        {isLogForm(form.command) ? <span className={classes.hint}>{text.hint}</span> : null}
      </header>
      {fields.map((name) => (
        <Field
          key={name}
          name={name}
          form={form}
          first={name === fields.find((each) => each !== 'verdict')}
          onChange={(value) => put(name, value)}
        />
      ))}
      <footer className={classes.footer}>
        <button type="submit" className={classes.submit}>
          {text.submit} <KeyCaps keys="enter" />
        </button>
        <button type="button" onClick={() => desk.openForm(null)}>
          {text.back} <KeyCaps keys="escape" />
        </button>
      </footer>
    </form>
  );
}

interface FieldProps {
  name: FieldName;
  form: LineForm;
  /** Whether it takes the focus when the form opens. */
  first: boolean;
  onChange: (value: string) => void;
}

function Field({ name, form, first, onChange }: FieldProps) {
  const id = useId();
  const value = form.values[name] ?? '';
  const label = text.field(name, form.command);
  const shared = {
    id,
    value,
    placeholder: text.placeholders[name],
    spellCheck: false,
    ...(first ? { 'data-first': true } : {}),
  };
  if (name === 'verdict') {
    return (
      <div className={classes.field}>
        <span className={classes.label} id={id}>
          {label}
        </span>
        <SegmentedControl
          size="xs"
          aria-labelledby={id}
          value={value}
          onChange={onChange}
          data={(['supported', 'ruled-out', 'open'] as const).map((verdict) => ({
            value: verdict,
            label: text.verdicts[verdict],
          }))}
        />
      </div>
    );
  }
  return (
    <div className={classes.field}>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      {PEOPLE.has(name) ? (
        <PeopleField {...shared} several={name === 'advisedBy'} onValue={onChange} />
      ) : LONG.has(name) ? (
        <textarea
          {...shared}
          className={classes.input}
          rows={Math.min(6, value.split('\n').length)}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          className={classes.input}
          type="text"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

/** What is logged. Another kind keeps what both have. */
function KindChoice({ command, onChange }: { command: LogForm; onChange: (command: LogForm) => void }) {
  return (
    <label className={classes.kind}>
      <span className={classes.kindLabel}>{text.kind}</span>
      <select value={command} onChange={(event) => onChange(event.target.value as LogForm)}>
        {(Object.keys(LOG_FORMS) as LogForm[]).map((each) => (
          <option key={each} value={each}>
            {entryKindNames[LOG_FORMS[each]]}
          </option>
        ))}
      </select>
    </label>
  );
}

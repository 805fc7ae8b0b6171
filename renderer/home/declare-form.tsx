import { Button, SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { readMoment } from '#shared/composer/times.ts';
import type { InputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import { DETECTORS } from '#shared/domain/incident/terms.ts';
import { detectorNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { isUnanswered, newCommandId } from '#renderer/client/client.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { IconChevronDown, IconChevronRight } from '#renderer/ui/icons.ts';
import { namesIn } from '#renderer/ui/lists.ts';
import classes from './declare-form.module.css';

const { home: text } = uiText;

/** A title and Enter are enough; everything else has a default and can be set later. */
export function DeclareForm() {
  const { client, location, times } = useApp();
  const levels = useSurroundings((state) => state.workspace.severities);
  const usual = levels[Math.min(2, levels.length - 1)]?.id ?? '';
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [services, setServices] = useState('');
  const [regions, setRegions] = useState('');
  const [impact, setImpact] = useState('');
  const [detectedBy, setDetectedBy] = useState('');
  const [more, setMore] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** Kept until the declaration is answered: pressing Enter twice declares once. */
  const commandId = useRef<string | null>(null);
  const severity = chosen ?? usual;
  const level = levels.find((candidate) => candidate.id === severity);

  function declare(): void {
    if (title.trim() === '') {
      setError(text.titleMissing);
      return;
    }
    const began =
      impact.trim() === '' ? null : readMoment(impact, { now: Date.now(), zone: times.zone, lean: 'past' });
    if (began !== null && !began.ok) {
      setError(began.message);
      return;
    }
    commandId.current ??= newCommandId();
    const by = DETECTORS.find((name) => name === detectedBy);
    const input: InputOf<Operations['incident.declare']> = {
      title: title.trim(),
      severity,
      services: namesIn(services),
      regions: namesIn(regions),
      commandId: commandId.current,
      ...(began === null ? {} : { impactStartedAt: began.at }),
      ...(by === undefined ? {} : { detectedBy: by }),
    };
    void client.call('incident.declare', input).then((outcome) => {
      if (outcome.ok) {
        location.go(deskHash(outcome.output.ref));
        return;
      }
      setError(outcome.refusal.message);
      if (!isUnanswered(outcome.refusal)) commandId.current = null;
    });
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        declare();
      }}
      aria-label={text.declareTitle}
    >
      <div className={classes.first}>
        <input
          id="declare-title"
          className={classes.title}
          type="text"
          value={title}
          maxLength={200}
          // The first thing a person in trouble types.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          autoComplete="off"
          spellCheck={false}
          aria-label={text.what}
          aria-invalid={error !== null}
          aria-describedby="declare-error"
          placeholder={text.what}
          onChange={(event) => {
            setTitle(event.target.value);
            setError(null);
            commandId.current = null;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            const first = document.querySelector<HTMLElement>('[data-incident-row]');
            if (first === null) return;
            event.preventDefault();
            first.focus();
          }}
        />
        <Button type="submit" size="md">
          {text.declare}
        </Button>
      </div>
      <div className={classes.second}>
        <SegmentedControl
          size="sm"
          value={severity}
          onChange={setChosen}
          data={levels.map((candidate) => candidate.id)}
          aria-label={text.severity}
        />
        <span className={classes.meaning}>
          {level === undefined ? '' : `${level.name}: ${level.meaning}`}
        </span>
        <button type="button" className={classes.more} aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          {more ? text.less : text.more}
        </button>
      </div>
      <p id="declare-error" className={classes.error} role="alert">
        {error}
      </p>
      {more ? (
        <div className={classes.fields}>
          <Field label={text.services} hint={text.servicesHint} value={services} onChange={setServices} />
          <Field label={text.regions} hint={text.regionsHint} value={regions} onChange={setRegions} />
          <Field label={text.impact} hint={text.impactHint} value={impact} onChange={setImpact} />
          <label>
            {text.detectedBy}
            <select value={detectedBy} onChange={(event) => setDetectedBy(event.target.value)}>
              <option value="">{text.unknown}</option>
              {DETECTORS.map((name) => (
                <option key={name} value={name}>
                  {detectorNames[name]}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
    </form>
  );
}

interface FieldProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

function Field({ label, hint, value, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        type="text"
        value={value}
        placeholder={hint}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

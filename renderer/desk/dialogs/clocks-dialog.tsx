import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import { durations } from '#shared/domain/incident/facts.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { CLOCKS, DETECTORS, PHASES, type Clock } from '#shared/domain/incident/terms.ts';
import { readMoment } from '#shared/composer/times.ts';
import { clockNames, detectorNames, phaseNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { workText } from '#shared/text/work.ts';
import { deskOf, useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import { spanWords, utcTime } from '#renderer/ui/time.ts';
import { DeskProvider, useDesk, useIncident } from '../desk-context.ts';
import { useSubmit } from '../work/use-form.ts';
import classes from './dialogs.module.css';

const { clocks: text } = workText;
type Changes = OutputOf<Operations['incident.clocks']>;
type Change = Changes[Clock][number];

/** The phase, every clock with where its value comes from, and how it was detected; each can be set right here. */
export function ClocksDialog() {
  const desk = deskOf(useApp());
  if (desk === null) return null;
  return (
    <DeskProvider value={desk}>
      <Sheet title={text.title} size={640}>
        <Facts />
      </Sheet>
    </DeskProvider>
  );
}

function Facts() {
  const head = useIncident((state) => state.head);
  const history = useHistory();
  const [correcting, setCorrecting] = useState<Clock | null>(null);
  if (head === null) return null;
  return (
    <div className={classes.body}>
      <h3 className={classes.heading}>{text.phase}</h3>
      <Phases head={head} />
      <h3 className={classes.heading}>{text.clocks}</h3>
      <table className={classes.clocks}>
        <tbody>
          {CLOCKS.map((clock) => (
            <ClockRow
              key={clock}
              clock={clock}
              value={head.clocks[clock]}
              changes={history?.[clock] ?? []}
              correcting={correcting === clock}
              onCorrect={(on) => setCorrecting(on ? clock : null)}
            />
          ))}
        </tbody>
      </table>
      <Took head={head} />
      <h3 className={classes.heading}>{text.detection}</h3>
      <Detection head={head} />
    </div>
  );
}

/** How the clocks came to be; asked again whenever one of them changed. */
function useHistory(): Changes | null {
  const { client } = useApp();
  const ref = useIncident((state) => state.ref);
  const clocks = useIncident((state) => JSON.stringify(state.head?.clocks));
  const [history, setHistory] = useState<Changes | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('incident.clocks', { ref }).then((outcome) => {
      if (current && outcome.ok) setHistory(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, ref, clocks]);
  return history;
}

function Phases({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const close = useCloseDialog();
  return (
    <div className={classes.phases}>
      {PHASES.map((phase) => (
        <button
          key={phase}
          type="button"
          data-autofocus={phase === head.phase ? true : undefined}
          aria-pressed={phase === head.phase}
          onClick={() => {
            if (phase === head.phase) return;
            close();
            desk.runLine(phase === 'closed' ? '/close' : `/phase ${phase}`);
          }}
        >
          {phaseNames[phase]}
        </button>
      ))}
    </div>
  );
}

interface ClockRowProps {
  clock: Clock;
  value: number | null;
  changes: readonly Change[];
  correcting: boolean;
  onCorrect: (on: boolean) => void;
}

function ClockRow({ clock, value, changes, correcting, onCorrect }: ClockRowProps) {
  const moment = useMoment();
  const last = changes.at(-1);
  const earlier = changes.slice(0, -1);
  return (
    <>
      <tr>
        <th scope="row">{clockNames[clock]}</th>
        <td>
          {value === null ? (
            <span className={classes.unknown}>{text.unknown}</span>
          ) : (
            <time className={classes.value} title={utcTime(value)}>
              {moment(value)}
            </time>
          )}
          {last === undefined ? null : (
            <div className={classes.source}>
              <Source change={last} />
            </div>
          )}
          {earlier.length === 0 ? null : (
            <details className={classes.history}>
              <summary>{text.history(earlier.length)}</summary>
              <ol>
                {earlier.toReversed().map((change) => (
                  <li key={change.event}>
                    {change.value === null ? text.cleared : moment(change.value)} · <Source change={change} />
                  </li>
                ))}
              </ol>
            </details>
          )}
        </td>
        <td>
          <button
            type="button"
            className={classes.link}
            aria-label={text.correctOf(clockNames[clock])}
            aria-expanded={correcting}
            onClick={() => onCorrect(!correcting)}
          >
            {text.correct}
          </button>
        </td>
      </tr>
      {correcting ? (
        <tr>
          <td colSpan={3}>
            <Correction clock={clock} onDone={() => onCorrect(false)} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** What set a clock, who, and when. */
function Source({ change }: { change: Change }) {
  const name = useNames();
  const moment = useMoment();
  return (
    <>
      {text.by(text.how[change.how], name(change.by), moment(change.at))}
      {change.reason === null ? '' : `: ${change.reason}`}
    </>
  );
}

function Correction({ clock, onDone }: { clock: Clock; onDone: () => void }) {
  const { times } = useApp();
  const ref = useIncident((state) => state.ref);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const submission = useSubmit();

  function correct(): void {
    const at = readClock(to, times.zone);
    if (typeof at === 'object' && at !== null) {
      submission.refuse(at.wrong);
      return;
    }
    if (reason.trim() === '') {
      submission.refuse(text.noReason);
      return;
    }
    const input = { ref, clock, to: at, reason: reason.trim() };
    void submission.submit({ operation: 'clock.correct', input }).then((done) => {
      if (done) onDone();
    });
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        correct();
      }}
    >
      <div className={classes.grid}>
        <label>
          {text.to}
          <input
            type="text"
            // It was asked for just now.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            placeholder={text.toHint}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
        <label>
          {text.reason}
          <input type="text" value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Button type="submit" size="xs" disabled={submission.busy}>
          {text.save}
        </Button>
      </div>
      {submission.error === null ? null : (
        <p className={classes.error} role="alert">
          {submission.error}
        </p>
      )}
    </form>
  );
}

/** A time that was, `none` for not known, or what is wrong with it. */
function readClock(words: string, zone: string): number | null | { wrong: string } {
  if (/^(?:none|unknown|clear)$/i.test(words.trim())) return null;
  const moment = readMoment(words, { now: Date.now(), zone, lean: 'past' });
  return moment.ok ? moment.at : { wrong: moment.message };
}

/** What the clocks come to: time to detect, acknowledge, mitigate, recover. */
function Took({ head }: { head: IncidentHead }) {
  const took = durations(head);
  const known = (['toDetect', 'toAcknowledge', 'toMitigate', 'toRecover'] as const).filter(
    (each) => took[each] !== null,
  );
  return (
    <p className={classes.took}>
      {known.map((each) => (
        <span key={each}>
          <strong>{spanWords(took[each] ?? 0)}</strong> {text.took[each]}
        </span>
      ))}
    </p>
  );
}

/** By whom it was detected, and why that took long. */
function Detection({ head }: { head: IncidentHead }) {
  const ref = useIncident((state) => state.ref);
  const [by, setBy] = useState<string>(head.detection.by ?? '');
  const [whySlow, setWhySlow] = useState(head.detection.whySlow ?? '');
  const [saved, setSaved] = useState(false);
  const submission = useSubmit();
  const detector = DETECTORS.find((each) => each === by);

  function describe(): void {
    if (detector === undefined) return;
    const input = { ref, by: detector, ...(whySlow.trim() === '' ? {} : { whySlow: whySlow.trim() }) };
    void submission.submit({ operation: 'detection.describe', input }).then(setSaved);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        describe();
      }}
    >
      <div className={classes.grid}>
        <label>
          {text.detectedBy}
          <select
            value={by}
            onChange={(event) => {
              setBy(event.target.value);
              setSaved(false);
            }}
          >
            <option value="">{uiText.home.unknown}</option>
            {DETECTORS.map((each) => (
              <option key={each} value={each}>
                {detectorNames[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.whySlow}
          <input
            type="text"
            placeholder={text.whySlowHint}
            value={whySlow}
            onChange={(event) => {
              setWhySlow(event.target.value);
              setSaved(false);
            }}
          />
        </label>
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={submission.busy || detector === undefined || saved}
        >
          {saved ? text.saved : text.describe}
        </Button>
      </div>
      {submission.error === null ? null : (
        <p className={classes.error} role="alert">
          {submission.error}
        </p>
      )}
    </form>
  );
}

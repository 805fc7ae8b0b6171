import { useState } from 'react';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { nextUpdateDue } from '#shared/domain/incident/facts.ts';
import { workText } from '#shared/text/work.ts';
import { useApp, useFromNow, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { Choice, FormFrame, Labelled } from './form-frame.tsx';
import classes from './form.module.css';
import { nextDueAt } from './next-update.ts';
import { useSubmit } from './use-form.ts';

const { updates: text } = workText;
const MINUTE = 60_000;
const CHOICES = [15, 30, 60].map((minutes) => ({ value: String(minutes), label: text.minutes(minutes) }));

/** Puts the next update off, visibly and with a reason. Minutes count from when it is due, or from now if that is past. */
export function SnoozeForm({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const { times } = useApp();
  const moment = useMoment();
  const ref = useIncident((state) => state.ref);
  const levels = useSurroundings((state) => state.workspace.severities);
  const [by, setBy] = useState('15');
  const [own, setOwn] = useState('');
  const [reason, setReason] = useState('');
  const submission = useSubmit();
  const due = nextUpdateDue(head, levels);

  const until = (now: number) => nextDueAt(by, own, by === 'own' ? now : Math.max(now, due ?? 0), times.zone);
  const shown = useFromNow((now) => {
    const at = until(now);
    return typeof at === 'number' ? Math.floor(at / MINUTE) * MINUTE : null;
  });

  function putOff(): void {
    const at = until(Date.now());
    if (typeof at !== 'number') {
      submission.refuse(at === null ? text.nothingDue : at.wrong);
      return;
    }
    const input = { ref, until: at, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    void submission.submit({ operation: 'update.snooze', input }).then((done) => {
      if (done) desk.putAway();
    });
  }

  return (
    <FormFrame title={text.snoozeTitle} submit={text.snooze} state={submission} onSubmit={putOff}>
      {due === null ? <p className={classes.hint}>{text.nothingDue}</p> : null}
      <Choice
        legend={text.snoozeBy}
        name="put-off"
        value={by}
        options={[...CHOICES, { value: 'own', label: text.own }]}
        onChange={setBy}
      />
      {by === 'own' ? (
        <Labelled label={text.ownLabel}>
          <input
            type="text"
            placeholder={text.ownHint}
            value={own}
            onChange={(event) => setOwn(event.target.value)}
          />
        </Labelled>
      ) : shown !== null ? (
        <p className={classes.hint}>{text.snoozeTo(moment(shown))}</p>
      ) : null}
      <Labelled label={text.reason}>
        <input
          type="text"
          placeholder={text.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Labelled>
    </FormFrame>
  );
}

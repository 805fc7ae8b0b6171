import { Button } from '@mantine/core';
import { useState } from 'react';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { proposeSeverity, type SeverityAnswers } from '#shared/policy/severity.ts';
import { listOf } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import { deskOf, useApp, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import { DeskProvider, useDesk, useIncident } from '../desk-context.ts';
import { Choice, Labelled } from '../work/form-frame.tsx';
import { useSubmit } from '../work/use-form.ts';
import classes from './dialogs.module.css';

const { severity: text } = workText;

/** Three questions, a proposal with why, and the level a person decides on. */
export function SeverityDialog() {
  const desk = deskOf(useApp());
  if (desk === null) return null;
  return (
    <DeskProvider value={desk}>
      <Sheet title={text.title} size={560}>
        <Helper />
      </Sheet>
    </DeskProvider>
  );
}

function Helper() {
  const head = useIncident((state) => state.head);
  const levels = useSurroundings((state) => state.workspace.severities);
  return head === null ? null : <Questions head={head} levels={levels} />;
}

interface Answers {
  users: string;
  burn: string;
  money: string;
  data: '' | 'yes' | 'no';
}

function Questions({ head, levels }: { head: IncidentHead; levels: readonly SeverityLevel[] }) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const close = useCloseDialog();
  const submission = useSubmit();
  const [answers, setAnswers] = useState<Answers>({ users: '', burn: '', money: '', data: '' });
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const asks = (threshold: 'sloBurn' | 'moneyPerHour') =>
    levels.some((level) => level.thresholds[threshold] !== null);
  const read = readAnswers(answers);
  const answered = Object.values(answers).some((answer: string) => answer.trim() !== '');
  const proposal = 'wrong' in read || !answered ? null : proposeSeverity(read, levels);
  const why = proposal === null ? '' : listOf(proposal.because);
  const severity = chosen ?? proposal?.level ?? head.severity;
  const level = levels.find((each) => each.id === severity);
  const answer = (change: Partial<Answers>) => setAnswers({ ...answers, ...change });

  function set(): void {
    const input = { ref, severity, reason: (reason ?? sentence(why)).trim() };
    void submission.submit({ operation: 'severity.change', input }).then((done) => {
      if (!done) return;
      close();
      desk.focusComposer();
    });
  }

  return (
    <form
      className={classes.body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <fieldset className={classes.question}>
        <legend>{text.users}</legend>
        <Amount label={text.usersUnit} value={answers.users} first onChange={(users) => answer({ users })} />
      </fieldset>
      {asks('sloBurn') || asks('moneyPerHour') ? (
        <fieldset className={classes.question}>
          <legend>{text.cost}</legend>
          {asks('sloBurn') ? (
            <Amount label={text.burnUnit} value={answers.burn} onChange={(burn) => answer({ burn })} />
          ) : null}
          {asks('moneyPerHour') ? (
            <Amount label={text.moneyUnit} value={answers.money} onChange={(money) => answer({ money })} />
          ) : null}
        </fieldset>
      ) : null}
      <Choice
        legend={text.data}
        name="severity-data"
        value={answers.data}
        options={[
          { value: 'no', label: text.no },
          { value: 'yes', label: text.yes },
        ]}
        onChange={(data) => answer({ data })}
      />
      <output className={classes.proposal}>
        {'wrong' in read ? (
          read.wrong
        ) : proposal === null ? (
          text.unanswered
        ) : (
          <>
            <strong>{text.proposal(proposal.level)}</strong> {why === '' ? text.noThreshold : text.why(why)}
          </>
        )}
      </output>
      <Choice
        legend={text.level}
        name="severity-level"
        value={severity}
        options={levels.map((each) => ({ value: each.id, label: each.id }))}
        onChange={setChosen}
      />
      {level === undefined ? null : (
        <p className={classes.hint}>
          {level.meaning} · {text.updates(level.updateEveryMinutes)}
        </p>
      )}
      <Labelled label={text.reason}>
        <input
          type="text"
          value={reason ?? sentence(why)}
          onChange={(event) => setReason(event.target.value)}
        />
      </Labelled>
      {submission.error === null ? null : (
        <p className={classes.error} role="alert">
          {submission.error}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          type="submit"
          disabled={submission.busy || (severity === head.severity && head.severityClaims.length <= 1)}
        >
          {severity === head.severity ? text.already(severity) : text.set(severity)}
        </Button>
        <Button variant="default" onClick={close}>
          {workText.form.cancel}
        </Button>
      </div>
    </form>
  );
}

interface AmountProps {
  label: string;
  value: string;
  /** Whether the dialog begins here. */
  first?: boolean;
  onChange: (value: string) => void;
}

/** A number with its unit behind it. */
function Amount({ label, value, first = false, onChange }: AmountProps) {
  return (
    <label className={classes.amount}>
      <input
        type="text"
        inputMode="decimal"
        data-autofocus={first ? true : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {label}
    </label>
  );
}

function readAnswers(answers: Answers): SeverityAnswers | { wrong: string } {
  const wrong = [answers.users, answers.burn, answers.money].find((words) => numberIn(words) === undefined);
  if (wrong !== undefined) return { wrong: text.notNumber(wrong.trim()) };
  return {
    usersPercent: numberIn(answers.users) ?? null,
    sloBurn: numberIn(answers.burn) ?? null,
    moneyPerHour: numberIn(answers.money) ?? null,
    dataOrSecurity: answers.data === 'yes',
  };
}

/** A number typed, with a point or a comma, `%` or not; null for nothing, undefined for what is none. */
function numberIn(words: string): number | null | undefined {
  const plain = words.trim().replace(',', '.').replace(/\s*%$/, '');
  if (plain === '') return null;
  return /^\d{1,12}(?:\.\d{1,6})?$/.test(plain) ? Number(plain) : undefined;
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

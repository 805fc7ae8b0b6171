import { REVIEW_EVERY } from '#shared/runbooks/lint.ts';
import type { Runbook } from '#shared/runbooks/runbook.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { useFromNow } from '#renderer/ui/app-context.tsx';
import classes from './runbook-text.module.css';

/** What a runbook says of itself, in one line or two. */
export function RunbookHead({ runbook }: { runbook: Runbook }) {
  const { services, alerts, severities, owner, steps } = runbook;
  const run = steps.filter(({ kind }) => kind !== 'manual').length;
  const facts: [string, string][] = [
    [text.facts.services, services.join(', ')],
    [text.facts.alerts, alerts.join(', ')],
    [text.facts.severities, severities.join(', ')],
    [text.facts.owner, owner ?? ''],
    [text.facts.steps, text.stepCount(steps.length, run)],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      <div>
        <dt>{text.facts.reviewed}</dt>
        <dd>
          <Reviewed day={runbook.reviewed} />
        </dd>
      </div>
    </dl>
  );
}

/** The day of the last review, marked when it is too long ago. */
export function Reviewed({ day }: { day: string | null }) {
  const stale = useFromNow((now) => day !== null && now - Date.parse(`${day}T00:00:00Z`) > REVIEW_EVERY);
  if (day === null) return <span className={classes.never}>{text.neverReviewed}</span>;
  return stale ? <span className={classes.stale}>{text.staleReview(day)}</span> : <>{day}</>;
}

import { useEffect, useState } from 'react';
import type { RunbookFigures as Figures } from '#shared/policy/runbook-figures.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { spanWords } from '#renderer/ui/time.ts';
import classes from './runbook-text.module.css';

/** What its runs came to, in a line; nothing where it was never run. */
export function RunbookFigures({ id }: { id: string }) {
  const figures = useFigures(id);
  const moment = useMoment();
  if (figures === null) return null;
  const { uses, ended, successRate, medianTime, stepsSkipped, minutesSaved, lastAt, lastHow, stumbles } =
    figures;
  const { figures: say } = text;
  const facts: [string, string][] = [
    [say.uses, String(uses)],
    [say.success, successRate === null ? '' : say.share(Math.round(successRate * ended), ended)],
    [say.median, medianTime === null ? '' : medianTime < 60_000 ? say.underMinute : spanWords(medianTime)],
    [say.skipped, ended === 0 ? '' : String(stepsSkipped)],
    [say.saved, medianTime === null ? '' : say.minutes(minutesSaved)],
    [say.last, `${moment(lastAt)}, ${lastHow === null ? say.goesOn : say.ends[lastHow]}`],
    [say.stumbles, stumbles.map(({ name, runs }) => say.stumble(name, runs)).join(', ')],
  ];
  return (
    <dl className={classes.facts} aria-label={say.title}>
      {facts.map(([name, value]) =>
        value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Figures of the runbook with this id; null until they are known, and where there are none. */
function useFigures(id: string): Figures | null {
  const { client } = useApp();
  const [figures, setFigures] = useState<Figures | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('runbook.figures', {}).then((outcome) => {
      if (!current) return;
      setFigures((outcome.ok ? outcome.output : []).find(({ runbook }) => runbook === id) ?? null);
    });
    return () => {
      current = false;
    };
  }, [client, id]);
  return figures;
}

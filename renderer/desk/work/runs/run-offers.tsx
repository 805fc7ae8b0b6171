import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { commandById } from '#shared/composer/registry.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { runCommand } from '#renderer/ui/run-command.ts';
import { useIncident } from '../../desk-context.ts';
import work from '../work.module.css';
import classes from './runs.module.css';

type Match = OutputOf<Operations['runbook.match']>[number];

/** Runbooks offered at a time: more than anybody compares in a hurry are on their screen. */
const OFFERED = 5;

/** Runbooks that fit the incident, with why; a click reads one, a button runs it. */
export function RunOffers({ folded, landing }: { folded: boolean; landing: boolean }) {
  const app = useApp();
  const matches = useOffers();
  const all = (
    <button
      type="button"
      className={work.secondary}
      data-landing={landing && matches?.length === 0 ? true : undefined}
      onClick={() => runCommand(commandById('runbook'), app)}
    >
      {runbookText.all}
    </button>
  );
  const list = (
    <>
      {matches?.map(({ runbook, why }, index) => (
        <Offer
          key={runbook.key}
          runbook={runbook}
          why={runbookText.why(why)}
          landing={landing && index === 0}
        />
      ))}
      {matches?.length === 0 ? <p className={work.none}>{text.noMatch}</p> : null}
      <div className={work.actions}>{all}</div>
    </>
  );
  if (folded)
    return (
      <details className={classes.earlier}>
        <summary>{text.start}</summary>
        {list}
      </details>
    );
  return (
    <section aria-label={text.fits}>
      <h2 className={work.heading}>{text.fits}</h2>
      {list}
    </section>
  );
}

function Offer(props: { runbook: Match['runbook']; why: string; landing: boolean }) {
  const { runbook, why, landing } = props;
  const { dialogs } = useApp();
  const ref = useIncident((state) => state.ref);
  return (
    <div className={classes.offer}>
      <a href={runbooksHash({ key: runbook.key, ref })}>
        {runbook.title}
        <span className={work.meta}>{why}</span>
      </a>
      <button
        type="button"
        data-landing={landing ? true : undefined}
        aria-label={`${text.runIt}: ${runbook.title}`}
        onClick={() => dialogs.setState({ dialog: { kind: 'start-run', runbook: runbook.key, ref } })}
      >
        {text.runIt}
      </button>
    </div>
  );
}

/** What fits, asked again when title or services change; null until it is known. */
function useOffers(): readonly Match[] | null {
  const { client } = useApp();
  const ref = useIncident((state) => state.ref);
  const about = useIncident(({ head }) => `${head?.title ?? ''} ${head?.services.join() ?? ''}`);
  const [matches, setMatches] = useState<readonly Match[] | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('runbook.match', { ref, limit: OFFERED }).then((outcome) => {
      if (current) setMatches(outcome.ok ? outcome.output : []);
    });
    return () => {
      current = false;
    };
  }, [client, ref, about]);
  return matches;
}

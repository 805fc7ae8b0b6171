import type { ReactNode } from 'react';
import { runbookText as text } from '#shared/text/runbook-screen.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import classes from './runbook-text.module.css';

/** A link of a runbook: a web page opens in the browser once the person has confirmed its host. Others stay words. */
export function RunbookLink({ url, children }: { url: string; children: ReactNode }) {
  const { client, told } = useApp();
  if (!/^https?:\/\//i.test(url) || url.length > 2_000)
    return (
      <span
        className={classes.deadLink}
        title={url === '' ? undefined : `${url.slice(0, 200)}\n${text.noLink}`}
      >
        {children}
      </span>
    );
  return (
    <a
      href={url}
      title={url}
      onClick={(event) => {
        event.preventDefault();
        void client.call('shell.link.open', { url }).then((outcome) => {
          if (!outcome.ok) told.setState({ told: { error: outcome.refusal.message } });
        });
      }}
    >
      {children}
    </a>
  );
}

import type { ReactNode } from 'react';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { useLink } from './links.tsx';
import classes from './runbook-text.module.css';

/**
 * A link of a runbook: another runbook of the library or a heading of this one opens here, a web page in the browser once
 * the person has confirmed its host. What leads nowhere stays words.
 */
export function RunbookLink({ url, children }: { url: string; children: ReactNode }) {
  const { target, go } = useLink(url);
  if (go === null)
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
      href={target.kind === 'runbook' ? runbooksHash({ key: target.key, at: target.anchor }) : url}
      title={target.kind === 'web' ? url : undefined}
      data-leads={target.kind}
      onClick={(event) => {
        event.preventDefault();
        go();
      }}
    >
      {children}
    </a>
  );
}

import { useEffect, useState } from 'react';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { useSource } from './links.tsx';
import { RunbookLink } from './runbook-link.tsx';
import classes from './runbook-text.module.css';

/** A picture that lies beside its runbook. One of the web is not fetched: it is a link. What can't be shown is its words. */
export function RunbookPicture({ url, words }: { url: string; words: string }) {
  const from = useSource();
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url))
    return (
      <span className={classes.picture}>
        <RunbookLink url={url}>{text.image(words)}</RunbookLink>
      </span>
    );
  return from === null || url === '' ? (
    <span className={classes.picture}>{text.image(words)}</span>
  ) : (
    <Beside key={`${from} ${url}`} from={from} file={url} words={words} />
  );
}

function Beside({ from, file, words }: { from: string; file: string; words: string }) {
  const { client } = useApp();
  const [shown, setShown] = useState<{ address: string } | { why: string } | null>(null);
  useEffect(() => {
    let current = true;
    void client.call('runbook.picture', { runbook: from, file }).then((outcome) => {
      if (!current) return;
      setShown(
        outcome.ok
          ? { address: `data:${outcome.output.mime};base64,${outcome.output.content}` }
          : { why: outcome.refusal.message },
      );
    });
    return () => {
      current = false;
    };
  }, [client, from, file]);
  return shown !== null && 'address' in shown ? (
    <img className={classes.shownPicture} src={shown.address} alt={words} />
  ) : (
    <span className={classes.picture} title={shown === null ? undefined : shown.why}>
      {text.image(words)}
    </span>
  );
}

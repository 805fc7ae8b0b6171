import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp, useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import parts from '../parts/parts.module.css';

const { keys: text } = settingsText;

/** The installations that write into this log, this one first, with fingerprints to read out. */
export function KeysSection() {
  const { client } = useApp();
  const moment = useMoment();
  const replicas = useSurroundings((state) => state.workspace.replicas);
  const [keys, setKeys] = useState<OutputOf<Operations['keys.list']>>([]);
  useEffect(() => {
    void client.call('keys.list', {}).then((outcome) => {
      if (outcome.ok) setKeys(outcome.output);
    });
  }, [client, replicas]);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {keys.length === 0 ? <p className={parts.note}>{text.none}</p> : null}
      {keys.map(({ replica, name, fingerprint, announcedAt, own }) => (
        <section key={replica} className={parts.card}>
          <div className={parts.cardHead}>
            <h2>{name}</h2>
            <span className={parts.note}>{own ? text.own : null}</span>
          </div>
          <dl className={`${parts.facts} ${parts.flat}`}>
            <dt>{text.columns.fingerprint}</dt>
            <dd className={parts.mono}>
              {fingerprint.replaceAll('-', ' ')}{' '}
              <button
                type="button"
                className={parts.link}
                aria-label={text.copyOf(name)}
                onClick={() => void client.call('shell.clipboard.write', { text: fingerprint })}
              >
                {text.copy}
              </button>
            </dd>
            <dt>{text.columns.id}</dt>
            <dd className={parts.mono}>{replica}</dd>
            <dt>{text.columns.since}</dt>
            <dd title={utcTime(announcedAt)}>{moment(announcedAt)}</dd>
          </dl>
        </section>
      ))}
    </>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { BUNDLE_ENDING, type BundleImported } from '#shared/contract/bundle.ts';
import { mergeLine } from '#shared/text/sync.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { deskHash, mergesHash, settingsHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Outcome, type Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import sheet from '#renderer/ui/sheet.module.css';

const { bundles: text, quarantine } = syncScreen;

/** Takes a bundle in, and says what of it was new. */
export function ImportPart() {
  const { client } = useApp();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>(null);
  const [taken, setTaken] = useState<BundleImported | null>(null);

  async function take(): Promise<void> {
    setTaken(null);
    setSaid(null);
    const chosen = await client.call('shell.path.open', { extensions: [BUNDLE_ENDING.slice(1)] });
    if (!chosen.ok) setSaid({ good: false, words: chosen.refusal.message });
    if (!chosen.ok || chosen.output.path === undefined) return;
    setBusy(true);
    setSaid({ good: true, words: text.taking });
    const outcome = await client.call('bundle.import', { path: chosen.output.path });
    setBusy(false);
    setSaid(outcome.ok ? null : { good: false, words: outcome.refusal.message });
    if (outcome.ok) setTaken(outcome.output);
  }

  return (
    <section className={parts.card} aria-label={text.import}>
      <div className={parts.cardHead}>
        <h2>{text.import}</h2>
      </div>
      <p className={parts.note}>{text.importWhy}</p>
      <div className={parts.buttons}>
        <Button disabled={busy} onClick={() => void take()}>
          {text.choose}
        </Button>
      </div>
      <Outcome said={said} />
      {taken === null ? null : <Taken taken={taken} />}
    </section>
  );
}

function Taken({ taken }: { taken: BundleImported }) {
  const { complete, signed, events, files, missingEvents, missingFiles, report } = taken;
  const counts = [
    [taken.added, text.added],
    [taken.known, text.known],
    [taken.waiting, text.waiting],
    [taken.leftOut, text.leftOut],
    [taken.filesAdded, text.files],
    [taken.filesKnown, text.filesKnown],
    [taken.quarantined, text.quarantined],
  ] as const;
  return (
    <output>
      {complete ? null : (
        <p className={parts.error}>{text.cut(missingEvents, events, missingFiles, files)}</p>
      )}
      {complete && signed === false ? <p className={parts.error}>{text.unsigned}</p> : null}
      <dl className={sheet['counts']}>
        {counts.map(([count, words], index) =>
          count === 0 && index > 1 ? null : (
            <div key={words}>
              <dt>{count}</dt>
              <dd>{words}</dd>
            </div>
          ),
        )}
      </dl>
      {taken.quarantined === 0 ? null : (
        <p>
          <a className={parts.link} href={settingsHash('quarantine')}>
            {quarantine.title}
          </a>
        </p>
      )}
      {report === null ? null : (
        <>
          <p className={parts.note}>{mergeLine(report)}</p>
          <ul>
            {report.incidents.map(({ stream, ref, title }) => (
              <li key={stream}>
                <a className={parts.link} href={deskHash(ref)}>
                  {ref}
                </a>{' '}
                {title}
              </li>
            ))}
          </ul>
          <p>
            <a className={parts.link} href={mergesHash()}>
              {text.report}
            </a>
          </p>
        </>
      )}
    </output>
  );
}

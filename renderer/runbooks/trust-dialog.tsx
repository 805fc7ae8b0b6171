import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { runbookText } from '#shared/text/runbooks.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import { ChangesView, Line } from './changes-view.tsx';
import type { ShownRunbook } from './use-library.ts';
import classes from './trust.module.css';

const { trust: text } = runbookText;

interface TrustDialogProps {
  runbook: string;
  title: string;
  goOn: (() => void) | null;
}

/** The exact text that would run, and what is different from the one reviewed last. Nothing of it runs before a person says so. */
export function TrustDialog({ runbook, title, goOn }: TrustDialogProps) {
  const { client, dialogs, surroundings } = useApp();
  const close = useCloseDialog();
  const [shown, setShown] = useState<ShownRunbook | null>(null);
  const [part, setPart] = useState<'changes' | 'whole'>('changes');
  const [told, setTold] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    void client.call('runbook.show', { runbook }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setShown(outcome.output);
      else setTold(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, runbook]);

  async function trust(): Promise<void> {
    if (shown === null) return;
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const outcome = await client.call('runbook.trust', { runbook, hash: shown.hash, ...signed });
    if (outcome.ok) {
      if (goOn === null) close();
      else {
        dialogs.setState({ dialog: null });
        goOn();
      }
      return;
    }
    const now = await client.call('runbook.show', { runbook });
    const changed = now.ok && now.output.hash !== shown.hash;
    setTold(changed ? text.changedMeanwhile : outcome.refusal.message);
    if (now.ok) setShown(now.output);
  }

  const before = shown?.lastReview ?? null;
  const differs = before !== null && shown !== null && before.hash !== shown.hash;
  return (
    <Sheet title={text.title(title)} size={920}>
      <div className={classes.intro}>
        {shown === null ? null : <Intro shown={shown} />}
        {differs ? (
          <SegmentedControl
            size="xs"
            aria-label={text.title(title)}
            value={part}
            onChange={(value) => setPart(value === 'whole' ? 'whole' : 'changes')}
            data={[
              { value: 'changes', label: text.changes },
              { value: 'whole', label: text.whole },
            ]}
          />
        ) : null}
      </div>
      {/* The text scrolls by keyboard; reading comes before agreeing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={classes.text} tabIndex={0} data-autofocus aria-label={text.whole}>
        {shown === null ? null : differs && part === 'changes' ? (
          <ChangesView before={before.text} after={shown.text} />
        ) : (
          <div className={classes.lines}>
            {shown.text
              .replace(/\r?\n$/, '')
              .split(/\r?\n/)
              .map((line, index) => (
                <Line key={index} number={index + 1} words={line} kind="same" />
              ))}
          </div>
        )}
      </section>
      <div className={classes.foot}>
        {told === null ? null : (
          <p role="alert" className={classes.error}>
            {told}
          </p>
        )}
        <Button disabled={shown === null} onClick={() => void trust()}>
          {text.yes}
        </Button>
        <Button variant="default" onClick={close}>
          {text.no}
        </Button>
      </div>
    </Sheet>
  );
}

function Intro({ shown }: { shown: ShownRunbook }) {
  const moment = useMoment();
  const name = useNames();
  const { lastReview } = shown;
  if (lastReview === null) return <p>{text.first}</p>;
  const { by, at, hash } = lastReview;
  return <p>{(hash === shown.hash ? text.trustedAlready : text.again)(name(by), moment(at))}</p>;
}

import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { runbookText } from '#shared/text/runbooks.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { newCommandId, type Client } from '#renderer/client/client.ts';
import type { Reviewed } from '#renderer/state/dialogs.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import { ChangesView, Line } from './changes-view.tsx';
import classes from './trust.module.css';

const { trust: text } = runbookText;

interface TrustDialogProps {
  what: Reviewed;
  title: string;
  goOn: (() => void) | null;
}

/** The exact text that would run, and what is different from the one reviewed last. Nothing of it runs before a person says so. */
export function TrustDialog({ what, title, goOn }: TrustDialogProps) {
  const { client, dialogs, surroundings } = useApp();
  const close = useCloseDialog();
  const [shown, setShown] = useState<ToReview | null>(null);
  const [part, setPart] = useState<'changes' | 'whole' | null>(null);
  const [told, setTold] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    void toReview(client, what).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setShown(outcome.output);
      else setTold(outcome.refusal.message);
    });
    return () => {
      current = false;
    };
  }, [client, what]);

  async function trust(): Promise<void> {
    if (shown === null) return;
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    const { hash } = shown;
    const outcome = await ('runbook' in what
      ? client.call('runbook.trust', { ...what, hash, ...signed })
      : client.call('run.trust', { ...what, hash, ...signed }));
    if (outcome.ok) {
      if (goOn === null) close();
      else {
        dialogs.setState({ dialog: null });
        goOn();
      }
      return;
    }
    const now = await toReview(client, what);
    const changed = now.ok && now.output.hash !== shown.hash;
    setTold(changed ? text.changedMeanwhile : outcome.refusal.message);
    if (now.ok) setShown(now.output);
  }

  const before = shown?.before ?? null;
  const differs = before !== null && shown !== null && before.hash !== shown.hash;
  // What nobody read is no ground for reading only what differs from it.
  const seen = part ?? (before?.review === null ? 'whole' : 'changes');
  return (
    <Sheet title={text.title(title)} size={920}>
      <div className={classes.intro}>
        {shown === null ? null : <Intro shown={shown} />}
        {differs ? (
          <SegmentedControl
            size="xs"
            aria-label={text.title(title)}
            value={seen}
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
        {shown === null ? null : differs && seen === 'changes' ? (
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

function Intro({ shown }: { shown: ToReview }) {
  const moment = useMoment();
  const name = useNames();
  const { before, hash, run } = shown;
  const of = run === null ? '' : `${text.ofRun(run.number, run.machine)} `;
  if (before === null) return <p>{`${of}${text.first}`}</p>;
  if (before.review === null)
    return <p>{`${of}${before.hash === hash ? text.first : text.differsFromLibrary}`}</p>;
  const { by, at } = before.review;
  const known =
    before.hash === hash ? text.trustedAlready : run === null ? text.again : text.otherThanReviewed;
  return <p>{`${of}${known(name(by), moment(at))}`}</p>;
}

/** A text that is to be reviewed, and what it is compared with. */
interface ToReview {
  text: string;
  hash: string;
  /** `review` is null for what lies in the library and nobody reviewed. */
  before: { text: string; hash: string; review: { by: string; at: number } | null } | null;
  /** The run that goes by it. */
  run: { number: number; machine: string | null } | null;
}

async function toReview(client: Client, what: Reviewed): Promise<Outcome<ToReview>> {
  if ('runbook' in what) {
    const shown = await client.call('runbook.show', what);
    if (!shown.ok) return shown;
    const { text: words, hash, lastReview } = shown.output;
    const before =
      lastReview === null
        ? null
        : { text: lastReview.text, hash: lastReview.hash, review: { by: lastReview.by, at: lastReview.at } };
    return { ok: true, output: { text: words, hash, before, run: null } };
  }
  const shown = await client.call('run.review', what);
  if (!shown.ok) return shown;
  const { text: words, hash, before, run, machine } = shown.output;
  return { ok: true, output: { text: words, hash, before, run: { number: run, machine } } };
}

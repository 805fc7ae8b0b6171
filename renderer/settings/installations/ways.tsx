import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import type { CarrierStatus, SyncStatus } from '#shared/contract/sync.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { useKeychain } from '../connectors/use-keychain.ts';
import { OpenLink } from '../parts/editable-list.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import classes from './installations.module.css';
import { WayForm } from './way-form.tsx';

const { ways: text } = syncScreen;

export type WayKind = OutputOf<Operations['sync.carrier.kinds']>[number];
export type WaySettings = OutputOf<Operations['sync.carrier.list']>[number]['settings'];

/** The ways to the others: a NATS server, a shared folder. */
export function Ways({ sync, tell }: { sync: SyncStatus; tell: (said: Said) => void }) {
  const { client } = useApp();
  const keychain = useKeychain();
  const [kinds, setKinds] = useState<WayKind[]>([]);
  const [settings, setSettings] = useState<Readonly<Record<string, WaySettings>>>({});
  const [open, setOpen] = useState<string | null>(null);
  const read = useCallback(() => {
    void client.call('sync.carrier.list', {}).then((outcome) => {
      if (outcome.ok)
        setSettings(Object.fromEntries(outcome.output.map((each) => [each.kind, each.settings])));
    });
    void client.call('sync.carrier.kinds', {}).then((outcome) => {
      if (outcome.ok) setKinds(outcome.output);
    });
  }, [client]);
  const set = sync.carriers.map(({ kind }) => kind).join(' ');
  useEffect(read, [read, set]);

  const form = (kind: WayKind) =>
    keychain === null ? null : (
      <WayForm
        key={kind.kind}
        kind={kind}
        keychain={keychain}
        changed={read}
        settings={settings[kind.kind]}
        close={() => setOpen(null)}
        done={(said) => {
          setOpen(null);
          read();
          tell(said);
        }}
      />
    );
  const missing = kinds.filter(({ kind }) => !sync.carriers.some((carrier) => carrier.kind === kind));
  return (
    <section aria-label={text.title}>
      <h2 className={classes.heading}>{text.title}</h2>
      {sync.carriers.length === 0 ? <p className={parts.note}>{text.none}</p> : null}
      {sync.carriers.map((carrier) => {
        const kind = kinds.find((each) => each.kind === carrier.kind);
        return open === carrier.kind && kind !== undefined ? (
          form(kind)
        ) : (
          <WayCard
            key={carrier.kind}
            carrier={carrier}
            offline={sync.offline}
            name={kind?.name ?? carrier.kind}
            open={() => setOpen(carrier.kind)}
          />
        );
      })}
      {missing.map((kind) => (open === kind.kind ? form(kind) : null))}
      <div className={parts.buttons}>
        {missing
          .filter(({ kind }) => kind !== open)
          .map(({ kind, name }) => (
            <Button key={kind} variant="default" onClick={() => setOpen(kind)}>
              {text.add(name)}
            </Button>
          ))}
      </div>
    </section>
  );
}

interface WayCardProps {
  carrier: CarrierStatus;
  offline: boolean;
  name: string;
  open: () => void;
}

function WayCard({ carrier, offline, name, open }: WayCardProps) {
  const moment = useMoment();
  const { connected, problem, lastSentAt, lastReceivedAt, unsent, oldestUnsentAt } = carrier;
  const time = (at: number | null) =>
    at === null ? text.never : <time title={utcTime(at)}>{moment(at)}</time>;
  return (
    <section className={parts.card} aria-label={name}>
      <div className={parts.cardHead}>
        <h3>
          <OpenLink name={name} open={open} />
        </h3>
        <output className={connected ? classes.good : offline ? parts.note : classes.soon}>
          {connected ? text.connected : offline ? text.off : text.notConnected}
        </output>
      </div>
      {problem === null ? null : <p className={classes.soon}>{problem}</p>}
      <dl className={`${parts.facts} ${parts.flat}`}>
        <dt>{text.lastSent}</dt>
        <dd>{time(lastSentAt)}</dd>
        <dt>{text.lastReceived}</dt>
        <dd>{time(lastReceivedAt)}</dd>
        {unsent === 0 ? null : (
          <>
            <dt>{text.unsent}</dt>
            <dd>{text.unsentSince(unsent, oldestUnsentAt === null ? text.never : moment(oldestUnsentAt))}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import type { CarrierStatus, SyncStatus } from '#shared/contract/sync.ts';
import { connectionsText as text } from '#shared/text/connections.ts';
import { filesLine } from '#shared/text/sync.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { boxHash, mergesHash, settingsHash } from '#renderer/state/route.ts';
import { deskOf, useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { Age } from '#renderer/ui/clocks.tsx';
import { Sheet, useCloseDialog } from '#renderer/ui/sheet.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { Columns } from '#renderer/ui/columns.tsx';
import { Table } from '#renderer/ui/table.tsx';
import classes from './connections.module.css';

/** Every way out, one line each: how it is, what waits for it, when it last worked; and the switch for working offline. */
export function ConnectionsDialog() {
  const app = useApp();
  const close = useCloseDialog();
  const { connectors, sync } = useStore(app.connections);
  const ref = deskOf(app)?.ref ?? null;
  const carriers = sync?.carriers ?? [];
  const none = (connectors ?? []).length === 0 && carriers.length === 0;
  return (
    <Sheet title={text.title} size={720}>
      <div className={classes.body}>
        {sync === null ? null : <OfflineSwitch sync={sync} />}
        {sync === null || sync.workspace === null ? null : (
          <p className={classes.shared}>
            {text.shared(sync.workspace.name, sync.members, sync.reachable)}
            {filesLine(sync.files) === null ? null : ` · ${filesLine(sync.files) ?? ''}`}
            {sync.problem === null ? null : <span className={classes.bad}> {sync.problem}</span>}
          </p>
        )}
        {none ? (
          <p className={classes.none}>{text.nothingLeaves}</p>
        ) : (
          <Table className={classes.table}>
            <Columns names={text.columns} />
            <tbody>
              {connectors?.map((connector) => (
                <ConnectorLine key={connector.id} connector={connector} />
              ))}
              {carriers.map((carrier) => (
                <CarrierLine key={carrier.kind} carrier={carrier} />
              ))}
            </tbody>
          </Table>
        )}
        <p className={classes.links}>
          <a href={boxHash('outbox', ref)} onClick={close}>
            {text.outbox}
          </a>
          <a href={settingsHash('connectors')} onClick={close}>
            {text.settings}
          </a>
          <a href={settingsHash('installations')} onClick={close}>
            {syncScreen.title}
          </a>
          {sync === null || sync.workspace === null ? null : (
            <a href={mergesHash()} onClick={close}>
              {syncScreen.merges.title}
            </a>
          )}
          {sync === null || sync.quarantined === 0 ? null : (
            <a href={settingsHash('quarantine')} onClick={close}>
              {syncScreen.quarantined(sync.quarantined)}
            </a>
          )}
        </p>
      </div>
    </Sheet>
  );
}

function OfflineSwitch({ sync: { offline } }: { sync: SyncStatus }) {
  const { client } = useApp();
  const [error, setError] = useState<string | null>(null);
  return (
    <div className={classes.offline}>
      <label>
        <input
          type="checkbox"
          data-autofocus
          checked={offline}
          onChange={(event) =>
            void client
              .call('sync.offline', { on: event.target.checked })
              .then((outcome) => setError(outcome.ok ? null : outcome.refusal.message))
          }
        />
        {text.offline.label}
      </label>
      <p className={classes.hint}>{text.offline.words}</p>
      {error === null ? null : (
        <p role="alert" className={classes.bad}>
          {error}
        </p>
      )}
    </div>
  );
}

function ConnectorLine({ connector: { name, health } }: { connector: ConnectorView }) {
  const { state, queued, held, dead, oldestAt, lastSuccessAt, problem } = health;
  const waits = [
    ...(queued > 0 ? [String(queued)] : []),
    ...(held > 0 ? [text.held(held)] : []),
    ...(dead > 0 ? [text.dead(dead)] : []),
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className={classes.state} data-state={state}>
          {connectorScreen.states[state]}
        </span>
        {problem === null ? null : <div className={classes.hint}>{problem}</div>}
      </td>
      <td>{waits.length === 0 ? '–' : waits.join(', ')}</td>
      <td>{oldestAt === null ? '–' : <Age since={oldestAt} />}</td>
      <td>
        <When at={lastSuccessAt} />
      </td>
    </tr>
  );
}

function CarrierLine({ carrier }: { carrier: CarrierStatus }) {
  const { kind, connected, problem, unsent, oldestUnsentAt, lastSentAt, lastReceivedAt } = carrier;
  const names: Readonly<Record<string, string>> = text.carriers;
  const last = Math.max(lastSentAt ?? 0, lastReceivedAt ?? 0);
  return (
    <tr>
      <th scope="row">{names[kind] ?? kind}</th>
      <td>
        <span className={classes.state} data-state={connected ? 'ok' : 'trouble'}>
          {connected ? text.connected : text.unconnected}
        </span>
        {problem === null ? null : <div className={classes.hint}>{problem}</div>}
      </td>
      <td>{unsent === 0 ? '–' : text.unsent(unsent)}</td>
      <td>{oldestUnsentAt === null ? '–' : <Age since={oldestUnsentAt} />}</td>
      <td>
        <When at={last === 0 ? null : last} />
      </td>
    </tr>
  );
}

function When({ at }: { at: number | null }) {
  const moment = useMoment();
  return at === null ? <>–</> : <time title={utcTime(at)}>{moment(at)}</time>;
}

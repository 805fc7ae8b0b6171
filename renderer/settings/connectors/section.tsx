import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { EditableList } from '../parts/editable-list.tsx';
import parts from '../parts/parts.module.css';
import { ConnectorCard } from './connector-card.tsx';
import { ConnectorForm } from './connector-form.tsx';
import { DesktopCard } from './desktop-card.tsx';
import { Folders } from './folders.tsx';
import { NetworkPart } from './network-part.tsx';
import { ServerPart } from './server-part.tsx';
import { useChecks, useConnectors, useKinds } from './use-connectors.ts';
import { useKeychain } from './use-keychain.ts';
import { useServer } from './use-server.ts';

/** Connections to team systems: how each is, its form, and what they need of this machine. */
export default function ConnectorsSection() {
  const { connectors, refusal } = useConnectors();
  const { kinds, reread } = useKinds();
  const { checks, check } = useChecks();
  const keychain = useKeychain();
  const server = useServer();
  if (connectors === null || kinds === null || keychain === null)
    return refusal === null ? null : (
      <p className={parts.error} role="alert">
        {refusal}
      </p>
    );
  const manifests = kinds.map(({ manifest }) => manifest);
  return (
    <>
      <EditableList
        items={connectors}
        nameOf={({ id }) => id}
        text={text}
        form={(connector, close) => (
          <ConnectorForm
            kinds={manifests}
            keychain={keychain}
            close={close}
            saved={check}
            {...(connector === undefined ? {} : { connector })}
          />
        )}
        show={(connector, open) => (
          <ConnectorCard
            connector={connector}
            open={open}
            check={checks.get(connector.id)}
            onCheck={() => check(connector.id)}
            server={server.status?.address ?? null}
          />
        )}
      />
      <DesktopCard />
      <ServerPart {...server} />
      <NetworkPart />
      <Folders changed={reread} />
    </>
  );
}

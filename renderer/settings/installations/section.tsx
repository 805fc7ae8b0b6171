import { useState } from 'react';
import { syncScreen as text } from '#shared/text/sync-screen.ts';
import { useSync } from '#renderer/ui/use-sync.ts';
import { Outcome, type Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { Alone } from './alone.tsx';
import { Exchange } from './exchange.tsx';
import { Members } from './members.tsx';
import { Ways } from './ways.tsx';

/** The other installations that share this log: how to become several, who they are, and the ways to them. */
export default function InstallationsSection() {
  const sync = useSync();
  const [said, setSaid] = useState<Said>(null);
  if (sync === null) return <p className={parts.lead}>{text.lead}</p>;
  const { workspace } = sync;
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      <Outcome said={said} />
      {workspace === null ? (
        <>
          {sync.problem === null ? null : (
            <p role="alert" className={`${parts.error} ${parts.told}`}>
              {sync.problem}
            </p>
          )}
          <Alone tell={setSaid} />
        </>
      ) : (
        <>
          <Exchange sync={sync} workspace={workspace} tell={setSaid} />
          <Ways sync={sync} tell={setSaid} />
          <Members sync={sync} tell={setSaid} />
        </>
      )}
    </>
  );
}

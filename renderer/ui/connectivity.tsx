import { useStore } from 'zustand';
import { commandById } from '#shared/composer/registry.ts';
import { connectionsText as text } from '#shared/text/connections.ts';
import { standingOf, type Standing } from '#renderer/connections/standing.ts';
import { useApp, useFromNow, useMoment, useSurroundings } from './app-context.tsx';
import classes from './bottom-line.module.css';
import { keyCaps } from './keys.ts';
import { age } from './time.ts';

/** How all ways out are, put together. */
export function useStanding(): Standing {
  const queued = useSurroundings((state) => state.status?.queued);
  const connections = useStore(useApp().connections);
  return standingOf(connections, queued);
}

/** Online or not, what is queued and since when, what needs a person, the last success of each: a click tells more. */
export function Connectivity() {
  const { dialogs, mac } = useApp();
  const standing = useStanding();
  return (
    <button
      type="button"
      className={classes.connections}
      title={`${text.title} ${keyCaps(commandById('connections').key ?? '', mac).join(' ')}`}
      onClick={() => dialogs.setState({ dialog: { kind: 'connections' } })}
    >
      <Network standing={standing} />
      <Queued standing={standing} />
      <Needs standing={standing} />
      <Successes standing={standing} />
    </button>
  );
}

/** The network as the machine sees it, and whether it is used. */
function Network({ standing: { connected, offline } }: { standing: Standing }) {
  const moment = useMoment();
  const { online, since } = useStore(useApp().network);
  return (
    <span className={classes.network}>
      {offline ? (
        <output className={classes.soon}>{text.byChoice}</output>
      ) : online ? (
        text.online
      ) : (
        <output className={classes.soon}>{text.offlineSince(moment(since))}</output>
      )}
      {connected ? '' : ` · ${text.notConnected}`}
    </span>
  );
}

/** What waits to go out, and since when. */
function Queued({ standing: { queued, oldestAt, unsent } }: { standing: Standing }) {
  const oldest = useFromNow((now) => (oldestAt === null ? null : age(now - oldestAt)));
  return (
    <>
      {queued === 0 || oldest === null ? null : (
        <span className={classes.network}>{text.queued(queued, oldest)}</span>
      )}
      {unsent === 0 ? null : <span className={classes.network}>{text.unsent(unsent)}</span>}
    </>
  );
}

/** What a person has to look at. */
function Needs({ standing: { held, dead, trouble } }: { standing: Standing }) {
  const [first] = trouble;
  return (
    <>
      {held === 0 ? null : <span className={classes.soon}>{text.held(held)}</span>}
      {dead === 0 ? null : <span className={classes.bad}>{text.dead(dead)}</span>}
      {first === undefined ? null : (
        <span className={first.state === 'credentials' ? classes.bad : classes.soon}>
          {text.trouble[first.state](first.name)}
        </span>
      )}
    </>
  );
}

/** When each connector last succeeded; cut off where there are many, because a click tells all. */
function Successes({ standing: { successes } }: { standing: Standing }) {
  const moment = useMoment();
  if (successes.length === 0) return null;
  return (
    <span className={classes.successes}>
      {successes
        .map(({ name, lastSuccessAt }) =>
          lastSuccessAt === null ? text.neverYet(name) : text.lastSuccess(name, moment(lastSuccessAt)),
        )
        .join(', ')}
    </span>
  );
}

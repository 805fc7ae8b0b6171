import { Button } from '@mantine/core';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import { connectorScreen as text } from '#shared/text/connector-screen.ts';
import { boxHash } from '#renderer/state/route.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { OpenLink } from '../parts/editable-list.tsx';
import parts from '../parts/parts.module.css';
import classes from './connectors.module.css';
import type { Check } from './use-connectors.ts';

interface ConnectorCardProps {
  connector: ConnectorView;
  open: () => void;
  check: Check | undefined;
  onCheck: () => void;
  /** Where webhooks are taken; null while they are not. */
  server: string | null;
}

/** A connector: how it is, what waits for it, and what the last check found. */
export function ConnectorCard({ connector, open, check, onCheck, server }: ConnectorCardProps) {
  const { id, name, kind, manifest, health } = connector;
  // What goes out may work while the check finds something missing: it must not say that all is well.
  const state = health.state === 'ok' && failed(check) ? 'failed' : health.state;
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>
          <OpenLink name={name} open={open} />
        </h2>
        <span className={classes.state} data-state={state}>
          {state === 'failed' ? text.checkFailed : text.states[state]}
        </span>
      </div>
      <p className={parts.note}>{manifest?.carries ?? text.unknownKind(kind)}</p>
      {health.problem === null ? null : (
        <p className={isBad(health.state) ? parts.error : parts.note}>{health.problem}</p>
      )}
      <Figures connector={connector} />
      {server === null || manifest?.powers.includes('receive') !== true ? null : (
        <p className={parts.note}>
          {text.hook}{' '}
          <code className={parts.mono}>
            {server}/hooks/{id}
          </code>
        </p>
      )}
      {manifest?.powers.includes('check') === true ? (
        <div className={parts.buttons}>
          <Button
            size="xs"
            variant="default"
            aria-label={text.checkThis(name)}
            disabled={check === 'checking'}
            onClick={onCheck}
          >
            {check === 'checking' ? text.checking : text.check}
          </Button>
        </div>
      ) : null}
      <CheckLines name={name} check={check} />
    </section>
  );
}

function Figures({ connector: { health, manifest } }: { connector: ConnectorView }) {
  const moment = useMoment();
  const { queued, held, dead, lastSuccessAt } = health;
  const waits = [
    ...(queued > 0 ? [text.queued(queued)] : []),
    ...(held > 0 ? [text.held(held)] : []),
    ...(dead > 0 ? [text.dead(dead)] : []),
  ];
  const sends = manifest === null || manifest.effects.length > 0;
  if (waits.length === 0 && !sends) return null;
  return (
    <p className={parts.note}>
      {lastSuccessAt === null ? (
        text.never
      ) : (
        <span title={utcTime(lastSuccessAt)}>{text.lastSuccess(moment(lastSuccessAt))}</span>
      )}
      {waits.length === 0 ? null : (
        <>
          {' · '}
          <a className={parts.link} href={boxHash('outbox')}>
            {waits.join(' · ')}
          </a>
        </>
      )}
    </p>
  );
}

function CheckLines({ name, check }: { name: string; check: Check | undefined }) {
  return (
    <output className={classes.check} aria-label={text.checked(name)}>
      {check === undefined || check === 'checking' ? null : 'refused' in check ? (
        <span className={parts.error}>{check.refused}</span>
      ) : (
        <ul>
          {check.lines.map((line) => (
            <li key={line.text} data-ok={line.ok}>
              <span aria-hidden>{line.ok ? '✓' : '✕'}</span>
              <span className="hidden">{line.ok ? text.passed : text.failed}: </span> {line.text}
            </li>
          ))}
        </ul>
      )}
    </output>
  );
}

function failed(check: Check | undefined): boolean {
  if (check === undefined || check === 'checking') return false;
  return 'refused' in check || check.lines.some((line) => !line.ok);
}

/** Whether something fails, rather than being off or not set up here yet. */
function isBad(state: ConnectorView['health']['state']): boolean {
  return state === 'credentials' || state === 'trouble';
}

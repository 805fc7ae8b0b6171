import { useState } from 'react';
import type { InboxGroup } from '#shared/contract/inbox.ts';
import { inboxScreen as text } from '#shared/text/inbox-screen.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { Age } from '#renderer/ui/clocks.tsx';
import { IconChevronDown, IconChevronRight } from '#renderer/ui/icons.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { openLink } from '#renderer/ui/open-link.ts';
import { Severity } from '#renderer/ui/severity.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { actsOn, ROW_KEYS } from './acts.ts';
import classes from './inbox.module.css';

/** Alerts that belong together, or a message: what it is, how bad, since when; its details below when asked for. */
export function GroupRow({ group }: { group: InboxGroup }) {
  const [open, setOpen] = useState(false);
  const { kind, alerts, firing, title, service, from, level } = group;
  const details = `inbox-details-${group.group}`;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.row} data-firing={firing > 0}>
      <span className={classes.level}>{kind === 'alert' ? <Severity severity={level} /> : null}</span>
      <div className={classes.about}>
        <button
          type="button"
          className={classes.title}
          data-row={group.group}
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          title={title}
          onClick={() => setOpen(!open)}
        >
          <Chevron size={14} aria-hidden /> <span>{title}</span>
        </button>
        <div className={classes.meta}>
          <span className={classes.firing} data-firing={firing > 0}>
            {kind === 'message' ? text.message : text.firing(firing, alerts)}
          </span>
          {service === null ? null : <span>{service}</span>}
          <span>{from}</span>
          {group.incident === null ? null : (
            <a href={deskHash(group.incident.ref)} className="mono">
              {group.incident.ref}
            </a>
          )}
        </div>
      </div>
      <Times group={group} />
      <Actions group={group} />
      {open ? <Details id={details} group={group} /> : null}
    </li>
  );
}

function Times({ group: { startedAt, lastAt } }: { group: InboxGroup }) {
  const moment = useMoment();
  return (
    <dl className={classes.times}>
      <div title={utcTime(startedAt)}>
        <dt>{text.began}</dt>
        <dd>{moment(startedAt)}</dd>
      </div>
      <div title={utcTime(lastAt)}>
        <dt>{text.heard}</dt>
        <dd>
          <Age since={lastAt} />
        </dd>
      </div>
    </dl>
  );
}

function Actions({ group }: { group: InboxGroup }) {
  const acts = actsOn(group, useApp());
  const { title, level, suggestion } = group;
  return (
    <div className={classes.actions}>
      {acts.declare === null ? null : (
        <button type="button" data-first={suggestion === null} onClick={acts.declare}>
          {text.declare(level)}
          <Whose title={title} /> <KeyCaps keys={ROW_KEYS.declare} />
        </button>
      )}
      {acts.attach === null ? null : (
        <button type="button" data-first={suggestion !== null} onClick={acts.attach}>
          {suggestion === null ? text.attach : text.attachTo(suggestion.ref)}
          <Whose title={title} /> <KeyCaps keys={ROW_KEYS.attach} />
        </button>
      )}
      {acts.dismiss === null ? null : (
        <button type="button" onClick={acts.dismiss}>
          {text.dismiss}
          <Whose title={title} /> <KeyCaps keys={ROW_KEYS.dismiss} />
        </button>
      )}
    </div>
  );
}

/** Which row a button is of, for whoever does not see beside what it stands. */
function Whose({ title }: { title: string }) {
  return <span className="hidden">{title}</span>;
}

function Details({ id, group }: { id: string; group: InboxGroup }) {
  const app = useApp();
  const labels = Object.entries(group.labels);
  const links = [
    ...(group.url === null ? [] : [[text.source, group.url] as const]),
    ...(group.runbookUrl === null ? [] : [[text.runbook, group.runbookUrl] as const]),
  ];
  return (
    <div id={id} className={classes.details}>
      {group.text === '' ? null : <p className={classes.words}>{group.text}</p>}
      <dl>
        {group.severity === null ? null : (
          <div>
            <dt>{text.severity}</dt>
            <dd>{group.severity}</dd>
          </div>
        )}
        {labels.map(([name, value]) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
        {links.map(([words, url]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>
              <button type="button" className={classes.link} onClick={() => openLink(url, app)}>
                {url}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.meta}>{text.told(group.told)}</p>
    </div>
  );
}

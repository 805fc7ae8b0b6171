import type { IncidentLink } from '#shared/domain/incident/links.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { linkText } from '#shared/text/connections.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { openLink } from '#renderer/ui/open-link.ts';
import { useIncident } from './desk-context.ts';
import classes from './people.module.css';

/** More are at hand in the team systems themselves. */
const MOST = 8;
const NONE: readonly IncidentLink[] = [];

/** What team systems made for the incident: its channel, its ticket, its entry on the status page. */
export function VendorLinks({ head }: { head: IncidentHead }) {
  const links = head.links.filter(({ what }) => what !== 'task' && what !== 'mark');
  if (links.length === 0) return null;
  return (
    <section aria-labelledby="links-title" className={classes.points}>
      <h2 id="links-title" className={classes.heading}>
        {linkText.title} <span>{links.length}</span>
      </h2>
      <ul>
        {links
          .slice(-MOST)
          .toReversed()
          .map((link) => (
            <li key={link.event} className={classes.point}>
              <span className={classes.pointText}>
                <LinkName link={link} />
                <span className={classes.sub}> {link.connectorName}</span>
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** Tickets of a task, each with its name. */
export function TaskTickets({ task }: { task: string }) {
  const links = useIncident((state) => state.head?.links ?? NONE);
  return links
    .filter(({ what, of }) => what === 'task' && of === task)
    .map((link) => (
      <span key={link.event}>
        {' · '}
        <LinkName link={link} />
      </span>
    ));
}

/** What people call it; opens where they look at it. */
function LinkName({ link: { what, name, url } }: { link: IncidentLink }) {
  const app = useApp();
  const words = linkText.named(what, name);
  if (url === null) return <>{words}</>;
  return (
    <button type="button" className={classes.link} title={url} onClick={() => openLink(url, app)}>
      {words}
    </button>
  );
}

import { isOngoing } from '#shared/domain/incident/facts.ts';
import { offeredServices } from '#shared/domain/incident/paging/forecast.ts';
import { nextStep, pageState } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { pagingText as text } from '#shared/text/paging.ts';
import { Countdown } from '#renderer/ui/clocks.tsx';
import { useDesk } from '../../desk-context.ts';
import { labelledPages, useDirectory } from '#renderer/ui/use-paging.ts';
import classes from './pages.module.css';

/** Above the seats: pages nobody has answered, and services that could be paged. One key shows the whole ladder. */
export function PageAlerts({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const directory = useDirectory();
  const open = labelledPages(head.pages).filter(({ item }) =>
    ['paging', 'exhausted', 'held'].includes(pageState(item)),
  );
  const offered = isOngoing(head) ? offeredServices(head, directory) : [];
  if (open.length + offered.length === 0) return null;
  return (
    <section className={classes.alerts} aria-label={text.tab}>
      {open.map(({ label, item }) => (
        <button
          key={item.id}
          type="button"
          className={classes.alert}
          data-state={pageState(item)}
          onClick={() => desk.runLine('/pages')}
        >
          <strong>
            {text.name(label)}: {text.states[pageState(item)]}
          </strong>
          <Next page={item} head={head} />
        </button>
      ))}
      {offered.map((service) => (
        <button
          key={service}
          type="button"
          className={classes.offerShort}
          onClick={() => desk.start('page', service)}
        >
          {text.offer(service)}
        </button>
      ))}
    </section>
  );
}

function Next({ page, head }: { page: Page; head: IncidentHead }) {
  const step = nextStep(page, head, useDirectory());
  if (step === null) return null;
  return (
    <span className="mono">
      {step.kind === 'exhaust' ? text.last : text.next} <Countdown dueAt={step.at} />
    </span>
  );
}

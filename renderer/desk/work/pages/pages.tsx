import { commandById } from '#shared/composer/registry.ts';
import { isOngoing } from '#shared/domain/incident/facts.ts';
import { followingRung } from '#shared/domain/incident/paging/climb.ts';
import { offeredServices, phoneList, previewPage } from '#shared/domain/incident/paging/forecast.ts';
import { pageFacts } from '#shared/domain/incident/paging/facts.ts';
import { nextStep, pageState, presentAcks } from '#shared/domain/incident/paging/ladder.ts';
import type { Page } from '#shared/domain/incident/paging/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { listOf } from '#shared/text/en.ts';
import { pagingText as text, targetName } from '#shared/text/paging.ts';
import { useApp, useMoment } from '#renderer/ui/app-context.tsx';
import { Age, Countdown } from '#renderer/ui/clocks.tsx';
import { keyCaps } from '#renderer/ui/keys.ts';
import { useNames } from '#renderer/ui/names.tsx';
import { spanWords } from '#renderer/ui/time.ts';
import { useDesk, useIncident } from '../../desk-context.ts';
import { Ladder } from './ladder.tsx';
import { PhoneList } from './phone-list.tsx';
import { labelledPages, useDirectory, useMinute } from '#renderer/ui/use-paging.ts';
import work from '../work.module.css';
import classes from './pages.module.css';

/** Who is being called for: what is offered, then every page with its phone list and ladder, the newest first. */
export function Pages() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  const directory = useDirectory();
  if (head === null) return null;
  const ongoing = isOngoing(head);
  const offered = ongoing ? offeredServices(head, directory) : [];
  return (
    <>
      {ongoing ? (
        <div className={work.actions}>
          <button type="button" className={work.primary} onClick={() => desk.start('page', ' ')}>
            {text.start}
          </button>
        </div>
      ) : null}
      {offered.map((service) => (
        <Offer key={service} service={service} head={head} />
      ))}
      {head.pages.length === 0 && offered.length === 0 ? (
        <p className={work.none}>
          {text.none} {ongoing ? text.noPolicy : ''}
        </p>
      ) : null}
      {labelledPages(head.pages).map(({ label, item }) => (
        <PageCard key={item.id} label={label} page={item} head={head} />
      ))}
    </>
  );
}

/** A service with a policy nobody was paged for yet, with whom it would call first. */
function Offer({ service, head }: { service: string; head: IncidentHead }) {
  const desk = useDesk();
  const name = useNames();
  const minute = useMinute();
  const found = previewPage({ service }, head, useDirectory(), minute);
  if (!found.ok) return null;
  const first = found.output.rungs.find(({ people }) => people.length > 0);
  return (
    <section className={classes.offer} aria-label={text.offer(service)}>
      <div>
        <strong>{text.offer(service)}</strong>
        <div className={work.meta}>
          {first === undefined
            ? text.offerNobody
            : text.offerFirst(listOf(first.people.map(({ person }) => name(person))))}
        </div>
      </div>
      <button type="button" className={classes.strong} onClick={() => desk.runLine(`/page ${service}`)}>
        {text.buttons.page}
      </button>
    </section>
  );
}

function PageCard({ label, page, head }: { label: string; page: Page; head: IncidentHead }) {
  const desk = useDesk();
  const state = pageState(page);
  const whom = page.service ?? page.policy ?? listOf((page.rungs[0]?.targets ?? []).map(targetName));
  const toCall = phoneList(page);
  const calling = state === 'paging' || state === 'held' || state === 'exhausted';
  const more = followingRung(page) !== null;
  const { toEscalate } = pageFacts(page);
  return (
    <section className={classes.page} data-state={state} aria-label={text.name(label)}>
      <h2 className={classes.title}>
        <span>
          {text.name(label)} · {whom}
        </span>
        <span className={work.meta}>
          <Age since={page.at} />
        </span>
      </h2>
      {page.summary === null ? null : <p className={classes.summary}>{page.summary}</p>}
      <State page={page} head={head} />
      {toEscalate === null ? null : <p className={work.meta}>{text.toEscalate(spanWords(toEscalate))}</p>}
      {toCall.length === 0 ? null : <PhoneList label={label} list={toCall} loud={state === 'exhausted'} />}
      {page.resolved === null ? (
        <div className={classes.buttons}>
          {calling ? <Command id="ack" line={`/ack ${label}`} words={text.buttons.ack} /> : null}
          {more ? <Command id="climb" line={`/climb ${label}`} words={text.buttons.escalate} /> : null}
          {state === 'exhausted' ? (
            <button type="button" onClick={() => desk.start('page', '@')}>
              {text.buttons.other}
            </button>
          ) : null}
          <button type="button" onClick={() => desk.runLine(`/standdown ${label}`)}>
            {text.buttons.standDown}
          </button>
        </div>
      ) : null}
      <Ladder label={label} page={page} head={head} />
    </section>
  );
}

/** A button with the key that does the same. */
function Command({ id, line, words }: { id: string; line: string; words: string }) {
  const desk = useDesk();
  const { mac } = useApp();
  const { key } = commandById(id);
  return (
    <button
      type="button"
      title={key === undefined ? undefined : keyCaps(key, mac).join('+')}
      onClick={() => desk.runLine(line)}
    >
      {words}
    </button>
  );
}

/** Where a page stands, in one line. */
function State({ page, head }: { page: Page; head: IncidentHead }) {
  const name = useNames();
  const moment = useMoment();
  const state = pageState(page);
  const step = nextStep(page, head, useDirectory());
  const acks = presentAcks(page);
  const reopened = page.run === 0 ? null : <span className={work.meta}>{text.reopenedTimes(page.run)}</span>;
  switch (state) {
    case 'resolved':
      return (
        <p className={work.meta}>
          {page.resolved === null ? null : `${text.over[page.resolved.why]}, ${moment(page.resolved.at)}`}
        </p>
      );
    case 'exhausted':
      return (
        <div className={classes.exhausted}>
          <strong>{text.exhausted}</strong>
          <span>{text.exhaustedWhat}</span>
        </div>
      );
    case 'held':
      return (
        <p className={classes.state} data-tone="calm">
          {text.held(step === null ? '–' : moment(step.at))} {reopened}
        </p>
      );
    case 'acknowledged':
      return (
        <>
          {acks.length > 1 ? <p className={classes.state}>{text.competing}</p> : null}
          {acks.map((ack) => (
            <p key={ack.event} className={classes.state} data-tone="done">
              {(ack.how === 'phone' ? text.ackedByPhone : text.acked)(
                name(ack.person),
                spanWords(ack.at - (page.sends[0]?.at ?? page.at)),
              )}
            </p>
          ))}
          {step?.kind === 'reopen' ? (
            <p className={work.meta}>
              {text.reopens} <Countdown dueAt={step.at} /> {reopened}
            </p>
          ) : null}
        </>
      );
    case 'paging':
      return (
        <p className={classes.state} data-tone="soon">
          {text.noAnswerYet} {reopened}
          {step === null ? null : (
            <span className="mono">
              {step.kind === 'exhaust' ? text.last : text.next} <Countdown dueAt={step.at} />
            </span>
          )}
        </p>
      );
  }
}

import { Fragment } from 'react';
import { forecast } from '#shared/domain/incident/paging/forecast.ts';
import {
  climbed,
  currentRung,
  lastAttempt,
  pageState,
  rungAt,
  rungCount,
} from '#shared/domain/incident/paging/ladder.ts';
import type { Page, PagedPerson, PageSend } from '#shared/domain/incident/paging/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import type { Target } from '#shared/domain/workspace/on-call.ts';
import { listOf } from '#shared/text/en.ts';
import { pagingText as text, targetName } from '#shared/text/paging.ts';
import { useMoment } from '#renderer/ui/app-context.tsx';
import { Countdown } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDirectory, useMinute } from './use-paging.ts';
import classes from './pages.module.css';

/** One rung as it is drawn. */
export interface LadderRung {
  rung: number;
  loop: number;
  state: keyof typeof text.rungState;
  /** When it went out or would; null when nothing is going on. */
  at: number | null;
  people: readonly PagedPerson[];
  nobody: readonly Target[];
  why: string;
}

/** Every rung of a page: those that went out with whom they came to, the one that is waited for, and those to come. */
export function Ladder({ label, page, head }: { label: string; page: Page; head: IncidentHead }) {
  const directory = useDirectory();
  // Who would be called changes with the time of day, not with the second.
  const minute = useMinute();
  const state = pageState(page);
  const top = currentRung(page)?.rung ?? -1;
  const coming = state === 'resolved' ? [] : forecast(page, head, directory, minute);
  const rungs: LadderRung[] = [
    ...climbed(page).flatMap((send) => sentRungs(page, send, top)),
    ...coming.map((each) => ({ ...each, state: 'coming' as const, why: '' })),
  ];
  const next = coming.find(({ at }) => at !== null)?.rung;
  return <RungList label={label} rungs={rungs} loops={page.loops} next={next} page={page} />;
}

function sentRungs(page: Page, send: PageSend, top: number): LadderRung[] {
  const state = pageState(page);
  const last = send.rungs.at(-1) ?? 0;
  const lit = send.rungs.includes(top);
  const all = send.rungs.map((rung) => rungAt(page, rung)?.targets ?? []);
  return send.rungs.flatMap((rung, index) => {
    const targets = all[index] ?? [];
    const names = targets.map(targetName);
    // Several rungs at once went to everyone on them: each person stands on the rung that names them.
    const people = send.people.filter(({ target }) => names.includes(targetName(target)));
    const current = lit && rung === last;
    const shown = !current
      ? 'done'
      : state === 'acknowledged'
        ? 'acked'
        : state === 'paging'
          ? 'current'
          : 'done';
    const loop = rungAt(page, rung)?.loop ?? 0;
    const nobody = people.length === 0 ? targets : [];
    return [{ rung, loop, state: shown, at: send.at, people, nobody, why: text.why[send.why] }];
  });
}

interface RungListProps {
  label: string;
  rungs: readonly LadderRung[];
  loops: number;
  /** The rung whose turn comes next. */
  next: number | undefined;
  page: Page | null;
}

/** The drawing of a ladder, also of one that is only thought of. */
export function RungList({ label, rungs, loops, next, page }: RungListProps) {
  if (page !== null && rungCount(page) === 0) return null;
  return (
    <ol className={classes.ladder} aria-label={text.ladder(label)}>
      {rungs.map((rung, index) => (
        <Fragment key={rung.rung}>
          {loops > 0 && rung.loop !== rungs[index - 1]?.loop ? (
            <li className={classes.round} role="presentation">
              {text.round(rung.loop + 1, loops + 1)}
            </li>
          ) : null}
          <Rung rung={rung} next={rung.rung === next} page={page} />
        </Fragment>
      ))}
    </ol>
  );
}

function Rung({ rung, next, page }: { rung: LadderRung; next: boolean; page: Page | null }) {
  const name = useNames();
  const moment = useMoment();
  const { at, state, people, nobody, why } = rung;
  const ack = state === 'acked' ? page?.acks.at(-1) : undefined;
  return (
    <li className={classes.rung} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <span className={classes.mark} aria-hidden>
        {rung.rung + 1}
      </span>
      <div className={classes.who}>
        <span className="hidden">
          {text.rung(rung.rung + 1)}, {text.rungState[state]}:{' '}
        </span>
        {people.map((each) => (
          <div key={each.person}>
            {name(each.person)}
            <span className={classes.via}>
              {'person' in each.target ? '' : ` ${targetName(each.target)}`}
              {detailOf(page, each, at, state)}
            </span>
          </div>
        ))}
        {nobody.length === 0 ? null : (
          <div className={classes.via}>{text.nobodyOn(listOf(nobody.map(targetName)))}</div>
        )}
        {ack === undefined ? null : <div className={classes.ack}>{text.ackedBy(name(ack.person))}</div>}
      </div>
      <span className={classes.at}>
        {at === null ? '' : next ? <Countdown dueAt={at} /> : moment(at)}
        {why === '' ? null : <span className={classes.via}>{why}</span>}
      </span>
    </li>
  );
}

function detailOf(
  page: Page | null,
  each: PagedPerson,
  at: number | null,
  state: LadderRung['state'],
): string {
  if (page === null || at === null || state === 'coming') return '';
  const called = lastAttempt(page, each.person, at);
  if (called !== undefined) return ` · ${text.outcomes[called.outcome]}`;
  return each.reach === 'desktop' ? ` · ${text.here}` : '';
}

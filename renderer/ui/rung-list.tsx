import { Fragment } from 'react';
import type { PagedPerson } from '#shared/domain/incident/paging/state.ts';
import type { Target } from '#shared/domain/workspace/on-call.ts';
import { nobodyText, pagingText as text, targetName } from '#shared/text/paging.ts';
import { useMoment } from './app-context.tsx';
import { Countdown } from './clocks.tsx';
import { useNames } from './names.tsx';
import classes from './rung-list.module.css';

/** One rung as it is drawn. */
export interface LadderRung {
  /** Its place in the whole ladder, from 0. */
  rung: number;
  loop: number;
  state: keyof typeof text.rungState;
  /** When it went out or would, ms since the epoch; null when nothing is going on. */
  at: number | null;
  /** `note` is what became of calling them. */
  people: readonly (PagedPerson & { note?: string })[];
  nobody: readonly Target[];
  /** Why it went out when it did, where that is not its turn. */
  why?: string;
  /** Who acknowledged on it. */
  acknowledgedBy?: string | undefined;
}

interface RungListProps {
  /** What the ladder is called, for those who hear it. */
  name: string;
  rungs: readonly LadderRung[];
  /** How often it runs again. */
  loops: number;
  /** The rung whose turn comes next: its time runs down. */
  next?: number | undefined;
}

/** A ladder, rung by rung, with the present one lit. */
export function RungList({ name, rungs, loops, next }: RungListProps) {
  return (
    <ol className={classes.ladder} aria-label={name}>
      {rungs.map((rung, index) => (
        <Fragment key={rung.rung}>
          {loops > 0 && rung.loop !== rungs[index - 1]?.loop ? (
            <li className={classes.round}>{text.round(rung.loop + 1, loops + 1)}</li>
          ) : null}
          <Rung rung={rung} next={rung.rung === next} />
        </Fragment>
      ))}
    </ol>
  );
}

function Rung({ rung, next }: { rung: LadderRung; next: boolean }) {
  const name = useNames();
  const moment = useMoment();
  const { at, state, people, nobody, why = '', acknowledgedBy } = rung;
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
              {each.note === undefined ? '' : ` · ${each.note}`}
            </span>
          </div>
        ))}
        {nobody.length === 0 ? null : <div className={classes.via}>{nobodyText(nobody)}</div>}
        {acknowledgedBy === undefined ? null : (
          <div className={classes.ack}>{text.ackedBy(name(acknowledgedBy))}</div>
        )}
      </div>
      <span className={classes.at}>
        {at === null ? '' : next ? <Countdown dueAt={at} /> : moment(at)}
        {why === '' ? null : <span className={classes.via}>{why}</span>}
      </span>
    </li>
  );
}

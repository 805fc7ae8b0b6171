import { openHandoffs } from '#shared/domain/incident/handoff/facts.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { afterHandoff } from '#shared/policy/handoff.ts';
import { HANDOFF_LEAD } from '#shared/policy/coverage.ts';
import { listOf } from '#shared/text/en.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { modeNames } from '#shared/text/handoff.ts';
import { useFromNow, useMoment } from '#renderer/ui/app-context.tsx';
import { urgencyOf } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { spanWords, utcTime } from '#renderer/ui/time.ts';
import { useDesk } from '../desk-context.ts';
import people from '../people.module.css';
import classes from './handoff.module.css';
import { readiness, useCommandRegion, useDueHandoff, useRoute } from './use-handoff.ts';

/** The handoff in the people column: who takes over from whom, in how long, how far it is. */
export function HandoffBlock({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const due = useDueHandoff(head);
  const region = useCommandRegion(head);
  const route = useRoute();
  const name = useNames();
  const moment = useMoment();
  const [open] = openHandoffs(head);
  const after = afterHandoff(head);
  // Far ahead it is no news.
  const near = useFromNow((now) => due !== null && due.at - now <= 4 * HANDOFF_LEAD);
  if (open === undefined && !near && after === null) return null;
  const last = after === null ? null : head.handoffs.findLast((each) => each.state === 'accepted');
  return (
    <section aria-labelledby="handoff-block-title" className={people.points}>
      <h2 id="handoff-block-title" className={people.heading}>
        {text.blockTitle} {due === null ? null : <Due at={due.at} />}
      </h2>
      <button
        type="button"
        className={classes.block}
        onClick={() => desk.view.setState({ workTab: 'handoff' })}
      >
        {open !== undefined ? (
          <>
            <span className={people.line}>
              <strong>{route(open)}</strong>
              {due === null ? null : (
                <span className={people.time} title={utcTime(due.at)}>
                  {moment(due.at)}
                </span>
              )}
            </span>
            <span className={people.sub}>
              {modeNames[open.mode]} · {text.ready(readiness(open).done, readiness(open).all)}
            </span>
          </>
        ) : last?.end ? (
          <>
            <strong>{text.handedTo(name(last.to), moment(last.end.at))}</strong>
            {after === null ? null : <Reachable until={after.availableUntil} from={after.from.map(name)} />}
          </>
        ) : (
          <span className={people.line}>
            <strong>{due?.to ? name(due.to) : (due?.region ?? region ?? text.due)}</strong>
            {due === null ? null : (
              <span className={people.time} title={utcTime(due.at)}>
                {moment(due.at)}
              </span>
            )}
          </span>
        )}
      </button>
    </section>
  );
}

/** `in 26 min`, in the colour of how near it is. */
export function Due({ at }: { at: number }) {
  const words = useFromNow((now) =>
    at >= now ? text.in(spanWords(at - now)) : text.late(spanWords(now - at)),
  );
  const tone = useFromNow((now) => urgencyOf(at, now, HANDOFF_LEAD));
  return (
    <span className={classes.due} data-tone={tone}>
      {words}
    </span>
  );
}

function Reachable({ until, from }: { until: number; from: readonly string[] }) {
  const left = useFromNow((now) => (until > now ? spanWords(until - now) : null));
  if (left === null) return null;
  return (
    <span className={people.sub}>
      {text.reachable(listOf(from))} {left}
    </span>
  );
}

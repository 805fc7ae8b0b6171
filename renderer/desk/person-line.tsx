import type { Tenure } from '#shared/domain/incident/state.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import { RELIEF_AFTER } from '#shared/policy/reminders.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { Duration, ZoneClock } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk } from './desk-context.ts';
import classes from './people.module.css';

const { people: text } = uiText;

interface PersonLineProps {
  person: string;
  tenures: readonly Tenure[];
  /** When the incident ended, ms since the epoch; null while it goes on. */
  until: number | null;
}

/** One person on the role board: their seats, where they are and what time it is there, how long they have been at it. */
export function PersonLine({ person, tenures, until }: PersonLineProps) {
  const desk = useDesk();
  const name = useNames();
  const region = useSurroundings(
    (state) => state.workspace.people.find((each) => each.handle === person)?.region ?? null,
  );
  const zone = useSurroundings((state) =>
    region === null ? null : (byName(state.workspace.regions, region)?.zone ?? null),
  );
  return (
    <button
      type="button"
      className={classes.person}
      title={text.look(name(person))}
      onClick={() => desk.runLine(`/who ${person}`)}
    >
      <span className={classes.line}>
        <strong>{name(person)}</strong>
        <Seated since={Math.min(...tenures.map((tenure) => tenure.from))} until={until} />
      </span>
      <span className={classes.sub}>
        {tenures.map((tenure) => seatName(tenure.seat)).join(', ')}
        {region === null ? null : ` · ${region}`}
        {zone === null || until !== null ? null : (
          <>
            {' '}
            <ZoneClock zone={zone} />
          </>
        )}
      </span>
    </button>
  );
}

/** Time in the seat. After an hour it says that relief would do good, after three that it is needed. */
function Seated({ since, until }: { since: number; until: number | null }) {
  const relief = useFromNow((now) => {
    if (until !== null || now - since < RELIEF_AFTER.suggest) return null;
    return now - since < RELIEF_AFTER.insist ? 'suggest' : 'insist';
  });
  const words = relief === 'insist' ? text.muchTooLong : relief === 'suggest' ? text.tooLong : undefined;
  return (
    <span className={classes.time} data-relief={relief ?? undefined} title={words}>
      <Duration since={since} until={until} />
      {words === undefined ? null : <span className="hidden"> {words}</span>}
    </span>
  );
}

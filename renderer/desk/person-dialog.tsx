import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { byName } from '#shared/domain/workspace/names.ts';
import { isCovered } from '#shared/policy/coverage.ts';
import { onCallAt } from '#shared/policy/schedules/shifts.ts';
import { seatName } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { deskOf, useApp, useNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { ZoneClock } from '#renderer/ui/clocks.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { Sheet } from '#renderer/ui/sheet.tsx';
import { spanWords } from '#renderer/ui/time.ts';
import sheet from '#renderer/ui/sheet.module.css';
import classes from './person-dialog.module.css';

const { person: text } = uiText;

/** Everything known of somebody: seats, where they are, how to reach them; and what can be done about them. */
export function PersonDialog({ handle }: { handle: string }) {
  const app = useApp();
  const name = useNames();
  const desk = deskOf(app);
  const head = desk?.incident.store.getState().head ?? null;
  const known = useSurroundings((state) => state.workspace.people.find((each) => each.handle === handle));
  const tenures = held(head, handle);
  const act = (work: () => void) => () => {
    app.dialogs.setState({ dialog: null });
    work();
  };
  return (
    <Sheet title={name(handle)} size={460}>
      <div className={sheet['body']}>
        <dl className={classes.facts}>
          <Fact name={text.seats}>
            <Seats tenures={tenures} />
          </Fact>
          <Fact name={text.region}>
            <Region name={known?.region ?? null} />
          </Fact>
          <Fact name={text.onCall}>
            <OnCall handle={handle} />
          </Fact>
          <Fact name={text.phone}>
            <Reach value={known?.phone ?? null} />
          </Fact>
          <Fact name={text.email}>
            <Reach value={known?.email ?? null} />
          </Fact>
          <Fact name={text.skills}>
            {known === undefined || known.skills.length === 0 ? text.nothing : known.skills.join(', ')}
          </Fact>
        </dl>
        {desk === null || tenures.length === 0 ? null : (
          <div className={sheet['buttons']}>
            {tenures.map((tenure) => (
              <Button
                key={tenure.id}
                variant="default"
                onClick={act(() => desk.start('role', `${tenure.seat} @`))}
              >
                {text.relieve(seatName(tenure.seat))}
              </Button>
            ))}
            <Button variant="default" onClick={act(() => desk.start('leave', handle))}>
              {text.leave}
            </Button>
          </div>
        )}
      </div>
    </Sheet>
  );
}

function held(head: IncidentHead | null, person: string) {
  return head?.tenures.filter((tenure) => tenure.person === person && tenure.until === null) ?? [];
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Seats({ tenures }: { tenures: ReturnType<typeof held> }) {
  const now = useNow();
  if (tenures.length === 0) return text.noSeats;
  return tenures.map(({ seat, from }) => text.seat(seatName(seat), spanWords(now - from))).join(', ');
}

function Region({ name }: { name: string | null }) {
  const { ticker } = useApp();
  const region = useSurroundings((state) =>
    name === null ? undefined : byName(state.workspace.regions, name),
  );
  if (name === null) return text.nothing;
  if (region === undefined) return name;
  return (
    <>
      {region.name}, <ZoneClock zone={region.zone} /> ·{' '}
      {isCovered(region, ticker.now()) ? text.awake : text.asleep}
    </>
  );
}

function OnCall({ handle }: { handle: string }) {
  const { ticker } = useApp();
  const { schedules, overrides } = useSurroundings((state) => state.workspace);
  const at = ticker.now();
  const names = schedules
    .filter((schedule) => onCallAt(schedule, overrides, at)?.person === handle)
    .map((schedule) => schedule.name);
  return names.length === 0 ? text.notOnCall : names.join(', ');
}

/** A way to reach somebody, to read out or to copy. */
function Reach({ value }: { value: string | null }) {
  const app = useApp();
  if (value === null) return text.nothing;
  const copy = () => {
    void app.client.call('shell.clipboard.write', { text: value }).then((outcome) =>
      app.told.setState({
        told: outcome.ok ? { notice: text.copied } : { error: outcome.refusal.message },
      }),
    );
  };
  return (
    <span className={classes.reach}>
      <strong>{value}</strong>
      <button type="button" onClick={copy}>
        {text.copy}
      </button>
    </span>
  );
}

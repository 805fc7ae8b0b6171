import { Button } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { EXERCISE } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { OverOffers } from '#renderer/inbox/over-offers.tsx';
import { HOME_HASH } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { BottomLine } from '#renderer/ui/bottom-line.tsx';
import { ExerciseFrame } from '#renderer/ui/exercise.tsx';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { DeskProvider, useDesk, useIncident } from './desk-context.ts';
import type { Desk } from './desk.ts';
import { DrillBar } from './drill-bar.tsx';
import { People } from './people.tsx';
import { Timeline } from './timeline.tsx';
import { TimelineBar } from './timeline-bar.tsx';
import { Objective, TopBar } from './top-bar.tsx';
import { useDeskKeys } from './use-desk-keys.ts';
import { useIntake } from './work/intake.ts';
import { Work } from './work/work.tsx';
import classes from './desk-screen.module.css';

interface DeskScreenProps {
  desk: Desk;
  /** Id of the entry to show, if the address names one. */
  entry: string | null;
}

/** The incident desk. */
export function DeskScreen({ desk, entry }: DeskScreenProps) {
  return (
    <DeskProvider value={desk}>
      <DeskFrame entry={entry} />
    </DeskProvider>
  );
}

function DeskFrame({ entry }: { entry: string | null }) {
  const desk = useDesk();
  const present = useIncident((state) => state.head !== null);
  const refusal = useIncident((state) => state.refusal);
  const title = useIncident((state) => state.head?.title);
  const shown = useIncident((state) => state.ref);
  const exercise = useIncident((state) => state.head?.exercise === true);
  useDeskKeys(desk);
  useIntake(desk);
  useEffect(() => {
    document.title = [...(exercise ? [EXERCISE] : []), shown, ...(title === undefined ? [] : [title])].join(
      ' ',
    );
  }, [shown, title, exercise]);
  useShownEntry(entry);
  if (!present && refusal !== null) return <Missing message={refusal.message} />;
  return (
    <div className={classes.desk}>
      <TopBar />
      <Objective />
      <ImpactOver />
      {exercise ? <DrillBar /> : null}
      <div className={classes.columns}>
        <People />
        <main className={classes.centre}>
          <TimelineBar />
          <Timeline />
          <Composer />
        </main>
        <Work />
      </div>
      <BottomLine />
      <Announcer />
      {exercise ? <ExerciseFrame /> : null}
    </div>
  );
}

/** Asks once none of the incident's alerts fires any more. */
function ImpactOver() {
  const { inbox } = useApp();
  const stream = useIncident((state) => state.head?.stream);
  const over = useStore(inbox, (state) => state.over);
  const offers = useMemo(() => over.filter((offer) => offer.stream === stream), [over, stream]);
  return <OverOffers offers={offers} named={false} />;
}

/** Goes to the entry the address names as soon as it is here: older pages may bring it. */
function useShownEntry(entry: string | null): void {
  const desk = useDesk();
  useEffect(() => {
    if (entry !== null) desk.show(entry);
  }, [desk, entry]);
}

function Missing({ message }: { message: string }) {
  const { location, dialogs } = useApp();
  const busy = useStore(dialogs, (state) => state.dialog !== null);
  return (
    <main className={classes.missing}>
      <h1>{uiText.desk.missingTitle}</h1>
      <p>{message}</p>
      {/* Nothing else can be done here. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <Button autoFocus={!busy} onClick={() => location.go(HOME_HASH)}>
        {uiText.desk.backHome}
      </Button>
    </main>
  );
}

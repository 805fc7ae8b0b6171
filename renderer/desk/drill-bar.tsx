import { useStore } from 'zustand';
import { commandById } from '#shared/composer/registry.ts';
import { positionAt, SPEEDS } from '#shared/drill/clock.ts';
import type { DrillState } from '#shared/contract/drills.ts';
import { drillText } from '#shared/text/drill.ts';
import { useApp, useNow } from '#renderer/ui/app-context.tsx';
import { runCommand } from '#renderer/ui/run-command.ts';
import { countdown } from '#renderer/ui/time.ts';
import { useIncident } from './desk-context.ts';
import classes from './drill-bar.module.css';

const { bar: text, ended } = drillText;

/** Below the top bar of an exercise: what plays in it, how fast, and how to pause and stop it. */
export function DrillBar() {
  const app = useApp();
  const drill = useStore(app.drill, (state) => state.drill);
  const stream = useIncident((state) => state.head?.stream);
  if (drill === null || drill.stream !== stream) return null;
  const run = (id: string) => () => runCommand(commandById(id), app);
  return (
    <section className={classes.bar} aria-label={text.label}>
      {drill.ended === null ? (
        <>
          <Progress drill={drill} />
          <span className={classes.words}>{drill.paused ? text.paused : text.plays}</span>
          <span className={classes.end}>
            <fieldset aria-label={text.speed} className={classes.speeds}>
              {SPEEDS.map((speed) => (
                <button
                  key={speed}
                  type="button"
                  aria-pressed={drill.speed === speed}
                  onClick={() => void app.client.call('drill.change', { speed })}
                >
                  {speed}×
                </button>
              ))}
            </fieldset>
            <button type="button" onClick={run(drill.paused ? 'drill-go' : 'drill-pause')}>
              {drill.paused ? text.go : text.pause}
            </button>
            <button type="button" onClick={run('drill-stop')}>
              {text.stop}
            </button>
          </span>
        </>
      ) : (
        <span className={classes.words}>{ended[drill.ended]}</span>
      )}
    </section>
  );
}

function Progress({ drill }: { drill: DrillState }) {
  const now = useNow();
  const at = Math.min(positionAt(drill, now), drill.length);
  return <span className={classes.clock}>{text.of(countdown(at), countdown(drill.length))}</span>;
}

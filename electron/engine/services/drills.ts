import { v7 } from 'uuid';
import { z } from 'zod';
import type { DrillState } from '#shared/contract/drills.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import { incidentCommandInputs, type IncidentCommand } from '#shared/domain/incident/commands.ts';
import { isOver } from '#shared/domain/incident/facts.ts';
import { changed, positionAt, SPEEDS, untilPosition, type Speed } from '#shared/drill/clock.ts';
import { filledIn, lengthOf, type DrillScript } from '#shared/drill/script.ts';
import { drillText } from '#shared/text/drill.ts';
import { derivedId } from '../derived-id.ts';
import type { Heads } from '../heads.ts';
import type { Incidents } from '../incidents.ts';
import { reasonOf } from '../log/folder.ts';
import { random16 } from '../log/hashing.ts';
import type { OpenLog } from '../log/open.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { Workspace } from '../workspace.ts';
import type { DrillScripts } from './drill-scripts.ts';
import type { StartTimer } from '../timer.ts';

/** Where the state of the drill is kept: one row, no events, because which second it is has no place in a log. */
const META = 'drill';
/** After a longer time without an engine nobody is waiting for the drill to go on, in ms. */
const RESUME_WITHIN = 15 * 60_000;

const stateSchema = z.object({
  /** Names this playing: the ids of everything it records follow from it. */
  run: z.string(),
  drill: z.string(),
  stream: z.string(),
  /** The step that comes next. */
  next: z.number(),
  position: z.number(),
  anchor: z.number(),
  speed: z.literal(SPEEDS),
  paused: z.boolean(),
  ended: z.enum(['played', 'stopped', 'over', 'interrupted']).nullable(),
});
type State = z.infer<typeof stateSchema>;

interface DrillParts {
  log: OpenLog;
  heads: Heads;
  list: IncidentsView;
  incidents: Incidents;
  workspace: Workspace;
  scripts: DrillScripts;
  now: () => number;
  /** Whether it goes on with what an earlier engine began. One that opens the folder for a moment plays only what it began itself. */
  enabled: boolean;
  startTimer: StartTimer;
}

type Push = (increment: OutputOf<EngineOperations['drill.watch']>) => void;

/**
 * Plays a script into an incident that is marked as an exercise. What a step records has an id that follows from the
 * playing and the step, so that a step that was recorded before a crash is not recorded again after it. A step that no
 * longer makes sense, because a person did it first, is left out. Time stands still while no engine runs.
 */
export function createDrills(parts: DrillParts) {
  const { log, heads, list, incidents, workspace, scripts, now, enabled, startTimer } = parts;
  const watchers = new Set<Push>();
  let state = read();
  let cancelTimer: (() => void) | undefined;
  let playing = enabled;
  let closed = false;

  function read(): State | null {
    const text = log.reader.meta(META);
    const parsed = text === undefined ? undefined : stateSchema.safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : null;
  }

  function keep(next: State): void {
    log.writer.setMeta(META, JSON.stringify(next));
    state = next;
    for (const watcher of watchers) watcher({ type: 'snapshot', drill: shown() });
  }

  function shown(): DrillState | null {
    const summary = state === null ? undefined : list.summary(state.stream);
    const script = state === null ? undefined : scripts.find(state.drill);
    if (state === null || summary === undefined || script === undefined) return null;
    const { drill, stream, position, anchor, speed, paused, ended } = state;
    const { title } = script;
    const length = lengthOf(script);
    return { drill, title, ref: summary.ref, stream, speed, paused, position, anchor, length, ended };
  }

  function plan(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (closed || !playing || state === null || state.ended !== null) return;
    const step = scripts.find(state.drill)?.steps[state.next];
    const wait = untilPosition(state, (step?.at ?? 0) * 1_000, now());
    if (wait !== null) cancelTimer = startTimer(look, wait);
  }

  function look(): void {
    try {
      play();
    } catch (error) {
      // The disk may be full: the drill waits for a person, who sees that it stands still.
      process.stderr.write(`the drill could not go on: ${reasonOf(error)}\n`);
      if (state !== null) state = { ...state, paused: true };
    }
    plan();
  }

  /** Plays one step, and goes on from its own time: after a sleep the drill is where it was, not hours later. */
  function play(): void {
    if (state === null || state.ended !== null || state.paused) return;
    const script = scripts.find(state.drill);
    const step = script?.steps[state.next];
    if (script === undefined || step === undefined) return end('played');
    if (isOver(heads.get(state.stream))) return end('over');
    const at = step.at * 1_000;
    if (positionAt(state, now()) < at) return;
    perform(state, script, state.next);
    const next = { ...state, next: state.next + 1, position: at, anchor: now() };
    keep({ ...next, ended: next.next < script.steps.length ? null : 'played' });
  }

  function perform({ run, stream, speed }: State, script: DrillScript, index: number): void {
    const step = script.steps[index];
    if (step === undefined) return;
    const input = filledIn(step.with, {
      recordedBy: (name) =>
        stepId(
          run,
          script.steps.findIndex((other) => other.id === name),
        ),
      levels: workspace.state.severities.map((level) => level.id),
      now: now(),
      speed,
    });
    const parsed = incidentCommandInputs[step.do].safeParse(input);
    if (!parsed.success) return;
    // Name and input belong together: the schema above was chosen by the name.
    const command = { name: step.do, input: parsed.data } as IncidentCommand;
    incidents.execute(stream, command, { actor: step.by, commandId: stepId(run, index) });
  }

  function end(why: NonNullable<State['ended']>): void {
    if (state !== null) keep({ ...state, position: positionAt(state, now()), anchor: now(), ended: why });
  }

  /** Closes the incident of a drill that will not go on, saying why. */
  function close(stream: string, reason: string, actor: string): void {
    if (isOver(heads.get(stream))) return;
    const input = incidentCommandInputs['phase.change'].parse({ phase: 'closed', reason });
    incidents.execute(stream, { name: 'phase.change', input }, { actor, commandId: undefined });
  }

  function resume(): void {
    if (!enabled || state === null || state.ended !== null) return;
    const { stream, anchor, paused } = state;
    if (list.summary(stream) === undefined) return end('interrupted');
    if (!paused && Math.abs(now() - anchor) > RESUME_WITHIN) {
      end('interrupted');
      close(stream, drillText.interrupted, drillText.player);
      return;
    }
    state = { ...state, anchor: now() };
    plan();
  }

  resume();

  const running = (): State | null => (state === null || state.ended !== null ? null : state);
  const noneRuns = (): { ok: false; refusal: { code: string; message: string } } =>
    refuse('no_drill', drillText.noneRuns);
  const answer = (): Outcome<DrillState> => {
    const drill = shown();
    return drill === null ? noneRuns() : { ok: true, output: drill };
  };

  return {
    list: scripts.list,
    show: shown,

    run(
      id: string | undefined,
      speed: Speed,
      given: { actor: string; commandId: string | undefined },
    ): Outcome<{ ref: string; stream: string }> {
      const run = given.commandId ?? v7({ msecs: now(), random: random16() });
      if (state?.run === run) {
        const { stream } = state;
        return { ok: true, output: { ref: list.summary(stream)?.ref ?? '', stream } };
      }
      const other = running();
      if (other !== null) {
        const ref = list.summary(other.stream)?.ref ?? '';
        return refuse('drill_running', drillText.alreadyRuns(ref));
      }
      const script = scripts.find(id);
      if (script === undefined) {
        const known = scripts.list().map((each) => each.id);
        return refuse('not_found', drillText.unknown(id ?? '', known), 'drill');
      }
      const levels = workspace.state.severities.map((level) => level.id);
      const meanings = { recordedBy: () => '', levels, now: now(), speed };
      const input = incidentCommandInputs['incident.declare'].parse({
        ...filledIn(script.declare, meanings),
        exercise: true,
      });
      const declared = incidents.declare(
        { name: 'incident.declare', input },
        { actor: given.actor, commandId: stepId(run, -1) },
      );
      if (!declared.ok) return declared;
      const { ref, stream } = declared.output;
      playing = true;
      keep({
        run,
        drill: script.id,
        stream,
        next: 0,
        position: 0,
        anchor: now(),
        speed,
        paused: false,
        ended: null,
      });
      plan();
      return { ok: true, output: { ref, stream } };
    },

    change(change: { speed?: Speed; paused?: boolean }): Outcome<DrillState> {
      const current = running();
      if (current === null) return noneRuns();
      keep({ ...current, ...changed(current, change, now()) });
      plan();
      return answer();
    },

    end(actor: string): Outcome<DrillState> {
      const current = running();
      if (current === null) return noneRuns();
      end('stopped');
      plan();
      close(current.stream, drillText.stopped, actor);
      return answer();
    },

    watch(push: Push): () => void {
      push({ type: 'snapshot', drill: shown() });
      watchers.add(push);
      return () => watchers.delete(push);
    },

    stop(): void {
      closed = true;
      cancelTimer?.();
    },
  };
}

export type Drills = ReturnType<typeof createDrills>;

/** The id of what a step of a playing records: the same however often it is asked for. */
function stepId(run: string, index: number): string {
  return derivedId(`${run} ${index}`);
}

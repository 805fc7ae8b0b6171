import { listOf } from './en.ts';

/** Every word about drills that play by themselves, in English. */
export const drillText = {
  /** Who closes a drill that nobody stopped. */
  player: '@sim.drill',
  stopped: 'The exercise was stopped',
  interrupted: 'The exercise ended: Deepwater was not running for a while',
  noneRuns: 'No drill is running.',
  alreadyRuns: (ref: string) => `${ref} is being played. Stop it first.`,
  unknown: (id: string, known: readonly string[]) =>
    `There is no drill ${id.slice(0, 40)}. There ${known.length === 1 ? 'is' : 'are'} ${listOf(known)}.`,
  bar: {
    label: 'The drill that plays',
    plays: 'Plays by itself. Type along.',
    paused: 'Paused',
    of: (at: string, length: string) => `${at} of ${length}`,
    speed: 'Speed',
    pause: 'Pause',
    go: 'Go on',
    stop: 'Stop',
  },
  ended: {
    played: 'Played to its end. Nothing of this happened.',
    stopped: 'Stopped. Nothing of this happened.',
    over: 'Ended with its incident. Nothing of this happened.',
    interrupted: 'Ended, because Deepwater was not running. Nothing of this happened.',
  },
} as const;

import { EXERCISE } from '#shared/text/en.ts';
import classes from './exercise.module.css';

/** The word that keeps a rehearsal from being taken for the real thing. */
export function ExerciseMark() {
  return <strong className={classes.mark}>{EXERCISE}</strong>;
}

/** An amber frame around the whole window. */
export function ExerciseFrame() {
  return <div className={classes.frame} aria-hidden />;
}

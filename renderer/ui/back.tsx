import { deskHash, HOME_HASH } from '#renderer/state/route.ts';
import classes from './back.module.css';

/** A link to the desk one came from, or to all incidents. */
export function BackFrom({ incident, home }: { incident: string | null; home: string }) {
  return incident === null ? (
    <Back to={HOME_HASH} words={home} />
  ) : (
    <Back to={deskHash(incident)} words={incident} />
  );
}

/** A link to where one came from. */
export function Back({ to, words }: { to: string; words: string }) {
  return (
    <a href={to} className={classes.back}>
      ‹ {words}
    </a>
  );
}

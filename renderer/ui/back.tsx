import classes from './back.module.css';

/** A link to where one came from. */
export function Back({ to, words }: { to: string; words: string }) {
  return (
    <a href={to} className={classes.back}>
      ‹ {words}
    </a>
  );
}

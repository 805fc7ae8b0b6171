import classes from './count.module.css';

/** A number on a tab or a button, with what it counts for whoever hears it or points at it. */
export function Count(props: { value: number; words: string; tone: 'soon' | 'overdue' | undefined }) {
  const { value, words, tone } = props;
  return (
    <span className={classes.count} data-tone={tone} title={words}>
      <span aria-hidden>{value}</span>
      <span className="hidden"> {words}</span>
    </span>
  );
}

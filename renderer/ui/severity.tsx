import { useSurroundings } from './app-context.tsx';
import classes from './severity.module.css';

/** Place of a severity in the team's table: 0 is the worst. Unknown ones count as the last. */
export function useSeverityRank(severity: string): number {
  return useSurroundings(({ workspace }) => {
    const index = workspace.severities.findIndex((level) => level.id === severity);
    return index < 0 ? workspace.severities.length : index;
  });
}

/** A severity as a small block. The worse, the more of it is red. */
export function Severity({ severity }: { severity: string }) {
  const rank = Math.min(useSeverityRank(severity), 3);
  return (
    <span className={classes.severity} data-rank={rank}>
      {severity}
    </span>
  );
}

import type { Finding } from '#shared/runbooks/runbook.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import classes from './editor.module.css';

/** What is to be mended, each with a jump to its line. */
export function Findings({
  findings,
  onJump,
}: {
  findings: readonly Finding[];
  onJump: (line: number) => void;
}) {
  if (findings.length === 0) return <p className={classes.fine}>{runbookText.editor.fine}</p>;
  return (
    <ul className={classes.findings} aria-label={runbookText.problems(findings.length)}>
      {findings.map(({ level, rule, message, place }) => (
        <li key={`${place.line} ${rule} ${message}`} data-level={level}>
          <button type="button" onClick={() => onJump(place.line)}>
            <span className={classes.at}>{place.line}</span>
            <span className="hidden">{runbookText.editor.levels[level]}: </span>
            {message}
          </button>
        </li>
      ))}
    </ul>
  );
}

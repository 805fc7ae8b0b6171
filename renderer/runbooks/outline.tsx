import { isTitle, type Section } from '#shared/runbooks/outline.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import classes from './runbook-text.module.css';

/** Fewer headings are seen at a glance. */
const FEWEST = 8;

/** The headings of a long text, to jump to. */
export function Outline({
  sections,
  title,
  onJump,
}: {
  sections: readonly Section[];
  title: string;
  onJump: (anchor: string) => void;
}) {
  const listed = sections.filter(({ depth, name }) => name !== '' && !(depth === 1 && isTitle(name, title)));
  if (listed.length < FEWEST) return null;
  const top = Math.min(...listed.map(({ depth }) => depth));
  return (
    <details className={classes.outline}>
      <summary>{text.sections(listed.length)}</summary>
      <nav aria-label={text.sections(listed.length)}>
        <ul>
          {listed.map(({ anchor, depth, name }) => (
            <li key={anchor} data-depth={Math.min(depth - top, 3)}>
              <button type="button" onClick={() => onJump(anchor)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}

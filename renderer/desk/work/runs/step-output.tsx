import { useLayoutEffect, useRef } from 'react';
import type { RunStep } from '#shared/domain/incident/runs/state.ts';
import { runPanelText as text } from '#shared/text/run-panel.ts';
import classes from './runs.module.css';

/** Most lines shown at once: the end of what was printed. */
const MOST_LINES = 200;

/** What a step prints: open and at its end while it runs or when it failed, folded otherwise. */
export function StepOutput({
  step,
  kept,
  live,
}: {
  step: RunStep;
  kept: string | null;
  live: string | null;
}) {
  const words = (live ?? kept ?? step.lines ?? '').trimEnd();
  if (words === '' || step.state === 'awaiting') return null;
  const lines = words.split('\n');
  const cut = lines.length > MOST_LINES;
  const open = live !== null || step.state === 'failed' || step.state === 'interrupted';
  return (
    <details className={classes.output} open={open} key={`${step.state} ${open}`}>
      <summary>{text.output}</summary>
      {cut ? <p className={classes.meta}>{text.cut}</p> : null}
      <Tail words={lines.slice(-MOST_LINES).join('\n')} label={text.outputOf(step.name)} />
    </details>
  );
}

function Tail({ words, label }: { words: string; label: string }) {
  const box = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [words]);
  return (
    // Long output scrolls by keyboard as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre ref={box} tabIndex={0} aria-label={label}>
      {words}
    </pre>
  );
}

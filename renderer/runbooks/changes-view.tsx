import { useMemo } from 'react';
import { changesBetween, type Change } from '#shared/runbooks/changes.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import classes from './trust.module.css';

const { trust: text } = runbookText;
/** Lines shown around a change. */
const AROUND = 3;

/** What is different between two texts, with a few lines around it. */
export function ChangesView({ before, after }: { before: string; after: string }) {
  const changes = useMemo(() => changesBetween(before, after), [before, after]);
  return (
    <div className={classes.lines}>
      {changes.map((change, index) => (
        <Stretch key={index} change={change} first={index === 0} last={index === changes.length - 1} />
      ))}
    </div>
  );
}

function Stretch({ change, first, last }: { change: Change; first: boolean; last: boolean }) {
  const { lines, from, kind } = change;
  const head = first ? 0 : AROUND;
  const tail = last ? 0 : AROUND;
  if (kind !== 'same' || lines.length <= head + tail + 1)
    return lines.map((line, index) => <Line key={index} number={from + index} words={line} kind={kind} />);
  const rest = lines.length - tail;
  return (
    <>
      {lines.slice(0, head).map((line, index) => (
        <Line key={index} number={from + index} words={line} kind={kind} />
      ))}
      <p className={classes.folded}>{text.folded(rest - head)}</p>
      {lines.slice(rest).map((line, index) => (
        <Line key={rest + index} number={from + rest + index} words={line} kind={kind} />
      ))}
    </>
  );
}

/** A line of a text with its number. */
export function Line({ number, words, kind }: { number: number; words: string; kind: Change['kind'] }) {
  return (
    <div className={classes.line} data-kind={kind}>
      <span className={classes.number}>{number}</span>
      <span aria-hidden className={classes.sign}>
        {{ same: '', added: '+', removed: '−' }[kind]}
      </span>
      {kind === 'same' ? null : <span className="hidden">{text[kind]}: </span>}
      <span className={classes.words}>{words}</span>
    </div>
  );
}

import { commandsIn, mayWrap } from '#shared/runbooks/shown-code.ts';
import type { Rollback, RunnableStep } from '#shared/runbooks/runbook.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import classes from './runbook-text.module.css';

interface CodeBlockProps {
  code: string;
  language: string | null;
  step?: RunnableStep | undefined;
  rollback?: Rollback | undefined;
}

/** A block of code to copy. One that runs says in words what its author asked for. */
export function CodeBlock({ code, language, step, rollback }: CodeBlockProps) {
  const name = step?.name ?? (rollback === undefined ? null : text.rollback(rollback.name));
  const facts = step === undefined ? [] : optionWords(step);
  return (
    <div className={classes.block} data-runs={step !== undefined}>
      <div className={classes.blockHead}>
        <span>
          {name === null ? (language ?? '') : <strong>{name}</strong>}
          {facts.length === 0 ? null : <span className={classes.options}>{facts.join(' · ')}</span>}
        </span>
        <CopyCode code={step === undefined ? commandsIn(code) : code} what={name ?? text.block} />
      </div>
      {/* A long line scrolls by keyboard as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} data-wrap={mayWrap(code)} aria-label={name ?? language ?? text.block}>
        <code>{code}</code>
      </pre>
    </div>
  );
}

/** What a step's attributes say, as a person would. */
export function optionWords({ kind, options }: RunnableStep): string[] {
  const { options: say } = text;
  const acts = kind === 'sh' || kind === 'http' || kind === 'notify' || options.approval;
  return [
    ...(acts ? [options.approval ? say.asks : say.safe] : []),
    ...(options.expect === null ? [] : [say.expects(options.expect)]),
    ...(options.rollback === null ? [] : [say.rollback(options.rollback)]),
    ...(options.when === null ? [] : [say.when(options.when)]),
    ...(options.retries === 0 ? [] : [say.retries(options.retries)]),
    ...(options.to === null ? [] : [say.to(options.to)]),
    ...(options.required ? [say.required] : []),
  ];
}

function CopyCode({ code, what }: { code: string; what: string }) {
  if (code === '') return null;
  return <CopyButton label={text.copyOf(what)} words={text.copy} content={() => ({ text: code })} />;
}

import { useImperativeHandle, useLayoutEffect, useMemo, useRef, type Ref } from 'react';
import type { Finding } from '#shared/runbooks/runbook.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import classes from './editor.module.css';

/** Height of a line, as in the style sheet, px. */
const LINE = 19;

export interface TextPaneHandle {
  /** Where the cursor is, in UTF-16 code units. */
  cursor(): number;
  /** Selects a part of a text that is about to be shown. */
  select(from: number, to: number, text: string): void;
  /** Goes to a line, from 1. */
  jump(line: number): void;
}

interface TextPaneProps {
  ref: Ref<TextPaneHandle>;
  words: string;
  onChange: (words: string) => void;
  findings: readonly Finding[];
  most: number;
  onSave: () => void;
}

/** The text with the numbers of its lines, those marked at which something is wrong. */
export function TextPane({ ref, words, onChange, findings, most, onSave }: TextPaneProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const next = useRef<{ from: number; to: number } | null>(null);
  const lines = useMemo(() => words.split('\n').length, [words]);
  const marks = useMemo(() => worstByLine(findings), [findings]);

  function show(from: number, to: number, text: string): void {
    const field = area.current;
    if (field === null) return;
    field.focus();
    field.setSelectionRange(from, to);
    const line = text.slice(0, from).split('\n').length;
    field.scrollTop = Math.max(0, (line - 4) * LINE);
  }

  useImperativeHandle(ref, () => ({
    cursor: () => area.current?.selectionStart ?? words.length,
    select(from, to) {
      next.current = { from, to };
    },
    jump(line) {
      const before = words.split('\n').slice(0, line - 1);
      const from = before.reduce((sum, each) => sum + each.length + 1, 0);
      const end = words.indexOf('\n', from);
      show(from, end < 0 ? words.length : end, words);
    },
  }));

  // What was put in is selected once it stands there.
  useLayoutEffect(() => {
    const wanted = next.current;
    next.current = null;
    if (wanted !== null) show(wanted.from, wanted.to, words);
  }, [words]);

  return (
    <div className={classes.text}>
      <div className={classes.gutter} aria-hidden>
        <div ref={gutter}>
          {Array.from({ length: lines }, (_, index) => {
            const found = marks.get(index + 1);
            return (
              <div key={index} data-level={found?.level} title={found?.message}>
                {index + 1}
              </div>
            );
          })}
        </div>
      </div>
      <textarea
        ref={area}
        // The text is what one came for.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label={runbookText.editor.text}
        spellCheck={false}
        wrap="off"
        maxLength={most}
        value={words}
        onChange={(event) => onChange(event.target.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null)
            gutter.current.style.transform = `translateY(${-currentTarget.scrollTop}px)`;
        }}
        onKeyDown={(event) => {
          if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
            return;
          event.preventDefault();
          onSave();
        }}
      />
    </div>
  );
}

/** The first finding of each line, errors before warnings. */
function worstByLine(findings: readonly Finding[]): Map<number, Finding> {
  const marks = new Map<number, Finding>();
  for (const finding of findings) {
    const known = marks.get(finding.place.line);
    if (known === undefined || (known.level === 'warning' && finding.level === 'error'))
      marks.set(finding.place.line, finding);
  }
  return marks;
}

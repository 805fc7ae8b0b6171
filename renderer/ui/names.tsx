import { Fragment, useMemo, type ReactNode } from 'react';
import { simulatedName } from '#shared/drill/actors.ts';
import { useSurroundings } from './app-context.tsx';

/** What people are called: their name where the workspace knows it, their handle otherwise. */
export function useNames(): (handle: string) => string {
  const names = useSurroundings((state) => state.names);
  return useMemo(() => (handle: string) => names.get(handle) ?? simulatedName(handle) ?? handle, [names]);
}

/** A full stop after a handle ends the sentence. */
const mention = /(@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_-])?)/u;

/**
 * Words with the handles in them shown as names. For sentences Deepwater wrote; what people wrote stays as it is. `mark`
 * marks something in what is shown.
 */
export function WithNames({
  text,
  mark = null,
}: {
  text: string;
  mark?: ((words: string) => ReactNode) | null;
}) {
  const name = useNames();
  // A line that is dragged past costs nothing more than its text where there is nothing to show in it.
  if (mark === null && !text.includes('@')) return text;
  return (
    <>
      {text.split(mention).map((piece, index) => {
        const shown = index % 2 === 1 ? name(piece) : piece;
        const words = mark === null ? shown : mark(shown);
        if (shown === piece) return mark === null ? words : <Fragment key={index}>{words}</Fragment>;
        return (
          <span key={index} title={piece}>
            {words}
          </span>
        );
      })}
    </>
  );
}

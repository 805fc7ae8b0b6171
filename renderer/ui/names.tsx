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

/** Words with the handles in them shown as names. For sentences Deepwater wrote; what people wrote stays as it is. */
export function WithNames({ text }: { text: string }) {
  const name = useNames();
  return (
    <>{text.split(mention).map((piece, index) => (index % 2 === 1 ? named(piece, name, index) : piece))}</>
  );
}

function named(handle: string, name: (handle: string) => string, index: number): ReactNode {
  const known = name(handle);
  return known === handle ? (
    <Fragment key={index}>{handle}</Fragment>
  ) : (
    <span key={index} title={handle}>
      {known}
    </span>
  );
}

import { useCallback, useState } from 'react';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/contract/refusal.ts';
import type { CallName } from '#renderer/client/client.ts';
import { useApp } from '#renderer/ui/app-context.tsx';

export interface Saving {
  /** Makes a call and remembers why it was refused. Returns its output; undefined when it was refused. */
  save<N extends CallName>(
    name: N,
    input: InputOf<Operations[N]>,
  ): Promise<OutputOf<Operations[N]> | undefined>;
  refusal: Refusal | null;
  /** The sentence for the field at this path of the input. */
  errorAt: (path: string) => string | null;
  /** The sentence when it belongs to none of these fields. */
  errorElsewhere: (paths: readonly string[]) => string | null;
  forget: () => void;
}

/** Calls of one form, with what is wrong told in its place. */
export function useSaving(): Saving {
  const { client } = useApp();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const save: Saving['save'] = useCallback(
    async (name, input) => {
      const outcome = await client.call(name, input);
      setRefusal(outcome.ok ? null : outcome.refusal);
      return outcome.ok ? outcome.output : undefined;
    },
    [client],
  );
  const forget = useCallback(() => setRefusal(null), []);
  return {
    save,
    refusal,
    errorAt: (path) => (refusal?.path === path ? refusal.message : null),
    errorElsewhere: (paths) =>
      refusal === null || paths.includes(refusal.path ?? '') ? null : refusal.message,
    forget,
  };
}

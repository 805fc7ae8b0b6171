import { useRef, useState } from 'react';
import type { CallAct } from '#shared/composer/act.ts';
import { isUnanswered, newCommandId } from '#renderer/client/client.ts';
import { useDesk } from '../desk-context.ts';

type Fields = Record<string, string>;

export interface KeptFields<F extends Fields> {
  fields: F;
  /** Whether they come from before, and not from `initial`. */
  kept: boolean;
  set(change: Partial<F>): void;
  /** Begins anew. */
  reset(): void;
  /** What was written is recorded: nothing is left to keep. */
  forget(): void;
}

/** The fields of a form, kept with every key stroke, so that neither closing it nor a crash loses one. */
export function useKeptFields<F extends Fields>(name: string, initial: () => F): KeptFields<F> {
  const desk = useDesk();
  const { keeper } = desk.app;
  const key = `${desk.ref} ${name}`;
  const [state, setState] = useState(() => {
    const fresh = initial();
    const kept = readFields(keeper.draft(key), fresh);
    return { fields: kept ?? fresh, kept: kept !== null };
  });
  return {
    ...state,
    set(change) {
      const fields = { ...state.fields, ...change };
      keeper.keepDraft(key, JSON.stringify(fields));
      setState({ ...state, fields });
    },
    reset() {
      keeper.keepDraft(key, '');
      setState({ fields: initial(), kept: false });
    },
    forget: () => keeper.keepDraft(key, ''),
  };
}

/** Fields as they were kept; null when nothing fitting was. */
function readFields<F extends Fields>(text: string, like: F): F | null {
  if (text === '') return null;
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return null;
    const known = Object.entries(read).filter(
      ([name, value]) => Object.hasOwn(like, name) && typeof value === 'string',
    );
    return { ...like, ...Object.fromEntries(known) };
  } catch {
    return null;
  }
}

export interface Submission {
  busy: boolean;
  error: string | null;
  refuse(message: string): void;
  /** Whether it was recorded; otherwise `error` says why not. */
  submit(act: CallAct): Promise<boolean>;
}

/** Sends what a form asks for and waits for the answer. Pressing again while nobody answers does it once. */
export function useSubmit(): Submission {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const asked = useRef({ act: '', commandId: '' });
  return {
    busy,
    error,
    refuse: setError,
    async submit(act) {
      const text = JSON.stringify(act);
      if (asked.current.act !== text) asked.current = { act: text, commandId: newCommandId() };
      setBusy(true);
      setError(null);
      const outcome = await desk.sender.submit(act, asked.current.commandId);
      setBusy(false);
      if (outcome.ok || !isUnanswered(outcome.refusal)) asked.current = { act: '', commandId: '' };
      if (!outcome.ok) setError(outcome.refusal.message);
      return outcome.ok;
    },
  };
}

import { isCall, type Act, type CallAct } from '#shared/composer/act.ts';

/** Storage that outlives the page. */
export type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Something a person sent that nobody has answered yet. */
export interface Unanswered {
  commandId: string;
  ref: string;
  act: CallAct;
  /** What was typed, to give it back if it is refused. */
  line: string;
}

/** Keeps what was typed and sent, so that a reload or a crash of the window loses none of it. */
export interface Keeper {
  draft(ref: string): string;
  keepDraft(ref: string, line: string): void;
  unanswered(ref: string): Unanswered[];
  sent(item: Unanswered): void;
  answered(ref: string, commandId: string): void;
  /** Whether a person said about something that they have read it. */
  hasRead(id: string): boolean;
  markRead(id: string): void;
}

export function createKeeper(storage: KeyValue): Keeper {
  const draftKey = (ref: string) => `draft:${ref}`;
  const sentKey = (ref: string) => `sent:${ref}`;

  function write(key: string, value: string): void {
    if (value === '') storage.removeItem(key);
    else storage.setItem(key, value);
  }

  function unanswered(ref: string): Unanswered[] {
    const text = storage.getItem(sentKey(ref));
    if (text === null) return [];
    try {
      const items: unknown = JSON.parse(text);
      return Array.isArray(items) ? items.filter(isUnanswered) : [];
    } catch {
      return [];
    }
  }

  return {
    draft: (ref) => storage.getItem(draftKey(ref)) ?? '',
    keepDraft: (ref, line) => write(draftKey(ref), line),
    unanswered,
    sent: (item) => write(sentKey(item.ref), JSON.stringify([...unanswered(item.ref), item])),
    answered(ref, commandId) {
      const left = unanswered(ref).filter((item) => item.commandId !== commandId);
      write(sentKey(ref), left.length === 0 ? '' : JSON.stringify(left));
    },
    hasRead: (id) => storage.getItem(`read:${id}`) !== null,
    markRead: (id) => write(`read:${id}`, '1'),
  };
}

function isUnanswered(item: unknown): item is Unanswered {
  if (typeof item !== 'object' || item === null) return false;
  const fields = item as Partial<Record<keyof Unanswered, unknown>>;
  return (
    typeof fields.commandId === 'string' &&
    typeof fields.ref === 'string' &&
    typeof fields.line === 'string' &&
    typeof fields.act === 'object' &&
    fields.act !== null &&
    isCall(fields.act as Act)
  );
}

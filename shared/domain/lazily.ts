/** What makes each value of a table, by its key. */
type Makers = Readonly<Record<string, () => unknown>>;

/** The table that such makers come to. */
export type Made<M extends Makers> = { readonly [Key in keyof M]: ReturnType<M[Key]> };

/**
 * A table whose values are made when they are first asked for. A schema takes longer to make than to use, and a process
 * needs few of all there are: making the whole contract at once takes a fifth of the time to the first window.
 */
export function lazily<const M extends Makers>(makers: M): Made<M> {
  const table = {};
  for (const [key, make] of Object.entries(makers)) {
    Object.defineProperty(table, key, {
      enumerable: true,
      configurable: true,
      get(): unknown {
        const value = make();
        Object.defineProperty(table, key, { enumerable: true, value });
        return value;
      },
    });
  }
  return table as Made<M>;
}

type Joined<Tables extends readonly object[]> = Tables extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? First & Joined<Rest>
  : unknown;

/** One table of several, made no earlier than they are: spreading one would make all that is in it. */
export function together<const Tables extends readonly object[]>(
  ...tables: Tables
): { readonly [Key in keyof Joined<Tables>]: Joined<Tables>[Key] } {
  const joined = {};
  for (const table of tables)
    for (const key of Object.keys(table))
      Object.defineProperty(joined, key, { enumerable: true, get: (): unknown => Reflect.get(table, key) });
  return joined as Joined<Tables>;
}

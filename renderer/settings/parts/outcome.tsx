import parts from './parts.module.css';

/** What a button came to, in its place: said politely when it went well, at once when it did not. */
export type Said = { good: boolean; words: string } | null;

export function Outcome({ said }: { said: Said }) {
  return (
    <>
      <output className={said?.good === true ? parts.told : undefined}>
        {said?.good === true ? said.words : null}
      </output>
      {said === null || said.good ? null : (
        <p className={`${parts.error} ${parts.told}`} role="alert">
          {said.words}
        </p>
      )}
    </>
  );
}

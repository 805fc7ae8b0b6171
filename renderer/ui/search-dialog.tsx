import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { uiText } from '#shared/text/ui.ts';
import type { SearchHit } from '#shared/contract/views.ts';
import { deskHash } from '#renderer/state/route.ts';
import { deskOf, useApp, useMoment } from './app-context.tsx';
import { useNames } from './names.tsx';
import { OptionField } from './option-field.tsx';
import { OptionList } from './option-list.tsx';
import { Sheet } from './sheet.tsx';
import classes from './sheet.module.css';
import { useSearch } from './use-search.ts';

const LIST = 'search-options';

/** Full-text search over this incident or all of them. */
export function SearchDialog({ words: first }: { words: string }) {
  const app = useApp();
  const desk = deskOf(app);
  const moment = useMoment();
  const name = useNames();
  const [words, setWords] = useState(first);
  const [where, setWhere] = useState<'here' | 'everywhere'>(desk === null ? 'everywhere' : 'here');
  const [active, setActive] = useState(0);
  const { hits, refusal, searched } = useSearch(words, where === 'here' ? (desk?.ref ?? null) : null);

  function choose(hit: SearchHit | undefined): void {
    if (hit === undefined) return;
    app.dialogs.setState({ dialog: null });
    if (desk !== null && desk.ref === hit.ref) desk.show(hit.id);
    else app.location.go(deskHash(hit.ref, hit.id));
  }

  return (
    <Sheet title={uiText.search.title} size={720} untitled>
      <OptionField
        list={LIST}
        label={uiText.search.hint}
        count={hits.length}
        active={active}
        onActive={setActive}
        words={words}
        onWords={setWords}
        onEnter={() => choose(hits[active])}
      />
      {desk === null ? null : (
        <div className={classes.row}>
          <SegmentedControl
            size="xs"
            value={where}
            onChange={(value) => setWhere(value === 'here' ? 'here' : 'everywhere')}
            data={[
              { value: 'here', label: uiText.search.here },
              { value: 'everywhere', label: uiText.search.everywhere },
            ]}
          />
          <span className="mono">{searched === '' ? '' : uiText.search.count(hits.length)}</span>
        </div>
      )}
      <output>
        {refusal !== null ? (
          <span className={`${classes.note} ${classes.error}`}>{refusal.message}</span>
        ) : words.trim() === '' ? (
          <span className={classes.note}>{uiText.search.start}</span>
        ) : hits.length === 0 && searched !== '' ? (
          <span className={classes.note}>{uiText.search.none(searched)}</span>
        ) : null}
      </output>
      <OptionList
        id={LIST}
        label={uiText.search.title}
        options={hits.map((hit) => ({
          key: hit.id,
          label: <span className="mono">{where === 'here' ? hit.n : `${hit.ref} ${hit.n}`}</span>,
          hint: <Snippet hit={hit} />,
          end: `${name(hit.actor)} · ${moment(hit.occurredAt)}`,
        }))}
        active={active}
        onActive={setActive}
        onChoose={(index) => choose(hits[index])}
      />
    </Sheet>
  );
}

/** The words found, marked in what stands around them. */
export function Snippet({ hit }: { hit: SearchHit }) {
  return (
    <span className={classes.snippet}>
      {/* Pieces have no identity of their own and never change places. */}
      {/* oxlint-disable-next-line react/no-array-index-key */}
      {hit.snippet.map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text))}
    </span>
  );
}

import { useEffect, useRef } from 'react';
import { isFiltered, narrowed, NO_FILTER, readFilter } from '#shared/composer/filter.ts';
import { commandById } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconSearch, IconX } from '#renderer/ui/icons.ts';
import { keyCaps } from '#renderer/ui/keys.ts';
import { useDesk, useView } from './desk-context.ts';
import { FilterChips, FilterMenu } from './timeline-filter.tsx';
import { tabOf, TIMELINE_TABS, withTab } from './tabs.ts';
import classes from './timeline-bar.module.css';

const { timeline } = uiText;

/** Which part of the timeline is shown. */
export function TimelineBar() {
  const desk = useDesk();
  const { mac } = useApp();
  const filter = useView((state) => state.filter);
  const showSystem = useView((state) => state.showSystem);
  const tab = tabOf(filter);
  const systemKey = keyCaps(commandById('system').key ?? '', mac).join('+');
  return (
    <>
      <div className={classes.bar}>
        <fieldset className={classes.tabs} aria-label={timeline.tabsLabel}>
          {TIMELINE_TABS.map((name, index) => (
            <button
              key={name}
              type="button"
              aria-pressed={tab === name}
              title={`${name === 'open' ? timeline.openTitle : timeline.tabs[name]} (Alt+${index + 1})`}
              onClick={() => {
                desk.setFilter(withTab(filter, name));
                desk.focusComposer();
              }}
            >
              {timeline.tabs[name]}
            </button>
          ))}
        </fieldset>
        <FilterMenu />
        <Find />
        <button
          type="button"
          className={classes.system}
          aria-pressed={showSystem}
          title={`${showSystem ? timeline.showSystem : timeline.foldSystem} (${systemKey})`}
          onClick={() => desk.start('system')}
        >
          {showSystem ? timeline.showSystem : timeline.foldSystem}
        </button>
      </div>
      {isFiltered(filter) ? <FilterChips /> : null}
    </>
  );
}

/** Looks for words while they are typed; on Enter `@ana` or `kind:decision` among them become part of the filter. */
function Find() {
  const desk = useDesk();
  const words = useView((state) => state.filter.words);
  const toFind = useView((state) => state.toFind);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (toFind === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [toFind]);

  const look = (typed: string) => desk.setFilter({ ...desk.view.getState().filter, words: typed });

  function take(): void {
    const context = desk.context();
    const read = context === null ? null : readFilter(words, context);
    if (read !== null && !read.ok) {
      desk.line.setState({ error: read.message });
      return;
    }
    if (read !== null) desk.setFilter(narrowed(desk.view.getState().filter, read.value));
    desk.focusComposer();
  }

  return (
    <span className={classes.filter} data-active={words !== ''}>
      <IconSearch size={13} aria-hidden />
      <input
        ref={field}
        type="text"
        value={words}
        spellCheck={false}
        aria-label={timeline.filterLabel}
        placeholder={timeline.filter}
        onChange={(event) => look(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            look('');
            desk.focusComposer();
          } else if (event.key === 'Enter') {
            event.preventDefault();
            take();
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            desk.selectLast();
          }
        }}
      />
      {words === '' ? null : (
        <>
          <button
            type="button"
            className={classes.everywhere}
            onClick={() => desk.app.dialogs.setState({ dialog: { kind: 'search', words } })}
          >
            {timeline.everywhere}
          </button>
          <button
            type="button"
            aria-label={timeline.forgetWords}
            title={timeline.forgetWords}
            onClick={() => {
              desk.setFilter({ ...desk.view.getState().filter, words: NO_FILTER.words });
              desk.focusComposer();
            }}
          >
            <IconX size={13} aria-hidden />
          </button>
        </>
      )}
    </span>
  );
}

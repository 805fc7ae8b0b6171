import { useRef } from 'react';
import { uiText } from '#shared/text/ui.ts';
import { IconSearch, IconX } from '#renderer/ui/icons.ts';
import { useDesk, useView } from './desk-context.ts';
import { TIMELINE_TABS } from './rows.ts';
import classes from './timeline-bar.module.css';

const { timeline } = uiText;

/** Which part of the timeline is shown. */
export function TimelineBar() {
  const desk = useDesk();
  const tab = useView((state) => state.tab);
  const showSystem = useView((state) => state.showSystem);
  return (
    <div className={classes.bar}>
      <fieldset className={classes.tabs} aria-label={timeline.tabsLabel}>
        {TIMELINE_TABS.map((name, index) => (
          <button
            key={name}
            type="button"
            aria-pressed={tab === name}
            title={`${name === 'open' ? timeline.openTitle : timeline.tabs[name]} (Alt+${index + 1})`}
            onClick={() => {
              desk.view.setState({ tab: name });
              desk.focusComposer();
            }}
          >
            {timeline.tabs[name]}
          </button>
        ))}
      </fieldset>
      <Filter />
      <button
        type="button"
        className={classes.system}
        aria-pressed={showSystem}
        title={`${showSystem ? timeline.showSystem : timeline.foldSystem} (Ctrl+.)`}
        onClick={() => desk.start('system')}
      >
        {showSystem ? timeline.showSystem : timeline.foldSystem}
      </button>
    </div>
  );
}

function Filter() {
  const desk = useDesk();
  const words = useView((state) => state.words);
  const field = useRef<HTMLInputElement>(null);
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
        onChange={(event) => desk.view.setState({ words: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') {
            if (event.key === 'Escape') desk.view.setState({ words: '' });
            event.preventDefault();
            desk.focusComposer();
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            desk.selectLast();
          }
        }}
      />
      {words === '' ? null : (
        <button
          type="button"
          aria-label={timeline.showAll}
          title={timeline.showAll}
          onClick={() => {
            desk.view.setState({ words: '' });
            desk.focusComposer();
          }}
        >
          <IconX size={13} aria-hidden />
        </button>
      )}
    </span>
  );
}

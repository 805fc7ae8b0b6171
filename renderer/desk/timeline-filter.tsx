import { Menu } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { FILTER_KINDS, knownRegions, MARKS, type EntryFilter } from '#shared/composer/filter.ts';
import { commandById } from '#shared/composer/registry.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { IconCheck, IconFilter, IconX } from '#renderer/ui/icons.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident, useView } from './desk-context.ts';
import classes from './timeline-bar.module.css';

const { timeline } = uiText;

/** The parts of a filter that are a choice of several. */
const PARTS = ['kinds', 'people', 'regions', 'marks'] as const;
type Part = (typeof PARTS)[number];

/** What a value of a part is called. */
function useValueNames(): (part: Part, value: string) => string {
  const name = useNames();
  return (part, value) => {
    switch (part) {
      case 'kinds':
        return timelineKindNames[value as EntryFilter['kinds'][number]];
      case 'people':
        return name(value);
      case 'marks':
        return timeline.marks[value as EntryFilter['marks'][number]];
      case 'regions':
        return value;
    }
  };
}

/** A filter with a value of one part taken in, or out where it is in. */
function toggled(filter: EntryFilter, part: Part, value: string): EntryFilter {
  const values: readonly string[] = filter[part];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return { ...filter, [part]: next };
}

/** What is asked for, each taken away by its own button, and all of it by one key. */
export function FilterChips() {
  const desk = useDesk();
  const filter = useView((state) => state.filter);
  const nameOf = useValueNames();
  const showAll = commandById('all');
  return (
    <div className={classes.chips}>
      <ul aria-label={timeline.chipsLabel}>
        {PARTS.flatMap((part) =>
          filter[part].map((value) => (
            <li key={`${part}:${value}`}>
              <button
                type="button"
                className={classes.chip}
                aria-label={timeline.takeAway(nameOf(part, value))}
                title={timeline.takeAway(nameOf(part, value))}
                onClick={() => desk.setFilter(toggled(filter, part, value))}
              >
                {nameOf(part, value)} <IconX size={11} aria-hidden />
              </button>
            </li>
          )),
        )}
        {filter.words === '' ? null : (
          <li>
            <button
              type="button"
              className={classes.chip}
              aria-label={timeline.takeAway(filter.words)}
              onClick={() => desk.setFilter({ ...filter, words: '' })}
            >
              “{filter.words}” <IconX size={11} aria-hidden />
            </button>
          </li>
        )}
      </ul>
      <button
        type="button"
        className={classes.clear}
        onClick={() => {
          desk.start('all');
          desk.focusComposer();
        }}
      >
        {showAll.title} <KeyCaps keys={showAll.key ?? ''} />
      </button>
    </div>
  );
}

/** Kinds, people, regions and marks to choose from, as many as wanted. */
export function FilterMenu() {
  const [open, setOpen] = useState(false);
  return (
    <Menu
      position="bottom-end"
      width={230}
      withinPortal
      closeOnItemClick={false}
      returnFocus
      opened={open}
      onChange={setOpen}
    >
      <Menu.Target>
        <button
          type="button"
          className={classes.menu}
          aria-label={timeline.filterMenu}
          title={timeline.filterMenu}
        >
          <IconFilter size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>{open ? <Choices /> : null}</Menu.Dropdown>
    </Menu>
  );
}

function Choices() {
  const model = useIncident((state) => state.model);
  const people = useSurroundings((state) => state.workspace.people);
  const options: Readonly<Record<Part, readonly string[]>> = useMemo(
    () => ({
      kinds: FILTER_KINDS,
      marks: MARKS,
      people: authorsOf(model?.order ?? []),
      regions: knownRegions(people),
    }),
    [model, people],
  );
  return PARTS.map((part) =>
    options[part].length === 0 ? null : (
      <Section key={part} title={timeline.parts[part]}>
        {options[part].map((value) => (
          <Choice key={value} part={part} value={value} />
        ))}
      </Section>
    ),
  );
}

/** Who wrote something, in the order of their handles. */
function authorsOf(order: readonly { actor: string }[]): string[] {
  return [...new Set(order.map((entry) => entry.actor))].toSorted((one, other) => one.localeCompare(other));
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {children}
    </>
  );
}

function Choice({ part, value }: { part: Part; value: string }) {
  const desk = useDesk();
  const filter = useView((state) => state.filter);
  const nameOf = useValueNames();
  const chosen = (filter[part] as readonly string[]).includes(value);
  return (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={chosen}
      leftSection={
        <span className={classes.check}>{chosen ? <IconCheck size={13} aria-hidden /> : null}</span>
      }
      onClick={() => desk.setFilter(toggled(filter, part, value))}
    >
      {nameOf(part, value)}
    </Menu.Item>
  );
}

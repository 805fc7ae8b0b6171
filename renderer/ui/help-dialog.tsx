import { useMemo } from 'react';
import { useStore } from 'zustand';
import { commands } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { inboxScreen } from '#shared/text/inbox-screen.ts';
import { outboxText } from '#shared/text/outbox-screen.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { scheduleText } from '#shared/text/schedule-screen.ts';
import type { CurrentScreen } from '#renderer/screens.ts';
import { useApp } from './app-context.tsx';
import { KeyCaps } from './key-caps.tsx';
import { Sheet } from './sheet.tsx';
import classes from './sheet.module.css';

const { help } = uiText;

interface KeyLine {
  keys: string;
  words: string;
}

interface KeyGroup {
  title: string;
  lines: KeyLine[];
}

/** The keys of the screen that is shown. */
export function HelpDialog() {
  const screen = useStore(useApp().screens, (state) => state.current.screen);
  const groups = useMemo(() => keysOf[screen](), [screen]);
  return (
    <Sheet title={help.title} size={720}>
      <div className={classes.keys}>
        {groups.map(({ title, lines }) => (
          <section key={title} className={classes.keyGroup}>
            <h2>{title}</h2>
            <dl>
              {lines.map((line) => (
                <div key={line.words} className={classes.keyLine}>
                  <dt>{line.words}</dt>
                  <dd>
                    {line.keys === '' ? (
                      <span className={classes.slash}>{help.keys.letter}</span>
                    ) : (
                      <KeyCaps keys={line.keys} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}

/** Keys of the registry that work on the screen. */
function anywhere(scopes: readonly string[]): KeyLine[] {
  return commands.flatMap((command) =>
    command.key === undefined || !scopes.includes(command.scope)
      ? []
      : [{ keys: command.key, words: command.title }],
  );
}

function deskKeys(): KeyGroup[] {
  const { keys } = help;
  return [
    {
      title: help.composer,
      lines: [
        { keys: '', words: keys.type },
        { keys: 'enter', words: keys.send },
        { keys: 'shift+enter', words: keys.newline },
        { keys: 'mod+enter', words: keys.eachLine },
        { keys: 'tab', words: keys.complete },
        { keys: 'down', words: keys.choose },
        { keys: 'up', words: keys.selectEntry },
        { keys: 'alt+up', words: keys.history },
        { keys: 'escape', words: keys.escape },
      ],
    },
    {
      title: help.entry,
      lines: [
        ...commands.flatMap((command) =>
          command.entryKey === undefined ? [] : [{ keys: command.entryKey, words: command.title }],
        ),
        { keys: 'enter', words: keys.details },
      ],
    },
    {
      title: help.task,
      lines: commands.flatMap((command) =>
        command.taskKey === undefined ? [] : [{ keys: command.taskKey, words: command.title }],
      ),
    },
    {
      title: help.run,
      lines: commands.flatMap((command) =>
        command.runKey === undefined ? [] : [{ keys: command.runKey, words: command.title }],
      ),
    },
    { title: help.anywhere, lines: anywhere(['desk', 'anywhere']) },
  ];
}

function scheduleKeys(): KeyGroup[] {
  const { keys } = scheduleText;
  return [
    {
      title: keys.title,
      lines: [
        { keys: 'right', words: keys.bands },
        { keys: 'down', words: keys.lanes },
        { keys: 'enter', words: keys.take },
        { keys: 'escape', words: keys.back },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function runbookKeys(): KeyGroup[] {
  const { keys } = help;
  return [
    {
      title: runbookText.title,
      lines: [
        { keys: 'tab', words: runbookText.keys.next },
        { keys: 'enter', words: keys.open },
        { keys: 'escape', words: runbookText.keys.back },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function inboxKeys(): KeyGroup[] {
  const { keys } = inboxScreen;
  return [
    {
      title: inboxScreen.title,
      lines: [
        { keys: 'down', words: keys.move },
        { keys: 'd', words: keys.declare },
        { keys: 'a', words: keys.attach },
        { keys: 'x', words: keys.dismiss },
        { keys: 'enter', words: keys.details },
        { keys: 'escape', words: keys.leave },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function mergeKeys(): KeyGroup[] {
  const { keys, title } = syncScreen.merges;
  return [
    {
      title,
      lines: [
        { keys: 'tab', words: runbookText.keys.next },
        { keys: 'enter', words: keys.open },
        { keys: 'escape', words: keys.back },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function outboxKeys(): KeyGroup[] {
  const { keys } = outboxText;
  return [
    {
      title: outboxText.title,
      lines: [
        { keys: 'down', words: keys.move },
        { keys: 'c', words: keys.confirm },
        { keys: 'r', words: keys.retry },
        { keys: 'e', words: keys.edit },
        { keys: 'x', words: keys.discard },
        { keys: 'escape', words: keys.leave },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function homeKeys(): KeyGroup[] {
  const { keys } = help;
  return [
    {
      title: help.list,
      lines: [
        { keys: 'down', words: keys.move },
        { keys: 'enter', words: keys.open },
        { keys: '/', words: keys.search },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function settingsKeys(): KeyGroup[] {
  const { keys } = help;
  return [
    {
      title: help.settings,
      lines: [
        { keys: 'down', words: keys.section },
        { keys: 'tab', words: keys.intoSection },
        { keys: 'enter', words: keys.open },
        { keys: 'escape', words: keys.leave },
      ],
    },
    { title: help.anywhere, lines: anywhere(['anywhere']) },
  ];
}

function wallKeys(): KeyGroup[] {
  return [{ title: help.anywhere, lines: anywhere(['anywhere']) }];
}

/** The keys of each screen. */
const keysOf: Readonly<Record<CurrentScreen['screen'], () => KeyGroup[]>> = {
  home: homeKeys,
  desk: deskKeys,
  wall: wallKeys,
  settings: settingsKeys,
  schedules: scheduleKeys,
  merges: mergeKeys,
  runbooks: runbookKeys,
  inbox: inboxKeys,
  outbox: outboxKeys,
};

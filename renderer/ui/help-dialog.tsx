import { useMemo } from 'react';
import { commands } from '#shared/composer/registry.ts';
import { uiText } from '#shared/text/ui.ts';
import { deskOf, useApp } from './app-context.tsx';
import { KeyCaps } from './key-caps.tsx';
import { Sheet } from './sheet.tsx';
import classes from './sheet.module.css';

const { help } = uiText;

interface KeyLine {
  keys: string;
  words: string;
}

/** The keys of the screen that is shown. */
export function HelpDialog() {
  const desk = deskOf(useApp());
  const groups = useMemo(() => (desk === null ? homeKeys() : deskKeys()), [desk]);
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

function deskKeys(): { title: string; lines: KeyLine[] }[] {
  const { keys } = help;
  return [
    {
      title: help.composer,
      lines: [
        { keys: '', words: keys.type },
        { keys: 'enter', words: keys.send },
        { keys: 'shift+enter', words: keys.newline },
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
    { title: help.anywhere, lines: anywhere(['desk', 'anywhere']) },
  ];
}

function homeKeys(): { title: string; lines: KeyLine[] }[] {
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

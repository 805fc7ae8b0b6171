import { Menu } from '@mantine/core';
import type { CommandGroup } from '#shared/composer/command.ts';
import { commandById, commands } from '#shared/composer/registry.ts';
import { composerText } from '#shared/text/composer.ts';
import { uiText } from '#shared/text/ui.ts';
import { IconChevronDown } from '#renderer/ui/icons.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import classes from './composer.module.css';
import { useDesk } from './desk-context.ts';

/** The commands most at hand, as buttons that begin their line. */
const AT_HAND = ['decision', 'observation', 'q', 'hypothesis', 'action', 'task', 'status', 'role'] as const;
const GROUPS: readonly CommandGroup[] = ['log', 'updates', 'tasks', 'people', 'incident', 'entry', 'view'];

export function Shortcuts() {
  const desk = useDesk();
  return (
    <div className={classes.shortcuts}>
      <div className={classes.atHand}>
        {AT_HAND.map((id) => (
          <button key={id} type="button" title={commandById(id).title} onClick={() => desk.start(id)}>
            /{id}
          </button>
        ))}
        <button
          type="button"
          title={uiText.timeline.insert}
          onClick={() => {
            desk.type('/at ');
            desk.focusComposer();
          }}
        >
          /at
        </button>
      </div>
      <AllCommands />
    </div>
  );
}

/** Every command by group: the same list as the palette. */
function AllCommands() {
  const desk = useDesk();
  return (
    <Menu
      position="top-end"
      width={300}
      withinPortal
      returnFocus={false}
      classNames={{ dropdown: classes.menu ?? '' }}
    >
      <Menu.Target>
        <button type="button" className={classes.all}>
          {uiText.composer.more} <IconChevronDown size={12} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {GROUPS.map((group) => (
          <Menu.Sub key={group}>
            <Menu.Sub.Target>
              <Menu.Sub.Item>{composerText.groups[group]}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <Menu.Item
                    key={command.id}
                    rightSection={
                      command.key === undefined ? (
                        <span className={classes.slash}>/{command.id}</span>
                      ) : (
                        <KeyCaps keys={command.key} />
                      )
                    }
                    onClick={() => desk.start(command.id)}
                  >
                    {command.title}
                  </Menu.Item>
                ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import type { MenuItemConstructorOptions } from 'electron';
import { schemes, type Scheme } from '#shared/contract/shell.ts';
import type { MenuCommand } from '#shared/contract/bridge.ts';
import { words } from './words.ts';
import type { ZoomStep } from './zoom.ts';

/** What the menu does. */
export interface MenuActions {
  /** Passed to the window. */
  command: (command: MenuCommand) => void;
  home: () => void;
  setScheme: (scheme: Scheme) => void;
  stepZoom: (step: ZoomStep) => void;
  openFolder: () => void;
  about: () => void;
}

export interface MenuOptions {
  platform: NodeJS.Platform;
  developing: boolean;
  scheme: Scheme;
}

type Item = MenuItemConstructorOptions;

/** The application menu as a table. Keys shown here are the shell's own; the window has its own registry for the rest. */
export function menuTemplate(actions: MenuActions, { platform, developing, scheme }: MenuOptions): Item[] {
  const text = words.menu;
  const onMac = platform === 'darwin';
  const line: Item = { type: 'separator' };
  const item = (label: string, click: () => void, accelerator?: string): Item => ({
    label,
    click,
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  /** A second key for the item before it. */
  const key = (accelerator: string, click: () => void): Item => ({
    label: accelerator,
    accelerator,
    click,
    visible: false,
    acceleratorWorksWhenHidden: true,
  });
  const send = (command: MenuCommand) => () => actions.command(command);
  const zoom = (step: ZoomStep) => () => actions.stepZoom(step);

  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: text.file,
      submenu: [
        item(text.declare, send('incident.declare'), 'CmdOrCtrl+N'),
        item(text.home, actions.home, 'CmdOrCtrl+Shift+H'),
        line,
        item(text.open, send('file.open'), 'CmdOrCtrl+O'),
        item(text.export, send('file.export'), 'CmdOrCtrl+Shift+E'),
        line,
        item(text.settings, send('view.settings'), 'CmdOrCtrl+,'),
        line,
        { role: 'close', label: text.closeWindow },
        ...(onMac ? [] : [{ role: 'quit', label: text.quit } satisfies Item]),
      ],
    },
    { role: 'editMenu', label: text.edit },
    {
      label: text.view,
      submenu: [
        {
          label: text.appearance,
          submenu: schemes.map((candidate) => ({
            type: 'radio' as const,
            label: text.schemes[candidate],
            checked: candidate === scheme,
            click: () => actions.setScheme(candidate),
          })),
        },
        line,
        item(text.zoomIn, zoom('in'), 'CmdOrCtrl+Plus'),
        key('CmdOrCtrl+=', zoom('in')),
        item(text.zoomOut, zoom('out'), 'CmdOrCtrl+-'),
        item(text.zoomReset, zoom('reset'), 'CmdOrCtrl+0'),
        line,
        item(text.wall, send('view.wall'), 'CmdOrCtrl+Shift+W'),
        { role: 'togglefullscreen', label: text.fullScreen },
        ...(developing
          ? [
              line,
              { role: 'reload', label: text.reload } satisfies Item,
              { role: 'toggleDevTools', label: text.devTools } satisfies Item,
            ]
          : []),
      ],
    },
    { role: 'windowMenu', label: text.window },
    {
      role: 'help',
      label: text.help,
      submenu: [
        item(text.keys, send('help.keys')),
        item(text.folder, actions.openFolder),
        ...(onMac ? [] : [line, item(text.about, actions.about)]),
      ],
    },
  ];
}

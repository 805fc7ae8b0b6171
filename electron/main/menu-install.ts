import { Menu } from 'electron';
import { menuTemplate, type MenuActions, type MenuOptions } from './menu.ts';

/** Makes the table the application's menu. */
export function installMenu(actions: MenuActions, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, options)));
}

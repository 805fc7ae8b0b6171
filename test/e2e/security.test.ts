import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { shellFixture, standInForPerson, type ShellFixture } from './shell-fixture.ts';

let fixture: ShellFixture;
let app: LaunchedApp;
let person: Awaited<ReturnType<typeof standInForPerson>>;

beforeAll(async () => {
  fixture = shellFixture();
  app = await launchApp({ dataDir: fixture.dataDir, env: fixture.env });
  await app.page.waitForSelector('body[data-ready=yes]');
  person = await standInForPerson(app.electron);
});
afterAll(async () => {
  await app?.close();
  fixture.remove();
});

const pageAddress = 'app://deepwater/index.html#/';

const urls = () =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  );

/** Runs code in the page that is expected to be stopped; tells what came of it. */
async function attempt(code: string): Promise<string> {
  return app.page.evaluate(code);
}

/** Tries something in the page and collects what the content security policy stopped within a moment. */
async function violationsOf(code: string): Promise<string[]> {
  return app.page.evaluate(`new Promise((resolve) => {
    const seen = [];
    const note = (event) => seen.push(event.effectiveDirective);
    document.addEventListener('securitypolicyviolation', note);
    // Later, because the policy lets a debugger evaluate what it likes.
    setTimeout(() => { try { ${code} } catch (error) { seen.push(error.name); } }, 0);
    setTimeout(() => { document.removeEventListener('securitypolicyviolation', note); resolve(seen); }, 250);
  })`);
}

describe('the window', () => {
  it('has no way to Node or Electron but the bridge', async () => {
    const names = [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      '__dirname',
      'electron',
      'ipcRenderer',
    ];
    expect(await attempt(`${JSON.stringify(names)}.filter((name) => name in globalThis).join()`)).toBe('');
    expect(await attempt('Object.keys(deepwater).toSorted().join()')).toBe(
      'call,onEngineHealth,onMenu,subscribe',
    );
    expect(await attempt('deepwater.call = 1, delete globalThis.deepwater, typeof deepwater.call')).toBe(
      'function',
    );
  });

  it('does not let the page reach the bridge’s own world', async () => {
    const reached = await attempt(
      `(() => { try { return deepwater.call.constructor('return typeof require')(); } catch (error) { return error.name; } })()`,
    );
    expect(['undefined', 'EvalError']).toContain(reached);
  });

  it('runs sandboxed and isolated', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) =>
        // Not in Electron's published types, but in every Electron.
        (window.webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      ),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });
});

describe('navigation', () => {
  it.each([
    'location.href = "https://example.com/"',
    'location.assign("http://127.0.0.1:1/")',
    'location.href = "data:text/html,<h1>x</h1>"',
    'location.href = "file:///etc/passwd"',
    'location.href = "javascript:document.body.dataset.hacked=1"',
    'location.href = "about:blank"',
    'location.href = "blob:app://deepwater/1"',
    'location.href = "app://evil/index.html"',
    'location.href = "/assets/page.js"',
    'location.replace("app://deepwater/../secret")',
    'document.body.append(Object.assign(document.createElement("a"), { href: "https://example.com/", id: "away" })), document.querySelector("#away").click()',
    'document.body.append(Object.assign(document.createElement("form"), { action: "https://example.com/", method: "post", id: "form" })), document.querySelector("#form").submit()',
    'document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: "0;url=https://example.com/" }))',
  ])('by %s goes nowhere', async (code) => {
    await attempt(`try { ${code} } catch { 'stopped' }`).catch(() => 'stopped');
    await app.page.waitForTimeout(100);
    await expect.poll(() => urls()).toEqual([pageAddress]);
    await expect.poll(() => attempt('document.body.dataset.ready')).toBe('yes');
    expect(await attempt('String(document.body.dataset.hacked)')).toBe('undefined');
  });

  it('opens no window', async () => {
    expect(await attempt('String(window.open("about:blank"))')).toBe('null');
    expect(await attempt('String(window.open("app://deepwater/index.html"))')).toBe('null');
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('leaves for the browser only when the person agrees to the host', async () => {
    const before = (await person.asked()).length;
    await person.agree(false);
    await attempt('String(window.open("https://no.example.com/a"))');
    await expect
      .poll(async () => (await person.asked()).slice(before))
      .toEqual(['Open no.example.com in your browser?']);
    expect(await person.opened()).toEqual([]);
    await person.agree(true);
    await attempt('String(window.open("https://yes.example.com/b?c"))');
    await expect.poll(() => person.opened()).toEqual(['https://yes.example.com/b?c']);
    await attempt(
      'String(window.open("file:///etc/passwd")) + window.open("javascript:1") + window.open("smb://x/y")',
    );
    await app.page.waitForTimeout(100);
    expect(await person.opened()).toHaveLength(1);
    expect(await person.asked()).toHaveLength(before + 2);
  });

  it('may load its own page again', async () => {
    await attempt('setTimeout(() => location.reload(), 0), ""');
    await app.page.waitForEvent('load');
    await expect.poll(() => attempt('document.body.dataset.ready')).toBe('yes');
  });
});

describe('the content security policy', () => {
  const element = (tag: string, fields: object) =>
    `document.body.append(Object.assign(document.createElement('${tag}'), ${JSON.stringify(fields)}))`;

  it.each([
    [
      'an inline script',
      `const s = document.createElement('script'); s.text = 'document.body.dataset.hacked=1'; document.body.append(s)`,
      'require-trusted-types-for',
    ],
    ['a remote script', element('script', { src: 'https://example.com/x.js' }), 'require-trusted-types-for'],
    [
      'an inline handler',
      `document.body.setAttribute('onclick', 'document.body.dataset.hacked=1'); document.body.click()`,
      'require-trusted-types-for',
    ],
    ['eval', `(0, eval)('document.body.dataset.hacked=1')`, 'require-trusted-types-for'],
    ['a function from text', `new Function('document.body.dataset.hacked=1')()`, 'require-trusted-types-for'],
    ['a timer from text', `setTimeout('document.body.dataset.hacked=1', 0)`, 'require-trusted-types-for'],
    [
      'markup from text',
      `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')`,
      'require-trusted-types-for',
    ],
    [
      'a policy of its own for markup',
      `trustedTypes.createPolicy('mine', { createHTML: (text) => text })`,
      'trusted-types',
    ],
    [
      'an inline style',
      `const s = document.createElement('style'); s.textContent = 'h1{color:red}'; document.head.append(s)`,
      'style-src-elem',
    ],
    [
      'a remote style',
      element('link', { rel: 'stylesheet', href: 'https://example.com/x.css' }),
      'style-src-elem',
    ],
    ['a remote picture', element('img', { src: 'https://example.com/x.png' }), 'img-src'],
    [
      'a remote font',
      `new FontFace('x', 'url(https://example.com/x.woff2)').load().catch(() => 0)`,
      'font-src',
    ],
    ['a frame', element('iframe', { src: 'app://deepwater/index.html' }), 'frame-src'],
    ['a frame elsewhere', element('iframe', { src: 'https://example.com/' }), 'frame-src'],
    [
      'an embedded object',
      element('embed', { src: 'https://example.com/x.swf' }),
      'require-trusted-types-for',
    ],
    ['fetch', `fetch('https://example.com/').catch(() => 0)`, 'connect-src'],
    ['fetch of its own files', `fetch('/index.html').catch(() => 0)`, 'connect-src'],
    [
      'a request',
      `const x = new XMLHttpRequest(); x.open('GET', 'http://127.0.0.1:1/'); x.send()`,
      'connect-src',
    ],
    ['a web socket', `new WebSocket('ws://127.0.0.1:1/')`, 'connect-src'],
    ['an event source', `new EventSource('http://127.0.0.1:1/')`, 'connect-src'],
    ['a beacon', `navigator.sendBeacon('https://example.com/', 'x')`, 'connect-src'],
    [
      'a form',
      `const f = Object.assign(document.createElement('form'), { action: 'https://example.com/' }); document.body.append(f); f.submit()`,
      'form-action',
    ],
    ['a base address', element('base', { href: 'https://example.com/' }), 'base-uri'],
  ])('stops %s', async (_what, code, directive) => {
    const seen = await violationsOf(code);
    expect(seen).toContain(directive);
    expect(await attempt('String(document.body.dataset.hacked)')).toBe('undefined');
  });

  it('stops a worker from a blob', async () => {
    const seen = await violationsOf(`new Worker(URL.createObjectURL(new Blob(['1'])))`);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('lets the component library write style elements with the nonce, and set styles from code', async () => {
    const colours = await attempt(`(() => {
      const heading = document.querySelector('h1');
      const style = document.createElement('style');
      style.nonce = document.querySelector('meta[property=csp-nonce]').nonce;
      style.textContent = 'h1 { color: rgb(1, 2, 3) }';
      document.head.append(style);
      const first = getComputedStyle(heading).color;
      heading.style.color = 'rgb(4, 5, 6)';
      return first + ' ' + getComputedStyle(heading).color;
    })()`);
    expect(colours).toBe('rgb(1, 2, 3) rgb(4, 5, 6)');
  });

  it('gives each load another nonce', async () => {
    const nonce = () => attempt('document.querySelector("meta[property=csp-nonce]").nonce');
    const first = await nonce();
    await Promise.all([app.page.waitForEvent('load'), attempt('setTimeout(() => location.reload(), 0), ""')]);
    expect(first).toMatch(/^[A-Za-z0-9+/]{24}$/);
    expect(await nonce()).not.toBe(first);
  });
});

describe('permissions', () => {
  it.each([
    ['the camera', 'navigator.mediaDevices.getUserMedia({ video: true })'],
    ['the microphone', 'navigator.mediaDevices.getUserMedia({ audio: true })'],
    ['the screen', 'navigator.mediaDevices.getDisplayMedia({ video: true })'],
    ['the place', 'new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))'],
    ['reading the clipboard', 'navigator.clipboard.readText()'],
    ['writing the clipboard', 'navigator.clipboard.writeText("x")'],
    ['MIDI', 'navigator.requestMIDIAccess({ sysex: true })'],
    ['staying awake', 'navigator.wakeLock.request("screen")'],
    [
      'notifications',
      'Notification.requestPermission().then((answer) => { if (answer !== "granted") throw new Error(answer) })',
    ],
    ['serial ports', 'navigator.serial.requestPort()'],
    [
      'HID devices',
      'navigator.hid.requestDevice({ filters: [] }).then((devices) => { if (devices.length === 0) throw new Error("none") })',
    ],
    ['USB devices', 'navigator.usb.requestDevice({ filters: [] })'],
    ['fonts', 'queryLocalFonts().then((fonts) => { if (fonts.length === 0) throw new Error("none") })'],
  ])('for %s are denied', async (_what, code) => {
    const asked = `Promise.race([
      Promise.resolve().then(() => ${code}).then(() => 'granted', () => 'denied'),
      new Promise((resolve) => setTimeout(resolve, 3000, 'no answer')),
    ])`;
    // With a gesture of the person, which some of these ask for.
    const answer = await app.electron.evaluate(
      ({ BrowserWindow }, text) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text, true) as Promise<string>,
      asked,
    );
    expect(answer).toBe('denied');
  });

  it('do not include saving downloads', async () => {
    const downloads = await app.electron.evaluate(
      ({ session }) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (event) => resolve(String(event.defaultPrevented)));
          setTimeout(resolve, 2_000, 'none');
          session.defaultSession.downloadURL('app://deepwater/assets/page.js');
        }),
    );
    expect(downloads).toBe('true');
  });
});

describe('messages of others', () => {
  /** Opens a window of somebody else's, with a preload script that can send anything, and tells what the shell answers. */
  async function forge(address: string): Promise<unknown[]> {
    const preload = path.join(fixture.folder, 'forger.cjs');
    writeFileSync(
      preload,
      `const { contextBridge, ipcRenderer } = require('electron');
       contextBridge.exposeInMainWorld('forge', (channel, ...args) => ipcRenderer.invoke(channel, ...args));`,
    );
    return app.electron.evaluate(
      async ({ BrowserWindow }, { script, url }) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } });
        await window.loadURL(url);
        const answers = (await window.webContents.executeJavaScript(`Promise.all([
          forge('deepwater:call', 'shell.info', '{}'),
          forge('deepwater:call', 'engine.status', '{}'),
          forge('deepwater:subscribe', 'a'.repeat(24), '1', 'workspace.watch', '{}'),
          forge('deepwater:unsubscribe', 'a'.repeat(24), '1'),
          forge('deepwater:health', 'a'.repeat(24)),
        ]).then((answers) => answers.map((answer) => JSON.parse(answer).refusal?.code))`)) as unknown[];
        window.destroy();
        return answers;
      },
      { script: preload, url: address },
    );
  }

  it.each(['about:blank', 'app://deepwater/index.html'])('in a window at %s are refused', async (address) => {
    expect(await forge(address)).toEqual(Array.from({ length: 5 }, () => 'forbidden'));
  });

  it('find no other channel', async () => {
    const channels = await app.electron.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String));
    expect(channels.filter((name) => name !== 'error')).toEqual([]);
  });
});

describe('stored pictures', () => {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.document.body.dataset.hacked=1</script></svg>';
  /** Puts a file under a hash, of the type the engine says it has. */
  const put = (letter: string, mime: string, bytes: Buffer) => {
    const hash = letter.repeat(64);
    const record = { hash, mime, bytes: bytes.length, content: bytes.toString('base64') };
    writeFileSync(path.join(fixture.dataDir, `attachment-${hash}`), JSON.stringify(record), { mode: 0o644 });
    return `/attachment/${hash}`;
  };
  const shown = (address: string) =>
    attempt(`new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(image.naturalWidth + ' pixel');
      image.onerror = () => resolve('nothing');
      image.src = ${JSON.stringify(address)};
    })`);

  it('are shown by their hash, and nothing else is', async () => {
    expect(await shown(put('a', 'image/png', Buffer.from(pixel, 'base64')))).toBe('1 pixel');
    expect(await shown(put('b', 'image/svg+xml', Buffer.from(svg)))).toBe('nothing');
    expect(await shown(put('c', 'text/plain', Buffer.from(pixel, 'base64')))).toBe('nothing');
    expect(await shown(`/attachment/${'d'.repeat(64)}`)).toBe('nothing');
    expect(await shown('/attachment/../index.html')).toBe('nothing');
  });

  it('are no script, no style, no page and no data to read', async () => {
    const script = put('e', 'image/png', Buffer.from('document.body.dataset.hacked=1'));
    const page = put('f', 'image/png', Buffer.from('<script>document.body.dataset.hacked=1</script>'));
    await violationsOf(
      `const s = document.createElement('link'); s.rel = 'stylesheet'; s.href = '${script}'; document.head.append(s)`,
    );
    await attempt(`import('${script}').then(() => 'ran', () => 'stopped')`).then((came) =>
      expect(came).toBe('stopped'),
    );
    expect(await violationsOf(`fetch('${script}').catch(() => 0)`)).toContain('connect-src');
    await attempt(`location.href = '${page}', ''`);
    await app.page.waitForTimeout(100);
    expect(await urls()).toEqual([pageAddress]);
    expect(await attempt('String(document.body.dataset.hacked)')).toBe('undefined');
  });
});

describe('the app protocol', () => {
  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/assets/%2500page.js',
    '//etc/passwd',
    '/assets/',
    '/.hidden.js',
    '/attachment/',
    '/attachment/index.html',
    '/attachment/..%2findex.html',
  ])('does not serve %s', async (pathname) => {
    const status = await app.electron.evaluate(async ({ session }, url) => {
      const response = await session.defaultSession.fetch(url);
      return response.status;
    }, `app://deepwater${pathname}`);
    expect(status).toBe(404);
  });

  it('is the only one the window’s session asks', async () => {
    const outcomes = await app.electron.evaluate(({ session }) =>
      Promise.all(
        ['http://127.0.0.1:9/', 'https://example.com/', 'data:text/html,x'].map((url) =>
          session.defaultSession.fetch(url).then(
            () => 'loaded',
            (error: unknown) => String(error),
          ),
        ),
      ),
    );
    expect(outcomes).toEqual(outcomes.map(() => 'Error: net::ERR_BLOCKED_BY_CLIENT'));
  });
});

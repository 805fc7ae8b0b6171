import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppProtocol, type AppResponse } from '#electron/main/protocol.ts';
import { createRendererFiles } from '#electron/main/renderer-files.ts';

const hash = 'ab'.repeat(32);
const pictures = new Map([[hash, { mime: 'image/png', bytes: Buffer.from('\x89PNG') }]]);
let base: string;
let get: (url: string, method?: string) => Promise<AppResponse>;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'deepwater-files-'));
  const root = path.join(base, 'renderer');
  await mkdir(path.join(root, 'assets', 'folder.js'), { recursive: true });
  await mkdir(path.join(base, 'renderer-evil'));
  await writeFile(
    path.join(root, 'index.html'),
    '<meta nonce="__DEEPWATER_NONCE__"><link nonce="__DEEPWATER_NONCE__">',
  );
  await writeFile(path.join(root, 'assets', 'app-B0c_1.js'), 'export {}');
  await writeFile(path.join(root, 'assets', 'app.css'), 'a{}');
  await writeFile(path.join(root, 'assets', 'inter.woff2'), 'f');
  await writeFile(path.join(root, 'assets', 'pixel.png'), 'p');
  await writeFile(path.join(root, 'assets', 'app.js.map'), '{}');
  await writeFile(path.join(root, '.env.js'), 'secret');
  await writeFile(path.join(base, 'secret.js'), 'secret');
  await writeFile(path.join(base, 'renderer-evil', 'x.js'), 'secret');
  await symlink(path.join(base, 'secret.js'), path.join(root, 'assets', 'link.js'));
  await symlink(base, path.join(root, 'up'));
  await symlink(path.join(root, 'assets', 'app.css'), path.join(root, 'inside.css'));
  const respond = createAppProtocol(createRendererFiles(root), (hash) => Promise.resolve(pictures.get(hash)));
  get = (url, method = 'GET') => respond({ url, method });
});
afterAll(() => rm(base, { recursive: true }));

describe('the app protocol', () => {
  it('serves a stored picture by its hash, without rights and kept nowhere', async () => {
    const response = await get(`app://deepwater/attachment/${hash}`);
    expect(response.status).toBe(200);
    expect(Buffer.from(response.body)).toEqual(Buffer.from('\x89PNG'));
    expect(response.headers).toMatchObject({
      'Content-Type': 'image/png',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  });

  it.each([
    ['00'.repeat(32), 'GET'],
    [hash.toUpperCase(), 'GET'],
    [`${hash}.png`, 'GET'],
    [`${hash}/`, 'GET'],
    [`../attachment/${hash}`, 'GET'],
    [hash, 'POST'],
  ])('serves no picture as %s with %s', async (name, method) => {
    expect((await get(`app://deepwater/attachment/${name}`, method)).status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['app://deepwater/index.html', 'text/html; charset=utf-8'],
    ['app://deepwater/index.html?x=1#/incident/INC-1', 'text/html; charset=utf-8'],
    ['app://deepwater/assets/app-B0c_1.js', 'text/javascript; charset=utf-8'],
    ['app://deepwater/assets/app.css', 'text/css; charset=utf-8'],
    ['app://deepwater/assets/inter.woff2', 'font/woff2'],
    ['app://deepwater/assets/pixel.png', 'image/png'],
    ['app://deepwater/inside.css', 'text/css; charset=utf-8'],
  ])('serves %s as %s', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers['Content-Type']).toBe(type);
    expect(response.headers['X-Content-Type-Options']).toBe('nosniff');
  });

  it('gives each load of the page a nonce of its own, in the page and in the policy', async () => {
    const load = async () => {
      const response = await get('app://deepwater/index.html');
      const policy = response.headers['Content-Security-Policy'] ?? '';
      return { text: response.body, nonce: /'nonce-([^']+)'/.exec(policy)?.[1] ?? '' };
    };
    const [first, second] = [await load(), await load()];
    expect(first.nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
    expect(first.text).toBe(`<meta nonce="${first.nonce}"><link nonce="${first.nonce}">`);
    expect(second.nonce).not.toBe(first.nonce);
  });

  it('sends a policy that allows nothing inline, evaluated or remote', async () => {
    const policy = (await get('app://deepwater/index.html')).headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it.each([
    ['a parent folder', '/../secret.js'],
    ['an encoded parent folder', '/%2e%2e/secret.js'],
    ['a parent folder inside', '/assets/../../secret.js'],
    ['an encoded slash', '/..%2fsecret.js'],
    ['an encoded backslash', '/..%5csecret.js'],
    ['a backslash', '/..\\secret.js'],
    ['double encoding', '/%252e%252e/secret.js'],
    ['an absolute path', '//etc/passwd.js'],
    ['a file address', '/file:///etc/passwd.js'],
    ['a NUL', '/assets/app.css%00.js'],
    ['a raw NUL', '/assets/app.css\0.js'],
    ['a dot file', '/.env.js'],
    ['a folder next door whose name begins alike', '/../renderer-evil/x.js'],
    ['a link to a file outside', '/assets/link.js'],
    ['a link to a folder outside', '/up/secret.js'],
    ['a folder named like a file', '/assets/folder.js'],
    ['a folder', '/assets/'],
    ['a type that is not served', '/assets/app.js.map'],
    ['a file that is not there', '/assets/none.js'],
    ['a stream of Windows', '/assets/app.css::$DATA.js'],
    ['an overlong name', `/${'a'.repeat(5_000)}.js`],
  ])('refuses %s', async (_what, pathname) => {
    const response = await get(`app://deepwater${pathname}`);
    expect(response.status).toBe(404);
    expect(response.body).toBe('');
  });

  it.each([
    'app://evil/index.html',
    'app://deepwater.evil/index.html',
    'app://deepwater:80/index.html',
    'app:index.html',
  ])('refuses %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it('refuses to be written to', async () => {
    expect((await get('app://deepwater/index.html', 'POST')).status).toBe(405);
  });

  it('says in a sentence that the page is missing', async () => {
    const respond = createAppProtocol(createRendererFiles(path.join(base, 'nothing')), () =>
      Promise.resolve(undefined),
    );
    const response = await respond({ url: 'app://deepwater/index.html', method: 'GET' });
    expect(response.status).toBe(200);
    expect(response.body).toContain('The window’s files are missing');
  });
});

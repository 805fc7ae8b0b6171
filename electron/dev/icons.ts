import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchApp } from './launch.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand, say } from './say.ts';

/** Sizes of the picture files, in pixels. */
const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** macOS names each size by a type of its own. */
const icnsTypes: Readonly<Record<number, string>> = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
const icoSizes = [16, 24, 32, 48, 64, 128, 256];

/** A Windows icon: a directory of pictures, each a PNG file (read since Windows Vista). */
export function icoFile(pictures: ReadonlyMap<number, Buffer>): Buffer {
  const entries = [...pictures];
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  entries.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    // 256 does not fit into a byte and is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...entries.map(([, png]) => png)]);
}

/** A macOS icon: tagged PNG files one after the other. */
export function icnsFile(pictures: ReadonlyMap<number, Buffer>): Buffer {
  const parts = [...pictures].flatMap(([size, png]) => {
    const type = icnsTypes[size];
    return type === undefined ? [] : [Buffer.concat([tag(type, png.length), png])];
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([tag('icns', body.length), body]);
}

function tag(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(type, 'latin1');
  bytes.writeUInt32BE(length + 8, 4);
  return bytes;
}

/** Draws the SVG at every size in a real window. */
async function draw(svg: string): Promise<Map<number, Buffer>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deepwater-icons-'));
  try {
    chmodSync(folder, 0o755);
    mkdirSync(path.join(folder, 'app/dist/main'), { recursive: true });
    writeFileSync(path.join(folder, 'app/package.json'), '{ "name": "icons", "main": "dist/main/main.cjs" }');
    writeFileSync(
      path.join(folder, 'app/dist/main/main.cjs'),
      `const { app, BrowserWindow } = require('electron');
       app.whenReady().then(() => new BrowserWindow({ width: 1100, height: 1100, transparent: true, frame: false }).loadURL('about:blank'));
       app.on('window-all-closed', () => app.quit());`,
    );
    const launched = await launchApp({
      dataDir: path.join(folder, 'data'),
      appFolder: path.join(folder, 'app'),
    });
    const pictures = new Map<number, Buffer>();
    for (const size of pngSizes) {
      const picture = `<body style="margin:0;background:transparent"><div style="width:${size}px;height:${size}px">${svg}</div>`;
      await launched.page.setContent(picture);
      const clip = { x: 0, y: 0, width: size, height: size };
      pictures.set(size, await launched.page.screenshot({ clip, omitBackground: true }));
    }
    await launched.close();
    return pictures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `node electron/dev/icons.ts`: makes the picture files of the icon from its SVG. Run it after changing the SVG. */
if (import.meta.main) {
  await runCommand(async () => {
    const icons = path.join(repositoryRoot, 'resources/icons');
    const pictures = await draw(readFileSync(path.join(icons, 'icon.svg'), 'utf8'));
    mkdirSync(path.join(icons, 'png'), { recursive: true });
    for (const [size, png] of pictures) writeFileSync(path.join(icons, 'png', `${size}x${size}.png`), png);
    writeFileSync(path.join(icons, 'icon.icns'), icnsFile(pictures));
    writeFileSync(
      path.join(icons, 'icon.ico'),
      icoFile(new Map([...pictures].filter(([size]) => icoSizes.includes(size)))),
    );
    say(`drew ${pictures.size} sizes of the icon`);
    return 0;
  });
}

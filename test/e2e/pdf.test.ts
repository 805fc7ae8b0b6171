import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOperation } from '#electron/dev/call-operation.ts';
import { launchApp, type LaunchedApp } from '#electron/dev/launch.ts';
import { onFolder } from '#test/integration/cli/harness.ts';
import { testFolders, type TestFolders } from './kit/folder.ts';
import { eyes, hands, patience } from './kit/hands.ts';

let folders: TestFolders;
let app: LaunchedApp;

beforeAll(async () => {
  folders = testFolders();
  app = await launchApp({ dataDir: folders.dataDir, env: { DEEPWATER_TEST_SAVE_DIR: folders.saved } });
});
afterAll(async () => {
  await app?.close();
  folders.remove();
});

/** What a PDF says of itself. Chromium leaves these parts uncompressed. */
function facts(file: string) {
  const text = readFileSync(file, 'latin1');
  const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text);
  return {
    isPdf: text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF'),
    pages: text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0,
    size: [Math.round(Number(box?.[1])), Math.round(Number(box?.[2]))],
    runs: /\/(JavaScript|JS|Launch|EmbeddedFile|OpenAction|SubmitForm)\b/.test(text),
  };
}

const A4 = [595, 842];
const LETTER = [612, 792];

describe('a PDF', () => {
  let ref: string;

  it('is written from the composer, on paper, with nothing in it that runs', async () => {
    const { page } = app;
    const { enter } = hands(page);
    await page.getByLabel('What is wrong?').waitFor();
    await enter('Checkout is down');
    await eyes(page).composer.waitFor();
    ref = /INC-\w+/.exec(page.url())?.[0] ?? '';
    await enter('<script>document.title="ran"</script><img src=https://example.com/x.png>');
    for (let n = 1; n <= 60; n += 1)
      await callOperation(page, 'entry.log', { ref, text: `Line ${n} of many: replica lag ${n}.2 s` });
    await eyes(page).sees('Line 60 of many');
    await enter('/export pdf');
    await eyes(page).sees(/Saved as .*\.pdf/);
    const { isPdf, pages, size, runs } = facts(path.join(folders.saved, `${ref}.pdf`));
    expect({ isPdf, runs }).toEqual({ isPdf: true, runs: false });
    expect(pages).toBeGreaterThan(1);
    expect([A4, LETTER]).toContainEqual(size);
  });

  it('leaves no window behind, and is drawn where no script, bridge or network is', async () => {
    const before = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(before).toBe(1);
    const printing = await app.electron.evaluate(({ app: electron }) => {
      const seen = new Promise<object>((resolve) => {
        electron.once('web-contents-created', (_event, contents) => {
          contents.once('dom-ready', () => {
            const preferences = (
              contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
            ).getLastWebPreferences();
            void Promise.all(
              ['https://example.com/', 'app://deepwater/index.html', 'app://print/other.html'].map((url) =>
                contents.session.fetch(url).then(
                  ({ status }) => status,
                  () => 'blocked',
                ),
              ),
            ).then((fetched) =>
              resolve({
                fetched,
                javascript: preferences['javascript'],
                sandbox: preferences['sandbox'],
                preload: preferences['preload'] ?? null,
                persistent: contents.session.isPersistent(),
                url: contents.getURL().replace(/[^/]*$/, ''),
              }),
            );
          });
        });
      });
      Object.assign(globalThis, { printing: seen });
    });
    expect(printing).toBeUndefined();
    await hands(app.page).enter('/export pdf');
    const seen = await app.electron.evaluate(
      () => (globalThis as unknown as { printing: Promise<Record<string, unknown>> }).printing,
    );
    expect(seen).toEqual({
      fetched: ['blocked', 404, 404],
      javascript: false,
      sandbox: true,
      preload: null,
      persistent: false,
      url: 'app://print/',
    });
    await expect
      .poll(
        () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
        patience,
      )
      .toBe(1);
  });

  it('is written from the command line by the running application, and refused in words without it', async () => {
    const cli = onFolder(() => folders.dataDir);
    const out = path.join(folders.saved, 'from-terminal.pdf');
    await cli.json(['export', ref, '--out', out]);
    expect(facts(out)).toMatchObject({ isPdf: true, runs: false });
    await app.close();
    await expect(cli.json(['export', ref, '--out', out])).rejects.toThrow('A PDF is printed by the window');
  });
});

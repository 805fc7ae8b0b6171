import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import type { BridgeWire } from '#shared/contract/bridge.ts';
import type { Outcome } from '#shared/contract/refusal.ts';

/** A page and an engine that say little, for tests of what lies between them. Readable for whoever the app runs as. */
export interface ShellFixture {
  folder: string;
  /** Empty, writable for whoever the app runs as. */
  dataDir: string;
  env: Record<string, string>;
  remove: () => void;
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fixture</title>
<meta property="csp-nonce" nonce="__DEEPWATER_NONCE__">
<script type="module" crossorigin src="/assets/page.js"></script></head><body><h1>Fixture</h1></body></html>`;
const script = `
window.menu = [];
window.increments = [];
window.health = [];
deepwater.onMenu((command) => window.menu.push(command));
deepwater.onEngineHealth((health) => window.health.push(health.state));
deepwater.subscribe('workspace.watch', '{}', (text) => window.increments.push(JSON.parse(text)), (text) => window.increments.push(text));
document.body.dataset.ready = 'yes';
`;

export function shellFixture(): ShellFixture {
  const folder = mkdtempSync(path.join(tmpdir(), 'deepwater-shell-'));
  const dataDir = path.join(folder, 'data');
  const engine = path.join(folder, 'engine.cjs');
  mkdirSync(path.join(folder, 'page', 'assets'), { recursive: true });
  mkdirSync(dataDir);
  mkdirSync(path.join(folder, 'saved'));
  copyFileSync(path.join(import.meta.dirname, '../integration/main/line-engine.cjs'), engine);
  writeFileSync(path.join(folder, 'page', 'index.html'), page);
  writeFileSync(path.join(folder, 'page', 'assets', 'page.js'), script);
  chmodSync(folder, 0o755);
  chmodSync(path.join(folder, 'saved'), 0o777);
  chmodSync(dataDir, 0o777);
  return {
    folder,
    dataDir,
    env: { DEEPWATER_ENGINE: engine, DEEPWATER_RENDERER: path.join(folder, 'page') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the page of these tests has in its global scope. */
interface PageScope {
  deepwater: BridgeWire;
}

/** Calls an operation from inside the window. */
export async function callFrom(page: Page, name: string, input: unknown): Promise<Outcome<unknown>> {
  const text = await page.evaluate(
    ([called, json]) => (globalThis as unknown as PageScope).deepwater.call(called, json),
    [name, JSON.stringify(input)] as const,
  );
  return JSON.parse(text) as Outcome<unknown>;
}

/** What the page's script has collected under a name. */
export function collected(page: Page, name: 'menu' | 'increments' | 'health'): Promise<unknown[]> {
  return page.evaluate((key) => (globalThis as unknown as Record<string, unknown[]>)[key] ?? [], name);
}

/** Answers the question about opening a link with no, or yes, and keeps what was asked and opened. */
export async function standInForPerson(electron: ElectronApplication): Promise<{
  agree: (yes: boolean) => Promise<void>;
  asked: () => Promise<string[]>;
  opened: () => Promise<string[]>;
}> {
  await electron.evaluate(({ dialog, shell }) => {
    const person = { agrees: false, asked: [] as string[], opened: [] as string[] };
    Object.assign(globalThis, { person });
    const answer = (...args: unknown[]) => {
      const question = args.at(-1) as { message: string };
      person.asked.push(question.message);
      return Promise.resolve({ response: person.agrees ? 0 : 1, checkboxChecked: false });
    };
    Object.assign(dialog, { showMessageBox: answer });
    Object.assign(shell, { openExternal: (url: string) => Promise.resolve(void person.opened.push(url)) });
  });
  const person = () =>
    electron.evaluate(
      () => (globalThis as unknown as { person: { asked: string[]; opened: string[] } }).person,
    );
  return {
    agree: (yes) =>
      electron.evaluate((_electron, agrees) => {
        (globalThis as unknown as { person: { agrees: boolean } }).person.agrees = agrees;
      }, yes),
    asked: async () => (await person()).asked,
    opened: async () => (await person()).opened,
  };
}

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How long a poll waits for what a window shows: two cores may be busy with other things. */
export const patience = { timeout: 20_000 };

/** Two hands on a keyboard before a window. What they do reaches the window as key presses and nothing else. */
export interface Hands {
  type(text: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  /** Types a line into whatever has the focus and presses Enter. */
  enter(line: string): Promise<void>;
  /** Presses Tab until this has the focus. */
  tabTo(
    role: 'button' | 'textbox' | 'tab' | 'checkbox' | 'radio' | 'combobox' | 'link',
    name: string,
  ): Promise<void>;
}

export function hands(page: Page): Hands {
  const { keyboard } = page;
  return {
    type: (text) => keyboard.type(text),
    async press(...keys) {
      for (const key of keys) await keyboard.press(key);
    },
    async enter(line) {
      await keyboard.type(line);
      await keyboard.press('Enter');
    },
    async tabTo(role, name) {
      const wanted = page.getByRole(role, { name, exact: true }).first();
      for (let presses = 0; presses < 60; presses += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`no number of tabs leads to the ${role} “${name}”`);
    },
  };
}

/** What one reads on an incident's desk. */
export function eyes(page: Page) {
  const composer = page.getByLabel('Log a note or give a command');
  return {
    composer,
    /** What the composer holds. */
    line: () => composer.inputValue(),
    /** The entry of the timeline that holds these words. */
    entry: (words: string) => page.getByRole('article').filter({ hasText: words }),
    /** The number at the right of the entry that holds these words: it is said on the call, and typed. */
    async numberOf(words: string): Promise<string> {
      const label = page.getByRole('article').filter({ hasText: words }).last();
      const name = await label
        .getByRole('button', { name: /^Entry / })
        .first()
        .getAttribute('aria-label');
      const number = /^Entry (\S+):/.exec(name ?? '')?.[1];
      if (number === undefined) throw new Error(`the entry “${words}” shows no number`);
      return number;
    },
    /** Waits until these words stand somewhere in the window. */
    async sees(words: string | RegExp): Promise<void> {
      await page.getByText(words).first().waitFor();
    },
    /** Waits until the bar at the top shows these words. */
    async barShows(words: string | RegExp): Promise<void> {
      await expect.poll(() => page.getByRole('banner').innerText(), patience).toMatch(words);
    },
  };
}

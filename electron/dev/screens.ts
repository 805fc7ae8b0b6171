import type { Page } from 'playwright-core';
import type { LaunchedApp } from './launch.ts';

/** A screen of the app that is worth a picture, and the way there from any other. */
export interface Screen {
  /** Becomes the file's name: small letters, digits and hyphens. */
  name: string;
  /** Brings the first window to the screen and waits until it shows what it has to show. */
  arrive: (app: LaunchedApp) => Promise<void>;
}

/** Every screen, in the order in which they are visited on one fresh data folder. Add a screen here when you add one. */
export const screens: readonly Screen[] = [
  {
    name: 'home',
    arrive: async ({ page }) => {
      await page.getByRole('main').first().waitFor();
    },
  },
];

/** Calls an operation of the contract from the window. Throws the refusal's sentence when it is refused. */
export async function callOperation(page: Page, name: string, input: unknown): Promise<unknown> {
  const call = `window.deepwater.call(${JSON.stringify(name)}, ${JSON.stringify(JSON.stringify(input))})`;
  const outcome: unknown = JSON.parse(await page.evaluate<string>(call));
  if (isObject(outcome) && outcome['ok'] === true) return outcome['output'];
  const refusal =
    isObject(outcome) && isObject(outcome['refusal']) ? outcome['refusal']['message'] : undefined;
  throw new Error(`${name} was refused: ${typeof refusal === 'string' ? refusal : JSON.stringify(outcome)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

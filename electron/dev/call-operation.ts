import type { Page } from 'playwright-core';

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

import { availableParallelism } from 'node:os';
import { prepareDesktop, withItsOwnDisplay } from './desktop.ts';
import type { Desktop } from './desktop.ts';

/** Variable through which `npm test` hands its desktops to tests in other processes. */
const variable = 'DEEPWATER_TEST_DESKTOPS';
/** Variable that is `yes` in a run of tests before which everything was built. */
export const BUILT = 'DEEPWATER_TEST_BUILT';

type HandedOver = Omit<Desktop, 'close'>;

/**
 * The desktops of a run of tests: two where there are two processors and displays without a screen, so that two windows
 * never contend for the focus, the pointer or the clipboard.
 */
export async function prepareTestDesktops(): Promise<Desktop[]> {
  const first = await prepareDesktop({ hidden: true });
  if (!first.virtual || availableParallelism() < 2) return [first];
  return [first, await withItsOwnDisplay(first)];
}

/** Hands prepared desktops to tests in other processes. */
export function desktopEnvironment(desktops: readonly Desktop[]): Record<string, string> {
  const handed: HandedOver[] = desktops.map(({ runtime, environment, virtual, sandbox }) => ({
    runtime,
    environment,
    virtual,
    sandbox,
  }));
  return {
    ...desktops[0]?.environment,
    [variable]: JSON.stringify(handed),
    DEEPWATER_ELECTRON: desktops[0]?.runtime.executable ?? '',
  };
}

/** How many tests may have a window at once: one a desktop. */
export function windowsAtOnce(): number {
  return handedOver().length || 1;
}

/** The desktop of this worker among those that `npm test` prepared, or one for this launch alone. */
export async function testDesktop(): Promise<Desktop> {
  const handed = handedOver();
  const own = handed[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % handed.length];
  return own === undefined ? prepareDesktop({ hidden: true }) : { ...own, close: () => undefined };
}

function handedOver(): HandedOver[] {
  const text = process.env[variable];
  return text === undefined ? [] : (JSON.parse(text) as HandedOver[]);
}

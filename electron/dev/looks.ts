import type { Page } from 'playwright-core';

/** How the windows can look. */
export interface Look {
  /** Part of a picture's file name. */
  name: string;
  scheme: 'dark' | 'light';
  /** `more`: the system asks for more contrast. `forced`: it brings colours of its own as well, as Windows does. */
  contrast: 'usual' | 'more' | 'forced';
}

/** The looks every screen is shown in. */
export const looks: readonly Look[] = [
  { name: 'dark', scheme: 'dark', contrast: 'usual' },
  { name: 'light', scheme: 'light', contrast: 'usual' },
  { name: 'high-contrast', scheme: 'dark', contrast: 'more' },
];

/** Two pictures later, when whatever then changes its colour has changed it. */
const FADED = `(async () => {
  for (let picture = 0; picture < 2; picture += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(fading.map((one) => one.finished));
})()`;

/** Makes the window look like this, as if the system asked for it. */
export async function wear(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({
    colorScheme: look.scheme,
    forcedColors: look.contrast === 'forced' ? 'active' : null,
    contrast: look.contrast === 'usual' ? null : 'more',
    // What is still changing is neither a picture nor a colour to measure.
    reducedMotion: 'reduce',
  });
  await page.waitForFunction(`matchMedia('(prefers-color-scheme: ${look.scheme})').matches`);
  // The window puts on its own colours when it hears of it, and some of them fade.
  await page.evaluate(FADED);
}

import type { Screen } from '#shared/contract/shell.ts';
import type { WindowBounds } from './settings.ts';

/** A rectangle in device-independent pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowSize {
  width: number;
  height: number;
  minWidth: number;
  minHeight: number;
}

const desk: WindowSize = { width: 1280, height: 800, minWidth: 1024, minHeight: 700 };
/** Sizes on first use. The wall goes to a projector, which may be small. */
export const windowSizes: Readonly<Record<Screen, WindowSize>> = {
  home: desk,
  desk,
  wall: { width: 1280, height: 720, minWidth: 640, minHeight: 360 },
};

/** How much of a window must lie on a display for a person to get hold of it, in pixels. */
const GRIP = 80;
/** Distance between windows of the same screen opened one after the other. */
const CASCADE = 28;

/**
 * Where a window goes: where it was, unless the display it was on has gone; otherwise where the system puts it. `above` is how many
 * windows of its screen are open already.
 */
export function placeWindow(
  screen: Screen,
  remembered: WindowBounds | undefined,
  displays: readonly Rectangle[],
  above: number,
): WindowSize & { x?: number; y?: number } {
  const size = windowSizes[screen];
  const width = Math.max(remembered?.width ?? size.width, size.minWidth);
  const height = Math.max(remembered?.height ?? size.height, size.minHeight);
  const sized = { ...size, width, height };
  if (remembered?.x === undefined || remembered.y === undefined) return sized;
  const x = remembered.x + above * CASCADE;
  const y = remembered.y + above * CASCADE;
  const reachable = displays.some(
    (display) =>
      x + width >= display.x + GRIP &&
      x <= display.x + display.width - GRIP &&
      y >= display.y - GRIP / 2 &&
      y <= display.y + display.height - GRIP,
  );
  return reachable ? { ...sized, x, y } : sized;
}

import type { Display } from '#shared/contract/shell.ts';
import type { Settings } from './settings.ts';

/** Tells how windows look, now and at each change. Returns how to stop. */
export function watchDisplay(reading: Promise<Settings>, push: (display: Display) => void): () => void {
  let end = (): void => undefined;
  let ended = false;
  let told = '';
  void reading.then((settings) => {
    if (ended) return;
    const tell = (): void => {
      const { scheme, zoom, times } = settings.get();
      const text = JSON.stringify({ scheme, zoom, times });
      // Moving a window changes the settings too.
      if (text === told) return;
      told = text;
      push({ scheme, zoom, times });
    };
    end = settings.onChange(tell);
    tell();
  });
  return () => {
    ended = true;
    end();
  };
}

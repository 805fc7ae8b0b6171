/** Lets so many bytes through in a second on average. Resolves when the next may go. */
export function createPace(rate: number, steady: () => number): (bytes: number) => Promise<void> {
  let freeAt = Number.NEGATIVE_INFINITY;
  return async (bytes) => {
    const began = steady();
    freeAt = Math.max(freeAt, began) + (bytes / rate) * 1_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, freeAt - began)));
  };
}

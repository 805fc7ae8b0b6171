/** Sizes a person steps through, as factors. */
export const zoomFactors = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

export type ZoomStep = 'in' | 'out' | 'reset';

/** The next size in a direction, or the normal one. */
export function stepZoom(factor: number, step: ZoomStep): number {
  if (step === 'reset') return 1;
  const tolerance = 0.001;
  const next =
    step === 'in'
      ? zoomFactors.find((candidate) => candidate > factor + tolerance)
      : zoomFactors.findLast((candidate) => candidate < factor - tolerance);
  return next ?? factor;
}

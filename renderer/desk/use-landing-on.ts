import { useEffect, useRef, type RefObject } from 'react';
import { useDesk, useView } from './desk-context.ts';
import type { LandOn } from './desk.ts';

/** Gives the first button of a part the focus when one came to the desk for it. */
export function useLandingOn<Part extends HTMLElement>(part: LandOn): RefObject<Part | null> {
  const desk = useDesk();
  const wanted = useView((state) => state.landOn === part);
  const place = useRef<Part>(null);
  useEffect(() => {
    const button = place.current?.querySelector('button');
    if (!wanted || button === undefined || button === null) return undefined;
    // After the composer, which takes the focus of a desk that opens.
    const frame = requestAnimationFrame(() => {
      button.focus();
      desk.view.setState({ landOn: null });
    });
    return () => cancelAnimationFrame(frame);
  });
  return place;
}

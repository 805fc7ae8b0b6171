import { useEffect, type RefObject } from 'react';

/** Where the focus goes when one comes to a part of the screen. */
export const LANDING = '[data-landing]';

/**
 * Gives a part of the screen the focus back when what had it inside goes away by itself, so that keys go on reaching it: to
 * whatever `next` finds, told where the focus was. When the part itself has it, because there was nothing yet, it goes to where
 * one lands as soon as that comes. Whoever left the part keeps what they went to.
 */
export function useKeptFocus(
  part: RefObject<HTMLElement | null>,
  next: (part: HTMLElement, was: Element) => HTMLElement,
): void {
  useEffect(() => {
    const element = part.current;
    if (element === null) return undefined;
    /** What has the focus inside, with what it belongs to: once it is gone, it has no parents to ask. */
    let last: Element | null = null;
    let around: Element[] = [];
    const came = ({ target }: FocusEvent): void => {
      last = target instanceof Element ? target : null;
      around = [];
      for (let each = last; each !== null && each !== element; each = each.parentElement) around.push(each);
    };
    const left = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget !== null) {
        if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) last = null;
        return;
      }
      // Nothing took it: it was let go, the window was left, or it is being removed at this moment.
      queueMicrotask(() => {
        if (last?.isConnected === true && document.hasFocus() && document.activeElement !== last) last = null;
      });
    };
    const observer = new MutationObserver((changes) => {
      if (document.activeElement === element) landingIn(changes)?.focus();
      if (last === null || last.isConnected || document.activeElement !== document.body) return;
      const was = around.find((each) => each.isConnected) ?? around.at(-1) ?? last;
      last = null;
      next(element, was).focus();
    });
    element.addEventListener('focusin', came);
    element.addEventListener('focusout', left);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('focusin', came);
      element.removeEventListener('focusout', left);
      observer.disconnect();
    };
  }, [part, next]);
}

function landingIn(changes: readonly MutationRecord[]): HTMLElement | null {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) {
      if (!(node instanceof HTMLElement) || !node.isConnected) continue;
      const found = node.matches(LANDING) ? node : node.querySelector<HTMLElement>(LANDING);
      if (found !== null) return found;
    }
  return null;
}

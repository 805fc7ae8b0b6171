import { createContext, use, useMemo, type ReactNode, type RefObject } from 'react';
import { linkTarget, type LinkTarget } from '#shared/runbooks/links.ts';
import { outlineOf, sectionAt, type Section } from '#shared/runbooks/outline.ts';
import type { Runbook } from '#shared/runbooks/runbook.ts';
import { runbooksHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { openLink } from '#renderer/ui/open-link.ts';

/** Where a text stands: what its links count from, and what they may lead to. */
export interface Standing {
  /** Its key in the library; null for a text that lies in no folder. */
  from: string | null;
  keys: readonly string[];
  /** Kept on the way to another runbook. */
  incident: string | null;
}

interface Links extends Standing {
  sections: readonly Section[];
  /** Scrolls to a heading and gives it the focus. Returns whether there is such a heading. */
  jump: (anchor: string) => boolean;
}

const LinksContext = createContext<Links>({
  from: null,
  keys: [],
  incident: null,
  sections: [],
  jump: () => false,
});

/** What the links of a text do while it is shown. `page` holds the drawn text. */
export function useLinksOf(
  { tree }: Pick<Runbook, 'tree'>,
  page: RefObject<HTMLElement | null>,
  standing: Standing,
): Links {
  const sections = useMemo(() => outlineOf(tree), [tree]);
  return {
    ...standing,
    sections,
    jump(anchor) {
      const section = sectionAt(sections, anchor);
      const heading =
        section === null ? null : page.current?.querySelector<HTMLElement>(`[id="line-${section.line}"]`);
      if (heading === null || heading === undefined) return false;
      for (let fold = heading.closest('details'); fold !== null;) {
        fold.open = true;
        fold = fold.parentElement?.closest('details') ?? null;
      }
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: 'start' });
      return true;
    },
  };
}

export function LinksProvider({ links, children }: { links: Links; children: ReactNode }) {
  return <LinksContext value={links}>{children}</LinksContext>;
}

/** The key of the runbook whose text is drawn; null for a text of no folder. */
export function useSource(): string | null {
  return use(LinksContext).from;
}

/** Where a link leads, and how to go there; `go` is null where it leads nowhere. */
export function useLink(url: string): { target: LinkTarget; go: (() => void) | null } {
  const links = use(LinksContext);
  const app = useApp();
  const { dialogs, location } = app;
  const target = linkTarget(url, links.from, links.keys);
  switch (target.kind) {
    case 'web':
      return {
        target,
        go: () => openLink(target.url, app),
      };
    case 'section':
      return sectionAt(links.sections, target.anchor) === null
        ? { target: { kind: 'nowhere' }, go: null }
        : { target, go: () => void links.jump(target.anchor) };
    case 'runbook':
      return {
        target,
        go: () => {
          dialogs.setState({ dialog: null });
          location.go(runbooksHash({ key: target.key, ref: links.incident, at: target.anchor }));
        },
      };
    case 'nowhere':
      return { target, go: null };
  }
}

import { sectionKind, type SectionKind } from './sections.ts';

interface Section {
  depth: number;
  title: string;
  kind: SectionKind;
}

/** A bold line or "Timeline:" on its own stands below every real heading. */
const PSEUDO_DEPTH = 7;

/** Where in the document the reader is. */
export interface SectionStack {
  kind(): SectionKind;
  /** Nearest heading. */
  title(): string;
  /** Headings above, the title of the document left out: `Lessons learned › General`. */
  path(): string | undefined;
  /** Before the first section below the title. */
  isOpening(): boolean;
  /**
   * Leaves the sections a heading of this depth ends.
   * @param keepPseudo the heading is a date or a time, and so belongs to a "**Timeline**" above it
   */
  leave(depth: number, keepPseudo: boolean): void;
  /** Enters a section. */
  enter(depth: number, title: string): { kind: SectionKind; isTitle: boolean; announcesTimeline: boolean };
  /** Enters a section below a heading that is itself an entry, and so gives no name. */
  enterNameless(depth: number): void;
  /** Enters the section a line announces that only looks like a heading; false when it announces none. */
  enterPseudo(title: string): boolean;
}

/** A stack at the start of a document. */
export function createSectionStack(): SectionStack {
  const sections: Section[] = [];
  let titled: Section | null = null;
  const kind = (): SectionKind => sections.at(-1)?.kind ?? 'other';

  function leave(depth: number, keepPseudo: boolean): void {
    for (let top = sections.at(-1); top && top.depth >= depth; top = sections.at(-1)) {
      if (keepPseudo && top.depth === PSEUDO_DEPTH) return;
      sections.pop();
    }
  }

  return {
    kind,
    leave,
    title: () => sections.at(-1)?.title ?? '',
    path() {
      const path = sections.filter((section) => section.title !== '' && section !== titled);
      return path.length === 0 ? undefined : path.map((section) => section.title).join(' › ');
    },
    isOpening: () => sections.every((section) => section.depth === 1),
    enter(depth, title) {
      const own = sectionKind(title);
      const section = { depth, title, kind: own ?? kind() };
      sections.push(section);
      if (depth === 1) titled ??= section;
      return { kind: section.kind, isTitle: section === titled, announcesTimeline: own === 'timeline' };
    },
    enterNameless(depth) {
      sections.push({ depth, title: '', kind: kind() });
    },
    enterPseudo(title) {
      const own = sectionKind(title);
      if (own === null) return false;
      leave(PSEUDO_DEPTH, false);
      sections.push({ depth: PSEUDO_DEPTH, title, kind: own });
      return true;
    },
  };
}

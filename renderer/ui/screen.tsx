import { useEffect, type CSSProperties, type ReactNode } from 'react';
import { uiText } from '#shared/text/ui.ts';
import { BottomLine } from './bottom-line.tsx';
import classes from './screen.module.css';

interface ScreenProps {
  /** What the window is called while it shows. Absent where what is inside says it. */
  title?: string;
  /** How wide what is read may become, in pixels. */
  width: number;
  children: ReactNode;
}

/** A screen of its own beside the desk: what it shows scrolls above the bottom line. */
export function Screen({ title, width, children }: ScreenProps) {
  return (
    <ScreenFrame {...(title === undefined ? {} : { title })}>
      <main className={classes.main} style={{ '--half': `${width / 2}px` } as CSSProperties}>
        {children}
      </main>
    </ScreenFrame>
  );
}

/** The same for what brings a `main` of its own. */
export function ScreenFrame({ title, children }: { title?: string; children: ReactNode }) {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} – ${uiText.app}`;
  }, [title]);
  return (
    <div className={classes.screen}>
      {children}
      <BottomLine />
    </div>
  );
}

/** The first line of a screen or of a part of it: its heading, and beside it what can be done or chosen. */
export function ScreenHead({ heading, children }: { heading: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.head}>
      {heading}
      {children}
    </div>
  );
}

/** Why something can’t be shown. */
export function Problem({ words }: { words: string | null }) {
  if (words === null) return null;
  return (
    <p role="alert" className={classes.problem}>
      {words}
    </p>
  );
}

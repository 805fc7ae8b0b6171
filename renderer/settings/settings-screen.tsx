import { Suspense, useEffect, useRef, type KeyboardEvent } from 'react';
import { settingsText as text } from '#shared/text/settings.ts';
import { HOME_HASH, settingsHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { BottomLine } from '#renderer/ui/bottom-line.tsx';
import { IconHome } from '#renderer/ui/icons.ts';
import { useAnywhereKeys } from '#renderer/ui/use-anywhere-keys.ts';
import { sections, type Section } from './sections.ts';
import classes from './settings-screen.module.css';

const groups = Object.keys(text.groups) as Section['group'][];

/** What a team and this machine have set, section by section. */
export default function SettingsScreen({ section }: { section: string }) {
  const { location, dialogs } = useApp();
  const shown = sections.find(({ id }) => id === section) ?? sections[0];
  useAnywhereKeys();
  useEffect(() => {
    document.title = `${text.title}: ${shown?.title ?? ''}`;
  }, [shown]);
  useEffect(() => {
    const leave = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || dialogs.getState().dialog !== null) return;
      location.go(HOME_HASH);
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [location, dialogs]);
  if (shown === undefined) return null;
  const { View } = shown;
  return (
    <div className={classes.screen}>
      <div className={classes.columns}>
        <Navigation shown={shown} asked={section} />
        <main className={classes.main} key={shown.id}>
          <h1 className={classes.title}>{shown.title}</h1>
          <Suspense fallback={null}>
            <View />
          </Suspense>
        </main>
      </div>
      <BottomLine />
    </div>
  );
}

/** One stop for Tab; arrows go from section to section. */
function Navigation({ shown, asked }: { shown: Section; asked: string }) {
  const { location } = useApp();
  const current = useRef<HTMLAnchorElement>(null);
  // However one came here: arrows go on from where one is, Tab into the section.
  useEffect(() => current.current?.focus(), [shown, asked]);
  function move(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = step === undefined ? undefined : sections[sections.indexOf(shown) + step];
    if (next === undefined) return;
    event.preventDefault();
    location.go(settingsHash(next.id));
    document.getElementById(`section-${next.id}`)?.focus();
  }
  return (
    <nav className={classes.navigation} aria-label={text.sections}>
      <a className={classes.home} href={HOME_HASH}>
        <IconHome size={16} aria-hidden /> {text.home}
      </a>
      {groups.map((group) => (
        <div key={group}>
          <h2>{text.groups[group]}</h2>
          <ul>
            {sections
              .filter((each) => each.group === group)
              .map(({ id, title }) => (
                <li key={id}>
                  <a
                    id={`section-${id}`}
                    ref={id === shown.id ? current : undefined}
                    href={settingsHash(id)}
                    tabIndex={id === shown.id ? 0 : -1}
                    aria-current={id === shown.id ? 'page' : undefined}
                    onKeyDown={move}
                  >
                    {title}
                  </a>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

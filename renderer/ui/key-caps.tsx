import { Kbd } from '@mantine/core';
import { useApp } from './app-context.tsx';
import classes from './key-caps.module.css';
import { keyCaps } from './keys.ts';

/** A key combination as it stands on the keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  const { mac } = useApp();
  return (
    <span className={classes.caps}>
      {keyCaps(keys, mac).map((cap) => (
        <Kbd key={cap} className={classes.cap}>
          {cap}
        </Kbd>
      ))}
    </span>
  );
}

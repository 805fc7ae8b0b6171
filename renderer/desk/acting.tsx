import { handoffUi } from '#shared/text/handoff-ui.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import classes from './composer.module.css';
import { useDesk } from './desk-context.ts';

const { acting: text } = handoffUi;

/** Says above the composer that somebody else acts at this machine: what is recorded carries their name. */
export function Acting() {
  const desk = useDesk();
  const name = useNames();
  const acting = useSurroundings((state) => state.acting);
  if (acting === null) return null;
  return (
    <output className={classes.acting}>
      {text.badge(name(acting))}
      <button type="button" className={classes.link} onClick={() => desk.start('as')}>
        {text.stop}
      </button>
    </output>
  );
}

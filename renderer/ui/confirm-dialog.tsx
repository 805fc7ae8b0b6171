import { Button } from '@mantine/core';
import { uiText } from '#shared/text/ui.ts';
import { Sheet, useCloseDialog } from './sheet.tsx';
import classes from './sheet.module.css';

/** Says exactly what will happen and asks. The careful answer has the focus. */
export function ConfirmDialog({ words, yes, act }: { words: string; yes: string; act: () => void }) {
  const close = useCloseDialog();
  return (
    <Sheet title={uiText.confirm.title} size={460}>
      <div className={classes.body}>
        <p className={classes.exact}>{words}</p>
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => {
              close();
              act();
            }}
          >
            {yes}
          </Button>
          <Button data-autofocus onClick={close}>
            {uiText.confirm.no}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

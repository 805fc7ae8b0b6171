import { Modal } from '@mantine/core';
import { useCallback, type ReactNode } from 'react';
import { uiText } from '#shared/text/ui.ts';
import { deskOf, useApp } from './app-context.tsx';
import classes from './sheet.module.css';

const names = {
  content: classes['content'] ?? '',
  title: classes['title'] ?? '',
};

interface SheetProps {
  title: string;
  /** Width in pixels. */
  size: number;
  /** Whether the title is only read out, because a field at the top says it. */
  untitled?: boolean;
  children: ReactNode;
}

/** A dialog over the screen. Opens at once; Escape or a click beside it closes it and goes back to the composer. */
export function Sheet({ title, size, untitled = false, children }: SheetProps) {
  const close = useCloseDialog();
  return (
    <Modal.Root
      opened
      onClose={close}
      size={size}
      yOffset="8vh"
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      lockScroll={false}
      classNames={names}
    >
      <Modal.Overlay backgroundOpacity={0.5} transitionProps={{ duration: 0 }} />
      <Modal.Content aria-label={title}>
        {untitled ? null : (
          <div className={classes['header']}>
            <Modal.Title>{title}</Modal.Title>
            <Modal.CloseButton aria-label={uiText.help.close} />
          </div>
        )}
        <Modal.Body p={0}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Closes what is open and gives the focus back. */
export function useCloseDialog(): () => void {
  const app = useApp();
  return useCallback(() => {
    app.dialogs.setState({ dialog: null });
    deskOf(app)?.focusComposer();
  }, [app]);
}

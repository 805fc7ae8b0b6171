import { useEffect } from 'react';
import type { Desk } from '../desk.ts';

/** Takes files that are pasted or dropped anywhere on the desk into the form that puts them on the timeline. */
export function useIntake(desk: Desk): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData);
    const onDrop = (event: DragEvent) => take(event, event.dataTransfer);
    // Without this the window would refuse the drop.
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
    };

    function take(event: Event, from: DataTransfer | null): void {
      const files = [...(from?.files ?? [])];
      if (files.length === 0 || desk.app.dialogs.getState().dialog !== null) return;
      event.preventDefault();
      attachFiles(desk, files);
    }

    window.addEventListener('paste', onPaste);
    window.addEventListener('drop', onDrop);
    window.addEventListener('dragover', onDragOver);
    return () => {
      window.removeEventListener('paste', onPaste);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('dragover', onDragOver);
    };
  }, [desk]);
}

/** Adds files to those that are about to be put on the timeline. */
export function attachFiles(desk: Desk, files: readonly File[]): void {
  const { workForm: form } = desk.view.getState();
  const before = form?.kind === 'files' ? form.files : [];
  desk.fillIn({ kind: 'files', files: [...before, ...files] });
}

/** The bytes of a file in base64. Rejects when it can't be read, as a folder can't. */
export function readBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file could not be read')));
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.readAsDataURL(file);
  });
}

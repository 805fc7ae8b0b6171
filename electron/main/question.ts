import { dialog, type BrowserWindow } from 'electron';

/** Something to be agreed to before it is done. */
export interface Question {
  message: string;
  detail: string;
  agree: string;
  cancel: string;
}

/** Asks over a window, or alone. Resolves to whether the person agreed; Enter and Escape do not. */
export async function confirm(
  { message, detail, agree, cancel }: Question,
  over: BrowserWindow | undefined,
): Promise<boolean> {
  const question = {
    type: 'question' as const,
    message,
    detail,
    buttons: [agree, cancel],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } = await (over === undefined
    ? dialog.showMessageBox(question)
    : dialog.showMessageBox(over, question));
  return response === 0;
}

import { APP_ORIGIN } from './app-origin.ts';

/** The parts of an Electron frame and event that say who speaks. */
export interface SenderEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: {
    readonly parent: object | null;
    readonly origin: string;
    readonly url: string;
  } | null;
}

/** Whether a message comes from the top frame of one of our windows while it shows our own page. */
export function isOurWindow(event: SenderEvent, owns: (contentsId: number) => boolean): boolean {
  try {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      frame.parent === null &&
      frame.origin === APP_ORIGIN &&
      frame.url.startsWith(`${APP_ORIGIN}/`) &&
      owns(event.sender.id)
    );
  } catch {
    // Electron throws when the frame has gone in the meantime: then nobody waits for an answer either.
    return false;
  }
}

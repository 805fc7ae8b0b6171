/** Electron IPC channels between window and shell. Used by the preload script and the one registration function only. */
export const channels = {
  call: 'deepwater:call',
  subscribe: 'deepwater:subscribe',
  unsubscribe: 'deepwater:unsubscribe',
  increment: 'deepwater:increment',
  health: 'deepwater:health',
  menu: 'deepwater:menu',
} as const;

/** What the shell pushes on `deepwater:increment`. `text` is JSON: the increment, or the refusal that ends it. */
export interface IncrementPush {
  id: string;
  kind: 'increment' | 'refused';
  text: string;
}

import { ipcMain } from 'electron';
import { openBridge, type BridgeOptions } from './bridge.ts';

/** The one place that touches Electron's channels towards the windows. */
export function registerIpc(options: BridgeOptions): void {
  openBridge(ipcMain, options);
}

import { contextBridge, ipcRenderer } from 'electron';
import { createBridgeWire } from './bridge-wire.ts';

// Only our own page gets the bridge; the shell checks again.
if (location.origin === 'app://deepwater') {
  contextBridge.exposeInMainWorld('deepwater', createBridgeWire(ipcRenderer, newToken()));
}

/** Names this load of the page, so that the shell knows what an earlier load left open. */
function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

import type { BridgeWire } from '#shared/contract/bridge.ts';

declare global {
  interface Window {
    /** What the preload script offers. Absent when the page is opened outside Deepwater. */
    readonly deepwater?: BridgeWire;
  }
}

import { safeStorage } from 'electron';
import type { Vault } from './secrets.ts';
import { words } from './words.ts';

/** Backends of Linux that keep nothing secret: a key that is the same everywhere, or none that is known. */
const NO_KEYCHAIN = new Set(['basic_text', 'unknown']);

/** The system's keychain, by Electron's safeStorage. */
export const systemVault: Vault = {
  problem() {
    if (!safeStorage.isEncryptionAvailable()) return words.refusals.noKeychain(process.platform);
    if (process.platform === 'linux' && NO_KEYCHAIN.has(safeStorage.getSelectedStorageBackend()))
      return words.refusals.noKeychain(process.platform);
    return null;
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
};

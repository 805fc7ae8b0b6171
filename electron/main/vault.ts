import { safeStorage } from 'electron';
import type { Vault } from './secrets.ts';
import { words } from './words.ts';

/** Backends of Linux that keep nothing secret: a key that is the same everywhere, or none that is known. */
const NO_KEYCHAIN = new Set(['basic_text', 'unknown']);

/** The system's keychain, by Electron's safeStorage. */
export const systemVault: Vault = {
  async problem() {
    const { platform } = process;
    // The older Electron that tests may run on can't be asked like this.
    if (!('isAsyncEncryptionAvailable' in safeStorage) || !('getSelectedStorageBackend' in safeStorage))
      return words.refusals.noKeychain(platform);
    if (platform === 'linux' && NO_KEYCHAIN.has(safeStorage.getSelectedStorageBackend()))
      return words.refusals.noKeychain(platform);
    return (await safeStorage.isAsyncEncryptionAvailable()) ? null : words.refusals.noKeychain(platform);
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  async decrypt(bytes) {
    return (await safeStorage.decryptStringAsync(bytes)).result;
  },
};

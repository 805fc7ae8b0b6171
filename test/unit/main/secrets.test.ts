import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSecrets, type Vault } from '#electron/main/secrets.ts';

const reversed = (text: string): string => [...text].toReversed().join('');
const vault = (problem: string | null = null): Vault => ({
  problem: () => Promise.resolve(problem),
  encrypt: (text) => Promise.resolve(Buffer.from(reversed(text))),
  decrypt: (bytes) => Promise.resolve(reversed(bytes.toString())),
});
const connector = '0198c0de-0000-7000-8000-000000000001';

function file(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-secrets-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  return path.join(folder, 'secrets.json');
}

it('secrets outlive the application, encrypted, and are told to the engine', async () => {
  const place = file();
  let told = 0;
  const secrets = createSecrets(
    place,
    vault(),
    () => (told += 1),
    () => undefined,
  );
  await Promise.all([
    secrets.set({ connector, name: 'token', value: 'xoxb-very-secret' }),
    secrets.set({ connector, name: 'other', value: 'second' }),
  ]);
  await secrets.set({ connector, name: 'token', value: 'xoxb-new-secret' });
  await secrets.remove({ connector, name: 'other' });
  expect(told).toBe(4);
  expect(fs.readFileSync(place, 'utf8')).not.toContain('secret');
  expect(fs.statSync(place).mode & 0o077).toBe(0);
  const again = createSecrets(
    place,
    vault(),
    () => undefined,
    () => undefined,
  );
  expect(await again.all()).toEqual([{ connector, name: 'token', value: 'xoxb-new-secret' }]);
  expect(await again.state()).toEqual({
    available: true,
    problem: null,
    stored: [{ connector, name: 'token' }],
  });
});

it('without a keychain nothing is kept, and the refusal says what helps', async () => {
  const place = file();
  const secrets = createSecrets(
    place,
    vault('Unlock the keychain.'),
    () => undefined,
    () => undefined,
  );
  await expect(secrets.set({ connector, name: 'token', value: 'x' })).rejects.toThrow('Unlock the keychain.');
  expect(fs.existsSync(place)).toBe(false);
  expect(await secrets.state()).toMatchObject({ available: false, problem: 'Unlock the keychain.' });
});

it('a damaged file is set aside', async () => {
  const place = file();
  fs.writeFileSync(place, '{"version":1,"items":[{');
  const secrets = createSecrets(
    place,
    vault(),
    () => undefined,
    () => undefined,
  );
  expect(await secrets.all()).toEqual([]);
  expect(fs.existsSync(`${place}.unreadable`)).toBe(true);
});

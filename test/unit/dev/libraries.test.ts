import { describe, expect, it } from 'vitest';
import { missingParts } from '#electron/dev/libraries.ts';
import type { SystemFacts } from '#electron/dev/libraries.ts';

const everything = [
  ...['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1', 'libXss.so.1', 'libdrm.so.2'],
  ...['libatk-bridge-2.0.so.0', 'libcups.so.2', 'libxkbcommon.so.0', 'libXcomposite.so.1', 'libXdamage.so.1'],
  ...['libXrandr.so.2', 'libXfixes.so.3'],
];

function system(libraries: readonly string[] | undefined, rest: Partial<SystemFacts> = {}): SystemFacts {
  const listing = libraries
    ?.map((name) => `\t${name} (libc6,x86-64) => /lib/x86_64-linux-gnu/${name}`)
    .join('\n');
  return { libraries: listing, hasProgram: () => true, hasFonts: () => true, ...rest };
}

const missing = (facts: SystemFacts, virtualDisplay = false): string[] =>
  missingParts(facts, { virtualDisplay }).map((part) => part.package);

describe('system libraries a window needs', () => {
  it('finds nothing to do on a complete system', () => {
    expect(missing(system(everything), true)).toEqual([]);
  });

  it('names the package of each library that is not there', () => {
    const without = everything.filter((name) => name !== 'libnss3.so' && name !== 'libasound.so.2');
    expect(missing(system(without))).toEqual(['libnss3', 'libasound2']);
    expect(missing(system([]))).toHaveLength(everything.length);
  });

  it('does not take a library for another whose name it begins with', () => {
    const similar = [...everything.filter((name) => name !== 'libgbm.so.1'), 'libgbm.so.10'];
    expect(missing(system(similar))).toEqual(['libgbm1']);
  });

  it('asks for a display server and fonts only where the display is virtual', () => {
    const bare = system(everything, { hasProgram: () => false, hasFonts: () => false });
    expect(missing(bare)).toEqual([]);
    expect(missing(bare, true)).toEqual(['xvfb', 'fonts-dejavu-core', 'fonts-noto-core']);
  });

  it('does not judge libraries it has no list of', () => {
    expect(missing(system(undefined))).toEqual([]);
  });
});

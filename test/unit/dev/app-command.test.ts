import { describe, expect, it } from 'vitest';
import { dataArgument } from '#electron/dev/app-command.ts';
import { pageAddresses } from '#electron/dev/reload.ts';
import { runsEngineItself } from '#electron/dev/runtime.ts';

describe('the data folder on the command line', () => {
  it('is found in both spellings', () => {
    expect(dataArgument(['--data', '/x', 'y'])).toBe('/x');
    expect(dataArgument(['a', '--data=/x y'])).toBe('/x y');
  });

  it('is absent when it is not named', () => {
    expect(dataArgument([])).toBeUndefined();
    expect(dataArgument(['--data'])).toBeUndefined();
    expect(dataArgument(['--database', '/x'])).toBeUndefined();
  });
});

describe('an Electron', () => {
  it('runs the engine itself from Node-API 10 on', () => {
    expect(runsEngineItself({ version: '45.4.1' })).toBe(true);
    expect(runsEngineItself({ version: '36.0.0' })).toBe(true);
    expect(runsEngineItself({ version: '25.1.1' })).toBe(false);
  });
});

describe('the windows that are reloaded', () => {
  it('are the pages of the debugger list', () => {
    const list = [
      { type: 'page', webSocketDebuggerUrl: 'ws://127.0.0.1:1/a' },
      { type: 'worker', webSocketDebuggerUrl: 'ws://127.0.0.1:1/b' },
      { type: 'page' },
      null,
    ];
    expect(pageAddresses(list)).toEqual(['ws://127.0.0.1:1/a']);
    expect(pageAddresses({ error: 'x' })).toEqual([]);
  });
});

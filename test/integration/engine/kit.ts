import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openEngine, type CallName, type Engine, type EngineOptions } from '#electron/engine/engine.ts';
import type { EngineOperations } from '#shared/contract/index.ts';
import type { InputOf, OutputOf } from '#shared/contract/operation.ts';

/** A data folder of a test's own, gone when the test is over. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deepwater-test-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An engine on a real folder, closed when the test is over. */
export async function testEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const engine = await openEngine({
    appVersion: 'test',
    me: '@tester',
    selfCare: false,
    ...options,
    dataDir,
  });
  let open = true;
  const close = (): void => {
    if (open) engine.close();
    open = false;
  };
  onTestFinished(close);
  return {
    ...engine,
    close,
    dataDir,
    async must(name, input) {
      const outcome = await engine.do(name, input);
      if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.refusal.message}`);
      return outcome.output;
    },
  };
}

export interface TestEngine extends Engine {
  dataDir: string;
  /** Calls and expects no refusal. */
  must<N extends CallName>(
    name: N,
    input: InputOf<EngineOperations[N]>,
  ): Promise<OutputOf<EngineOperations[N]>>;
}

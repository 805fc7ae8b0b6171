import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Starts the command line: `node electron/cli/main.ts <command>`. */
async function main(): Promise<void> {
  // Halves the time to the first line when run from source. Where it can’t be written, nothing is cached.
  enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compile'));
  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
  const [{ processIo }, { run }, { machineDeps }] = await Promise.all([
    import('./process-io.ts'),
    import('./run.ts'),
    import('./machine.ts'),
  ]);
  process.exit(await run(process.argv.slice(2), machineDeps(), processIo(interrupt.signal)));
}

await main();

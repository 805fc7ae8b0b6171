import { appCommand } from './app-command.ts';
import { startApp } from './app-process.ts';
import { buildIfStale } from './build.ts';
import { prepareDesktop } from './desktop.ts';
import { runCommand } from './say.ts';

/** `npm start [-- ARGUMENTS]`: sets up what is missing, builds what is stale, runs the app. Returns its exit code. */
await runCommand(async () => {
  const desktop = await prepareDesktop();
  try {
    await buildIfStale();
    const app = startApp(appCommand(desktop, { args: process.argv.slice(2) }));
    return await app.ended;
  } finally {
    desktop.close();
  }
});

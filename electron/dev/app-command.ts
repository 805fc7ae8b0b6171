import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import {
  dropRootWords,
  grantDataFolder,
  mustDropRoot,
  prepareHome,
  unprivilegedEnvironment,
} from './account.ts';
import { defaultDataDir, PRODUCT_NAME, ROOTS_APP_HOME } from '#shared/data-dir.ts';
import type { Desktop } from './desktop.ts';
import { cacheFolder, repositoryRoot } from './paths.ts';
import { runsEngineItself } from './runtime.ts';
import { SetupError } from './say.ts';
import { reachablePlace, type AppPlace } from './stage.ts';

/** How to start the built app. */
export interface AppCommand {
  executable: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

export interface AppOptions {
  /** Arguments for the app, after its folder: `--data DIR` and the like. */
  args?: readonly string[];
  /** Switches for Electron and Chromium, before the folder. */
  switches?: readonly string[];
  /** Home of the unprivileged user when started as root. Default: one that stays. */
  home?: string;
  /** Folder of the app. Default: this repository. */
  appFolder?: string;
}

/**
 * The command that starts the app on a prepared desktop. As root that is a small script which first becomes an unprivileged
 * user, and the data folder named with `--data` is made accessible to that user.
 */
export function appCommand(desktop: Desktop, options: AppOptions = {}): AppCommand {
  const args = options.args ?? [];
  const place = placeOf(desktop, options.appFolder);
  const switches = [
    ...(desktop.sandbox ? [] : ['--no-sandbox']),
    ...(desktop.virtual ? ['--disable-gpu', '--log-level=3'] : []),
    ...(options.switches ?? []),
  ];
  if (!mustDropRoot()) {
    const env = { ...process.env, ...desktop.environment, ...engineEnvironment(desktop, place.node) };
    return {
      executable: desktop.runtime.executable,
      args: [...switches, place.appFolder, ...args],
      env: withoutNodeMode(env),
    };
  }
  const home = prepareHome(options.home);
  const standard = defaultDataDir({
    platform: process.platform,
    env: process.env,
    home: os.homedir(),
    root: true,
  });
  const dataFolder = dataArgument(args) ?? standard;
  // The app makes its own folder, with everything above it, when there is none.
  if (dataFolder !== path.join(ROOTS_APP_HOME, '.config', PRODUCT_NAME, 'data') || existsSync(dataFolder)) {
    grantDataFolder(dataFolder);
  }
  const reachable = reachablePlace(place);
  const executable = path.join(reachable.runtimeFolder, path.basename(desktop.runtime.executable));
  const env = {
    ...unprivilegedEnvironment(home),
    ...desktop.environment,
    ...engineEnvironment(desktop, reachable.node),
  };
  return {
    executable: dropRootScript(executable),
    args: [...switches, reachable.appFolder, ...args],
    env: withoutNodeMode(env),
  };
}

/** Copies what the unprivileged user can't read, if anything, so that windows that start at the same time find it in place. */
export function makeAppReachable(desktop: Desktop): void {
  if (mustDropRoot()) reachablePlace(placeOf(desktop));
}

function placeOf(desktop: Desktop, appFolder: string = repositoryRoot): AppPlace {
  return { appFolder, runtimeFolder: desktop.runtime.folder, node: nodeForEngine() };
}

/** The value of `--data DIR` or `--data=DIR`. */
export function dataArgument(args: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (argument === '--data') return args[index + 1];
    if (argument.startsWith('--data=')) return argument.slice('--data='.length);
  }
  return undefined;
}

function engineEnvironment(desktop: Desktop, node: string): Record<string, string> {
  return runsEngineItself(desktop.runtime) ? {} : { DEEPWATER_NODE: node };
}

function nodeForEngine(): string {
  if (Number(process.versions.napi) >= 10) return process.execPath;
  throw new SetupError(
    `this is Node ${process.versions.node}; the engine needs Node 22.14 or later. Start with "npm start", which uses the one in node_modules.`,
  );
}

export function withoutNodeMode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE, NODE_OPTIONS, ...rest } = env;
  return rest;
}

/** One executable that becomes the unprivileged user and then the program, keeping its process id. */
export function dropRootScript(executable: string): string {
  const quoted = [...dropRootWords(), executable]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ');
  const text = `#!/bin/sh\nexec ${quoted} "$@"\n`;
  const name = `as-unprivileged-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const script = path.join(cacheFolder, name);
  if (existsSync(script) && readFileSync(script, 'utf8') === text) return script;
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = `${script}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o755 });
  renameSync(unfinished, script);
  return script;
}

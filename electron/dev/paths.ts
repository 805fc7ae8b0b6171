import path from 'node:path';

/** The folder that holds package.json. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** What a build writes. Never edited by hand, never committed. */
export const distFolder = path.join(repositoryRoot, 'dist');

/** What the tools fetch or remember between runs. Safe to delete. */
export const cacheFolder = path.join(repositoryRoot, 'node_modules/.cache/deepwater');

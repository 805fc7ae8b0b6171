import fc from 'fast-check';

/**
 * Properties draw the same cases in every run, so that a commit passes or fails, always: `npm run soak -- --mode properties`
 * draws others. A variable of the environment gives another seed, which a failed property prints.
 */
const seed = Number(process.env['DEEPWATER_SEED'] ?? 20_261_126);
if (!Number.isSafeInteger(seed)) throw new Error('DEEPWATER_SEED is no whole number.');
fc.configureGlobal({ seed });

import { readFileSync } from 'node:fs';

/**
 * Loaded before the engine of a sample log: its clock shows the time written in the file DEEPWATER_SAMPLE_CLOCK, in ms
 * since the epoch, so that an incident of the last hour is recorded within a second.
 */
const file = process.env['DEEPWATER_SAMPLE_CLOCK'];
if (file === undefined) throw new Error('DEEPWATER_SAMPLE_CLOCK names no file');
Date.now = () => Number(readFileSync(file, 'utf8'));

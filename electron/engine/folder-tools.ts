/** What can be done with a data folder without opening its log: for the command line, which sees nothing below this. */
export { examine, type Finding } from './log/doctor.ts';
export { restoreBackup } from './log/restore.ts';

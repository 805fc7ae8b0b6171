/** Largest file of schedules, in UTF-16 code units. */
export const MAX_SCHEDULE_FILE = 2_000_000;

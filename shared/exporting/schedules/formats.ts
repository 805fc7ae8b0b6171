/** What schedules can be written as. */
export const SCHEDULE_FORMATS = ['yaml', 'pagerduty', 'ical'] as const;
export type ScheduleFormat = (typeof SCHEDULE_FORMATS)[number];

/** A file to save, and what of the schedule it does not carry, a sentence each. */
export interface ScheduleFile {
  name: string;
  mime: string;
  text: string;
  notes: string[];
}

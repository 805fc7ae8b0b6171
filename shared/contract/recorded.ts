import { z } from 'zod';

/** What a command on an incident answers once it is durable. */
export const recorded = z.object({
  /** Id of the first event: the entry or task that was added, or the amendment. */
  id: z.string(),
  stream: z.string(),
  ref: z.string(),
  /** Number of the entry that was added or amended. */
  n: z.number().int(),
  /** Number of the task, for commands on tasks. */
  task: z.number().int().optional(),
  /** Number of the page, for commands on pages. */
  page: z.number().int().optional(),
  /** Number of the run, for commands on runs of runbooks. */
  run: z.number().int().optional(),
});
export type Recorded = z.infer<typeof recorded>;

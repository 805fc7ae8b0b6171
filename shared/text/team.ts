import type { TeamGap } from '../policy/team-gaps.ts';
import { listOf } from './en.ts';
import { findingSentence, timeText, type Saying } from './schedules.ts';

/** People named in one sentence at most; more are counted. */
const MOST_NAMED = 5;

/** Something missing in a team's set-up, in plain words: what, and how to mend it. */
export function teamGapSentence(gap: TeamGap, saying: Saying): string {
  const { when, name } = saying;
  switch (gap.kind) {
    case 'coverage': {
      const [first] = gap.gaps;
      const all = gap.gaps.reduce((sum, each) => sum + each.until - each.from, 0);
      if (first === undefined) return 'Somebody is always awake.';
      return `No region is awake for ${timeText(all)} of a week, first ${when(first.from)} – ${when(first.until)}.`;
    }
    case 'no-chain':
      return `${gap.region} has no escalation chain: nobody there can be paged as a region.`;
    case 'no-autonomy':
      return `${gap.region} has no autonomy protocol: cut off, nobody there knows what they may decide alone.`;
    case 'no-phone': {
      const named = gap.people.slice(0, MOST_NAMED).map(name);
      const more = gap.people.length - named.length;
      const who = listOf(more === 0 ? named : [...named, `${more} more`]);
      return `No phone number of ${who}. When a page can’t be sent, nobody can call them.`;
    }
    case 'no-policy':
      return `Nobody is paged for ${gap.service}: it has no escalation policy.`;
    case 'dangling':
      return `${gap.in} names the ${gap.what} ${gap.name}, which does not exist.`;
    case 'schedule':
      return `${gap.schedule}: ${findingSentence(gap.finding, saying)}`;
  }
}

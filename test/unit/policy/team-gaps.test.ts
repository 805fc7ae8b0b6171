import { describe, expect, it } from 'vitest';
import { emptyWorkspace, evolveWorkspace } from '#shared/domain/workspace/evolve.ts';
import { decideWorkspace } from '#shared/domain/workspace/decide.ts';
import type { WorkspaceEvent } from '#shared/domain/workspace/events.ts';
import type { WorkspaceState } from '#shared/domain/workspace/state.ts';
import { teamGaps } from '#shared/policy/team-gaps.ts';
import { readSettings } from '#shared/settings/file.ts';
import { teamGapSentence } from '#shared/text/team.ts';
import { plainContext } from '../domain/workspace-context.ts';
import starter from '#resources/starter/follow-the-sun.json' with { type: 'json' };

const AT = Date.UTC(2026, 10, 23);
const saying = {
  when: (at: number) => new Date(at).toISOString().slice(0, 16),
  name: (handle: string) => handle,
};

function workspaceOf(file: object): WorkspaceState {
  const read = readSettings(
    JSON.stringify({ format: 'deepwater-settings', version: 1, ...file }),
    'team.json',
  );
  if (!read.ok) throw new Error(read.refusal.message);
  return read.output(emptyWorkspace(), false).commands.reduce((state, command) => {
    const decision = decideWorkspace(state, command, plainContext());
    if (!decision.ok) throw new Error(decision.refusal.message);
    return decision.output.reduce(
      (next, event) =>
        evolveWorkspace(next, { id: 'x', hlc: '', replica: '', seq: 1, ...event } as WorkspaceEvent),
      state,
    );
  }, emptyWorkspace());
}

describe('what a team has not set up', () => {
  it('is nothing in an empty workspace: nobody is scolded for what they never began', () => {
    expect(teamGaps(emptyWorkspace(), AT)).toEqual([]);
  });

  it('is told of the starter honestly: places without a phone number, and nothing that dangles', () => {
    const workspace = workspaceOf(starter);
    expect(workspace.regions.map(({ name }) => name)).toEqual(['Americas', 'APAC', 'EMEA']);
    expect(workspace.schedules.map(({ layers }) => layers.flatMap(({ users }) => users).length)).toEqual([
      8, 10, 6,
    ]);
    const sentences = teamGaps(workspace, AT).map((gap) => teamGapSentence(gap, saying));
    expect(
      sentences.filter((each) => /which does not exist|uncovered|No region is awake/.test(each)),
    ).toEqual([]);
    expect(sentences).toContainEqual(expect.stringMatching(/^No phone number of .* and \d+ more\./));
  });

  it('names what dangles, who has no policy, no chain and no protocol, and when nobody is awake', () => {
    const workspace = workspaceOf({
      regions: [
        { name: 'EMEA', zone: 'Europe/London', chain: 'No such' },
        { name: 'APAC', zone: 'Asia/Singapore' },
      ],
      services: [{ name: 'search' }],
      policies: [
        {
          name: 'Search',
          rules: [
            {
              delayMinutes: 5,
              targets: [
                { schedule: 'Nights' },
                { person: '@zoe' },
                { regionChain: 'Moon' },
                { regionChain: 'affected' },
              ],
            },
          ],
        },
      ],
    });
    expect(teamGaps(workspace, AT).map((gap) => teamGapSentence(gap, saying))).toEqual([
      'EMEA names the policy No such, which does not exist.',
      'Search names the schedule Nights, which does not exist.',
      'Search names the person @zoe, which does not exist.',
      'Search names the region Moon, which does not exist.',
      'Nobody is paged for search: it has no escalation policy.',
      'No region is awake for 42 h of a week, first 2026-11-23T18:00 – 2026-11-24T00:00.',
      'APAC has no escalation chain: nobody there can be paged as a region.',
      'APAC has no autonomy protocol: cut off, nobody there knows what they may decide alone.',
      'EMEA has no autonomy protocol: cut off, nobody there knows what they may decide alone.',
    ]);
  });
});

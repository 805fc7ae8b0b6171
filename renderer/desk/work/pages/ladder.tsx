import { forecast } from '#shared/domain/incident/paging/forecast.ts';
import {
  climbed,
  currentRung,
  lastAttempt,
  pageState,
  rungAt,
} from '#shared/domain/incident/paging/ladder.ts';
import type { Page, PagedPerson, PageSend } from '#shared/domain/incident/paging/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { pagingText as text, targetName } from '#shared/text/paging.ts';
import { RungList, type LadderRung } from '#renderer/ui/rung-list.tsx';
import { useDirectory, useMinute } from '#renderer/ui/use-paging.ts';

/** Every rung of a page: those that went out with whom they came to, the one that is waited for, and those to come. */
export function Ladder({ label, page, head }: { label: string; page: Page; head: IncidentHead }) {
  const directory = useDirectory();
  const minute = useMinute();
  const over = page.resolved !== null;
  const coming = over ? [] : forecast(page, head, directory, minute);
  const rungs: LadderRung[] = [
    ...climbed(page).flatMap((send) => sentRungs(page, send)),
    ...coming.map((each) => ({ ...each, state: 'coming' as const })),
  ];
  const next = coming.find(({ at }) => at !== null)?.rung;
  return <RungList name={text.ladder(label)} rungs={rungs} loops={page.loops} next={next} />;
}

function sentRungs(page: Page, send: PageSend): LadderRung[] {
  const lit = send.rungs.includes(currentRung(page)?.rung ?? -1) ? send.rungs.at(-1) : undefined;
  return send.rungs.map((rung) => {
    const at = rungAt(page, rung);
    const targets = at?.targets ?? [];
    const names = targets.map(targetName);
    // Several rungs at once went to everyone on them: each person stands on the rung that names them.
    const people = send.people.filter(({ target }) => names.includes(targetName(target)));
    const state = rung === lit ? litState(page) : 'done';
    return {
      rung,
      loop: at?.loop ?? 0,
      state,
      at: send.at,
      people: people.map((each) => ({ ...each, ...noteOf(page, each, send.at) })),
      nobody: people.length === 0 ? targets : [],
      why: text.why[send.why],
      acknowledgedBy: state === 'acked' ? page.acks.at(-1)?.person : undefined,
    };
  });
}

function litState(page: Page): LadderRung['state'] {
  const state = pageState(page);
  if (state === 'paging') return 'current';
  return state === 'acknowledged' ? 'acked' : 'done';
}

function noteOf(page: Page, { person, reach }: PagedPerson, since: number): { note?: string } {
  const called = lastAttempt(page, person, since);
  if (called !== undefined) return { note: text.outcomes[called.outcome] };
  return reach === 'desktop' ? { note: text.here } : {};
}

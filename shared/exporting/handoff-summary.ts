import { nextUpdateDue } from '../domain/incident/facts.ts';
import type { Handoff } from '../domain/incident/handoff/state.ts';
import { listOf, phaseNames } from '../text/en.ts';
import { handoffText, modeNames } from '../text/handoff.ts';
import { clockText, fullName, titleOf, type IncidentDocument } from './document.ts';
import { moment, says, section, written, type Report } from './layout.ts';

const { document: words } = handoffText;

/** One page over the handoffs at the end of a shift: who takes what, and how each stands. */
export function handoffSummary(
  all: readonly { document: IncidentDocument; handoff: Handoff }[],
  { exportedAt, appVersion }: Pick<IncidentDocument, 'exportedAt' | 'appVersion'>,
): Report {
  return {
    title: words.summaryTitle,
    exported: words.generated(clockText(exportedAt), appVersion),
    sections: [
      section(words.headings.handoff, 2, [
        {
          kind: 'table',
          columns: words.summary,
          rows: all.map(({ document, handoff }) => {
            const { head, levels } = document;
            const due = nextUpdateDue(head, levels);
            const tasks = head.tasks.filter((task) => task.state === 'open').length;
            const questions = head.openPoints.filter((point) => point.kind === 'question').length;
            return {
              id: null,
              cells: [
                [written(`${document.ref} ${titleOf(document)}`)],
                [says(head.severity)],
                [says(phaseNames[head.phase])],
                [written(listOf(handoff.from.map((one) => fullName(document, one))))],
                [written(fullName(document, handoff.to))],
                [says(modeNames[handoff.mode])],
                due === null ? [says(words.facts.noUpdate)] : moment(due),
                [says(words.openCounts(tasks, questions))],
              ],
            };
          }),
        },
      ]),
    ],
  };
}

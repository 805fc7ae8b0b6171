import { strikeAlerts } from './alerts/evolve.ts';
import type { IncidentEvent } from './events.ts';
import { strikeHandoffs } from './handoff/evolve.ts';
import { strikeRuns } from './runs/evolve.ts';
import type { IncidentHead } from './state.ts';
import { STRUCK_TEXT } from './strike.ts';

/** Blanks the words that came from struck events. */
export function strikeHead(
  head: IncidentHead,
  event: Extract<IncidentEvent, { type: 'entry.struck' }>,
): IncidentHead {
  const struck = new Set<string | null>(event.data.targets.map((target) => target.event));
  const left = (words: string | null, from: string | null) =>
    words !== null && struck.has(from) ? STRUCK_TEXT : words;
  const { title, importedFrom, whySlow } = head.wordsFrom;
  return {
    ...head,
    title: struck.has(title) ? STRUCK_TEXT : head.title,
    importedFrom: left(head.importedFrom, importedFrom),
    objective:
      head.objective !== null && struck.has(head.objective.from)
        ? { ...head.objective, text: STRUCK_TEXT }
        : head.objective,
    detection: { ...head.detection, whySlow: left(head.detection.whySlow, whySlow) },
    tasks: head.tasks.map((task) => (struck.has(task.textFrom) ? { ...task, text: STRUCK_TEXT } : task)),
    updates: head.updates.map((update) =>
      struck.has(update.id)
        ? { ...update, text: STRUCK_TEXT, publicText: update.publicText === null ? null : STRUCK_TEXT }
        : update,
    ),
    pages: head.pages.map((page) => ({
      ...page,
      summary: page.summary !== null && struck.has(page.id) ? STRUCK_TEXT : page.summary,
    })),
    handoffs: strikeHandoffs(head.handoffs, struck),
    runs: strikeRuns(head.runs, struck),
    alerts: strikeAlerts(head.alerts, struck),
    links: head.links.map((link) =>
      struck.has(link.event) ? { ...link, name: STRUCK_TEXT, url: null } : link,
    ),
    struck: head.struck.includes(event.data.entry) ? head.struck : [...head.struck, event.data.entry],
  };
}

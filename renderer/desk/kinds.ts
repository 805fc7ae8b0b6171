import type { IconNode } from '@tabler/icons-react';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { TimelineKind } from '#shared/domain/incident/terms.ts';
import { composerText } from '#shared/text/composer.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import {
  boltNode,
  bulbNode,
  chartLineNode,
  checkboxNode,
  circleFilledNode,
  eyeNode,
  gavelNode,
  helpCircleNode,
  mailNode,
  paperclipNode,
  phoneNode,
  pointNode,
} from '#renderer/ui/icons.ts';

/**
 * The sign in front of an entry, as the outline of one path in a square of 24. It never stands alone: the kind is written
 * beside it or read out. Only that of a note is filled.
 */
export const kindOutlines: Readonly<Record<TimelineKind, string>> = {
  note: outlineOf(circleFilledNode),
  observation: outlineOf(eyeNode),
  decision: outlineOf(gavelNode),
  action: outlineOf(boltNode),
  hypothesis: outlineOf(bulbNode),
  question: outlineOf(helpCircleNode),
  communication: outlineOf(phoneNode),
  evidence: outlineOf(paperclipNode),
  metric: outlineOf(chartLineNode),
  update: outlineOf(mailNode),
  task: outlineOf(checkboxNode),
  system: outlineOf(pointNode),
};

/** The paths of an icon as one; each begins at a place of its own. */
function outlineOf(icon: IconNode): string {
  return icon.map(([, { d = '' }]) => d).join('');
}

/** Colour of a badge: blue for what is open, green for what is confirmed, none for the rest. */
export type BadgeTone = 'plain' | 'open' | 'confirmed';

export interface Badge {
  words: string;
  tone: BadgeTone;
}

/** The kind of an entry and what became of it, as a badge; null where the line says it itself. */
export function badgeOf(entry: Entry): Badge | null {
  const { timeline } = uiText;
  switch (entry.kind) {
    case 'note':
      // A good sign, whatever words were left with it.
      return entry.detail.signal === undefined
        ? null
        : { words: timeline.signals[entry.detail.signal], tone: 'plain' };
    case 'system':
    case 'task':
    case 'decision':
      return null;
    case 'hypothesis': {
      const verdict = entry.verdict?.is ?? 'open';
      const tone = verdict === 'supported' ? 'confirmed' : verdict === 'open' ? 'open' : 'plain';
      return { words: timeline.hypothesis(composerText.verdicts[verdict]), tone };
    }
    case 'question':
      return entry.answer === null
        ? { words: timeline.openQuestion, tone: 'open' }
        : { words: timeline.answered, tone: 'confirmed' };
    default:
      return { words: timelineKindNames[entry.kind], tone: 'plain' };
  }
}

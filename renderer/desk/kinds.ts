import type { Icon } from '@tabler/icons-react';
import type { Entry } from '#shared/domain/incident/state.ts';
import type { TimelineKind } from '#shared/domain/incident/terms.ts';
import { composerText } from '#shared/text/composer.ts';
import { timelineKindNames } from '#shared/text/en.ts';
import { uiText } from '#shared/text/ui.ts';
import {
  IconBolt,
  IconBulb,
  IconChartLine,
  IconCheckbox,
  IconCircleFilled,
  IconEye,
  IconGavel,
  IconHelpCircle,
  IconMail,
  IconPaperclip,
  IconPhone,
  IconPoint,
} from '#renderer/ui/icons.ts';

/** The sign in front of an entry. It never stands alone: the kind is written beside it or read out. */
export const kindIcons: Readonly<Record<TimelineKind, Icon>> = {
  note: IconCircleFilled,
  observation: IconEye,
  decision: IconGavel,
  action: IconBolt,
  hypothesis: IconBulb,
  question: IconHelpCircle,
  communication: IconPhone,
  evidence: IconPaperclip,
  metric: IconChartLine,
  update: IconMail,
  task: IconCheckbox,
  system: IconPoint,
};

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

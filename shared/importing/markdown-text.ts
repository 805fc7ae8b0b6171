import { guessKind } from './kinds.ts';
import type { Ledger, OpenRecord } from './ledger.ts';
import type { MarkdownFacts } from './markdown-facts.ts';
import { areLabelled, joinLines, type TextLine } from './markdown-inline.ts';
import type { Placer, ZoneHint } from './placing.ts';
import type { ImportedEntry } from './reading.ts';
import type { SectionStack } from './section-stack.ts';
import { milestoneLabel, statedSeverity } from './sections.ts';
import {
  carriesClock,
  findTimes,
  isRelativeTime,
  leadingTime,
  type LeadingTime,
  type TimeMention,
  withoutSeparator,
} from './times.ts';
import { zoneStatement } from './zone-statement.ts';
import { resolveZone } from './zones.ts';

/** First and last line in the source, from 1. */
export interface LineSpan {
  from: number;
  to: number;
}

/** What a table says about a row besides time and text. */
export type RowDetails = Partial<Pick<ImportedEntry, 'actor' | 'source' | 'kind' | 'kindText'>>;

/** What running text belongs to. */
export interface TextPlace {
  /** The entry or refusal this text continues when it has no time of its own. */
  parent: OpenRecord | null;
  /** Put before the first line: `[x] `. */
  prefix: string;
  /** Put before the text when it is added to its parent: `- `. */
  bullet: string;
}

/** Turns text of a document into entries. */
export interface TextReader {
  /** Reads lines: those that begin with a time are entries, what follows continues them. The last record, if any. */
  feed(lines: readonly TextLine[], place: TextPlace): OpenRecord | null;
  /** Enters the text under a time, or records why not. */
  enterAt(
    mention: TimeMention,
    text: string,
    span: LineSpan,
    hint: ZoneHint,
    details?: RowDetails,
  ): OpenRecord;
  /** Enters text that has no time. */
  enterUndated(
    text: string,
    span: LineSpan,
    details?: RowDetails & { reason?: string; timeText?: string },
  ): OpenRecord;
}

/** What the reader works with. */
export interface TextReaderParts {
  ledger: Ledger;
  placer: Placer;
  facts: MarkdownFacts;
  sections: SectionStack;
  /** Told of every severity the text states. */
  onSeverity(text: string, line: number): void;
}

/** A wrapped line that begins with a time continues the sentence after these words. */
const openSentence =
  /(?:\b(?:at|on|from|until|till|to|by|between|and|since|around|about|approximately|the|of|before|after)|,)$/i;

/** Whether a line holds a date (and perhaps a zone) and nothing else: it is for the lines below it. */
export function isDateOnly(lead: LeadingTime): boolean {
  if (!lead.mention.date || lead.mention.clock) return false;
  const rest = withoutSeparator(lead.rest.replace(/[()]/g, ' '));
  return rest === '' || resolveZone(rest).ok;
}

/** A reader that enters into the ledger. */
export function createTextReader(parts: TextReaderParts): TextReader {
  const { ledger, placer, facts, sections } = parts;

  function draft(text: string, span: LineSpan, timeText: string): ImportedEntry {
    const section = sections.path();
    const entry: ImportedEntry = {
      line: span.from,
      text,
      kind: 'note',
      occurredAt: null,
      timeText,
      zone: null,
      assumptions: [],
    };
    return section === undefined ? entry : { ...entry, section };
  }

  const enterUndated: TextReader['enterUndated'] = (text, span, details = {}) => {
    const { timeText = '', ...rest } = details;
    const kind = sections.kind() === 'timeline' ? guessKind(text) : 'note';
    return ledger.enter({ ...draft(text, span, timeText), kind, ...rest }, span.from, span.to);
  };

  const enterAt: TextReader['enterAt'] = (mention, text, span, hint, details = {}) => {
    const placement = placer.place(mention, span.from, hint);
    if (placement.as === 'unplaced') {
      const all = [text, details.actor, details.source, details.kindText];
      const rest = all.filter((part) => part !== undefined && part !== '').join('; ');
      const whole = rest.includes(mention.text) ? rest : `${mention.text} ${rest}`.trim();
      return ledger.refuse({ line: span.from, text: whole, reason: placement.reason }, span.from, span.to);
    }
    if (placement.as === 'undated') {
      const whole = text.includes(mention.text) ? text : `${mention.text} – ${text}`;
      return enterUndated(whole, span, { ...details, reason: placement.reason, timeText: mention.text });
    }
    const entry: ImportedEntry = {
      ...draft(text, span, mention.text),
      kind: guessKind(text),
      occurredAt: placement.at,
      zone: placement.zone,
      assumptions: placement.assumptions,
      ...details,
    };
    if (placement.endedAt !== undefined) entry.endedAt = placement.endedAt;
    if (placement.approximate) entry.approximate = true;
    return ledger.enter(entry, span.from, span.to);
  };

  /** Whether a time at the start of a line makes it an entry of the timeline here. */
  function counts(lead: LeadingTime): boolean {
    const { clock, date } = lead.mention;
    if (sections.kind() === 'aside') return false;
    if (isDateOnly(lead) || sections.kind() === 'timeline') return true;
    return clock?.hour !== undefined && (!clock.weak || date !== undefined);
  }

  function timedLine(lead: LeadingTime, line: number, prefix: string): OpenRecord | null {
    const { date } = lead.mention;
    if (date && isDateOnly(lead) && placer.setDate(date, line)) {
      ledger.structural(line, line);
      return null;
    }
    const text = lead.rest === '' ? '' : prefix + lead.rest;
    return enterAt(lead.mention, text, { from: line, to: line }, facts.hintFor(line));
  }

  function untimed(lines: readonly TextLine[], place: TextPlace): OpenRecord | null {
    const from = lines[0]?.line ?? 1;
    const span = { from, to: lines.at(-1)?.line ?? from };
    const text = place.prefix + joinLines(lines);
    const { parent } = place;
    const severity = statedSeverity(text);
    if (severity !== null) parts.onSeverity(severity, from);
    if (zoneStatement(text)?.alone === true && parent?.placed !== true) {
      ledger.structural(span.from, span.to);
      return null;
    }
    const inTimeline = sections.kind() === 'timeline';
    if (parent && (parent.placed || !inTimeline)) return continued(parent, text, span, place.bullet);
    return inTimeline ? untimedInTimeline(text, span, place) : untimedElsewhere(text, span);
  }

  function continued(parent: OpenRecord, text: string, span: LineSpan, bullet: string): OpenRecord {
    parent.append(bullet + text, '\n', span.from, span.to);
    return parent;
  }

  /** Outside the timeline only moments of the incident named as such are placed: `Detected: 08:29 UTC`. */
  function untimedElsewhere(text: string, span: LineSpan): OpenRecord {
    const isAside = sections.kind() === 'aside';
    const label = isAside && !/^stat/i.test(sections.title()) ? null : milestoneLabel(text);
    const value = label ? leadingTime(label.value) : null;
    if (label && value?.mention.clock?.hour !== undefined && value.rest === '') {
      return enterAt(value.mention, label.label, span, facts.hintFor(span.from));
    }
    if (!carriesClock(text)) return enterUndated(text, span);
    const reason = isAside
      ? `It names a time under “${sections.title()}”, which isn't a timeline.`
      : 'Its time stands inside a sentence outside the timeline.';
    return enterUndated(text, span, { reason });
  }

  /** A line of the timeline that doesn't begin with a time: it may hold exactly one further in. */
  function untimedInTimeline(text: string, span: LineSpan, place: TextPlace): OpenRecord {
    const mentions: TimeMention[] = [];
    let dateOnly: TimeMention | null = null;
    for (const found of findTimes(text)) {
      const firm = found.clock && found.clock.hour !== undefined && (!found.clock.weak || found.date);
      if (firm) mentions.push(found);
      else if (found.date && !found.clock) dateOnly ??= found;
      if (mentions.length > 3) break;
    }
    const [only, another] = mentions;
    if (only && another) {
      const times = mentions.map((found) => `“${found.text}”`).join(', ');
      const reason = `It names several times (${times}), so its place can't be told. Give each its own line that begins with the time.`;
      return ledger.refuse({ line: span.from, text, reason }, span.from, span.to);
    }
    if (isRelativeTime(text)) {
      const reason = 'Its time counts from a start the file does not name. Write the time of day.';
      return ledger.refuse({ line: span.from, text, reason }, span.from, span.to);
    }
    if (only) return enterAt(only, text, span, facts.hintFor(span.from));
    if (place.parent) return continued(place.parent, text, span, place.bullet);
    if (!dateOnly) return enterUndated(text, span);
    const reason = `Only a date is named (“${dateOnly.text}”), not the time of day.`;
    return enterUndated(text, span, { reason, timeText: dateOnly.text });
  }

  return {
    enterAt,
    enterUndated,
    feed(lines, place) {
      let open: OpenRecord | null = null;
      if (areLabelled(lines) && !place.parent) {
        for (const line of lines) open = untimed([line], place);
        return open;
      }
      const loose: TextLine[] = [];
      let firstTimed = false;
      for (const [index, line] of lines.entries()) {
        const before = lines[index - 1];
        const inTimeline = sections.kind() === 'timeline';
        const wrapped = before !== undefined && !line.hard;
        const inSentence = wrapped && (openSentence.test(before.text) || (!inTimeline && !firstTimed));
        const lead = inSentence ? null : leadingTime(line.text, inTimeline);
        if (lead && counts(lead)) {
          firstTimed ||= index === 0;
          if (loose.length > 0) untimed(loose.splice(0), place);
          open = timedLine(lead, line.line, index === 0 ? place.prefix : '');
        } else if (open) {
          open.append(line.text, line.hard ? '\n' : ' ', line.line, line.line);
        } else {
          loose.push(line);
        }
      }
      return loose.length > 0 ? untimed(loose, place) : open;
    },
  };
}

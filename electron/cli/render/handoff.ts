import type { HandoffStatus } from '#shared/contract/handoff.ts';
import { checklistOf } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { HandoffFigures, HandoffQuality } from '#shared/policy/handoff-quality.ts';
import { CONTEXT_LOSS_TARGET } from '#shared/policy/handoff-quality.ts';
import { listOf } from '#shared/text/en.ts';
import { handoffStateNames, itemNames, modeNames } from '#shared/text/handoff.ts';
import { hanging, oneLine } from './layout.ts';
import type { Paper } from './paper.ts';
import { dayAndClock, iso, isoOrNull, until } from './times.ts';

/** Handoffs of one incident, for scripts. */
export function handoffJson(status: HandoffStatus): Record<string, unknown> {
  const { handoffs, quality, dueAt, stream: _stream, ...rest } = status;
  return {
    ...rest,
    dueAt: isoOrNull(dueAt),
    handoffs: handoffs.map((handoff, index) => oneJson(handoff, quality[index])),
  };
}

function oneJson(handoff: Handoff, quality: HandoffQuality | undefined): Record<string, unknown> {
  const { ticks, briefing, readBack, end, documents, lastLogAt, losses, tenure: _tenure, ...rest } = handoff;
  return {
    ...rest,
    dueAt: isoOrNull(rest.dueAt),
    startedAt: iso(rest.startedAt),
    ticks: ticks.map(({ item, note, at, by }) => ({ item, note, at: iso(at), by })),
    briefing: briefing === null ? null : { ...briefing, startedAt: iso(briefing.startedAt) },
    readBack: readBack === null ? null : { text: readBack.text, at: iso(readBack.at), by: readBack.by },
    end: end === null ? null : { at: iso(end.at), by: end.by, words: end.words },
    versions: documents.length,
    lastLogAt: isoOrNull(lastLogAt),
    losses: losses.map((loss) => ({ ...loss, at: iso(loss.at) })),
    ...(quality === undefined
      ? {}
      : {
          quality: {
            pace: quality.pace,
            seconds: quality.tookMs === null ? null : Math.floor(quality.tookMs / 1_000),
            targetSeconds: quality.targetMs / 1_000,
            inTime: quality.inTime,
            ticked: quality.ticked,
            items: quality.items,
            losses: quality.losses,
          },
        }),
  };
}

/** Handoffs for people. */
export function handoffsText(
  incidents: readonly HandoffStatus[],
  figures: HandoffFigures,
  paper: Paper,
): string {
  if (incidents.length === 0) return 'No open incident.';
  const parts = incidents.map((status) => incidentText(status, paper));
  const { handoffs, inTime, withLoss, lossPercent } = figures;
  const over =
    handoffs === 0 || lossPercent === null
      ? []
      : [
          `${handoffs} handed over, ${inTime} in time; something was asked again after ${withLoss} (${lossPercent.toFixed(0)} %, target under ${CONTEXT_LOSS_TARGET} %)`,
        ];
  return [...parts, ...over].join('\n');
}

function incidentText(status: HandoffStatus, paper: Paper): string {
  const { ref, severity, title, commanders, dueAt, handoffs, quality } = status;
  const who = commanders.length === 0 ? 'nobody in command' : `${commanders.join(' + ')} in command`;
  const due =
    dueAt === null
      ? 'no handoff planned'
      : `handoff ${dayAndClock(dueAt)}, ${dueAt < paper.now ? paper.paint('red', until(dueAt, paper.now)) : until(dueAt, paper.now)}`;
  return [
    `${paper.paint('bold', ref)}  ${severity}  ${oneLine(title)}`,
    `  ${who}, ${due}`,
    ...handoffs.flatMap((handoff, index) => handoffLines(handoff, quality[index], paper)),
  ].join('\n');
}

function handoffLines(handoff: Handoff, quality: HandoffQuality | undefined, paper: Paper): string[] {
  const { n, from, to, mode, state, briefing, readBack, end } = handoff;
  const head = `  #${n} ${listOf(from)} → ${to}, ${modeNames[mode]}: ${handoffStateNames[state].toLowerCase()}`;
  const took = quality === undefined ? '' : tookText(quality);
  if (end !== null) {
    const words = end.words === null ? '' : `: ${oneLine(end.words)}`;
    return [`${head} ${dayAndClock(end.at)} by ${end.by}${words}${took}`];
  }
  const box = (side: 'outgoing' | 'incoming') =>
    checklistOf(handoff, side).map(
      ({ item, tick }) =>
        `    [${tick === null ? ' ' : 'x'}] ${itemNames[item]}${noteText(tick?.note ?? null)}`,
    );
  const said = (label: string, text: string) => {
    const lead = `    ${label.padEnd(10)}`;
    return lead + hanging(text, lead.length, paper.columns);
  };
  return [
    head,
    ...box('outgoing'),
    ...box('incoming'),
    ...(briefing === null
      ? []
      : [said('Broken', briefing.broken), said('Tried', briefing.tried), said('Next', briefing.next)]),
    ...(readBack === null ? [] : [said('Read back', readBack.text)]),
  ];
}

function tookText({ tookMs, targetMs, ticked, items }: HandoffQuality): string {
  if (tookMs === null) return '';
  return `, took ${seconds(tookMs)} (target ${seconds(targetMs)}), ${ticked} of ${items} ticked`;
}

function noteText(note: string | null): string {
  return note === null ? '' : `: ${oneLine(note)}`;
}

/** `4:59`, minutes and seconds; `1:02:03` from an hour on. */
function seconds(ms: number): string {
  const whole = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600);
  const rest = `${hours > 0 ? two(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

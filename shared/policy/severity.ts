import type { SeverityLevel } from '../domain/workspace/state.ts';

/** What the three questions of the severity helper are answered with; null is "not known". */
export interface SeverityAnswers {
  /** Share of users affected, percent. */
  usersPercent: number | null;
  /** Money lost per hour, in the team's currency. */
  moneyPerHour: number | null;
  /** Burn rate of the error budget, times the sustainable rate. */
  sloBurn: number | null;
  /** Data lost, or a security breach. */
  dataOrSecurity: boolean;
}

export interface SeverityProposal {
  level: string;
  /** The thresholds that were reached, each a short sentence. Empty when none was. */
  because: string[];
}

/**
 * Proposes the worst level any of whose thresholds is reached, the lowest level when none is. A proposal only: the
 * human decides. Levels are given worst first.
 */
export function proposeSeverity(
  answers: SeverityAnswers,
  levels: readonly SeverityLevel[],
): SeverityProposal | null {
  for (const level of levels) {
    const because = reasons(answers, level);
    if (because.length > 0) return { level: level.id, because };
  }
  const lowest = levels.at(-1);
  return lowest === undefined ? null : { level: lowest.id, because: [] };
}

function reasons(answers: SeverityAnswers, level: SeverityLevel): string[] {
  const { usersPercent, moneyPerHour, sloBurn, dataOrSecurity } = level.thresholds;
  const reached = (answer: number | null, bound: number | null): boolean =>
    answer !== null && bound !== null && answer >= bound;
  return [
    ...(reached(answers.usersPercent, usersPercent)
      ? [`${answers.usersPercent} % of users affected, from ${usersPercent} %`]
      : []),
    ...(reached(answers.moneyPerHour, moneyPerHour)
      ? [`${answers.moneyPerHour} lost per hour, from ${moneyPerHour}`]
      : []),
    ...(reached(answers.sloBurn, sloBurn)
      ? [`error budget burns ${answers.sloBurn} times too fast, from ${sloBurn}`]
      : []),
    ...(dataOrSecurity && answers.dataOrSecurity ? ['data loss or security'] : []),
  ];
}

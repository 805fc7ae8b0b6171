import { lintLinks, linkedIn, type LinkEnd } from './lint-links.ts';
import { lintForRun } from './lint-run.ts';
import {
  NO_ROLLBACK,
  type Finding,
  type Place,
  type Rollback,
  type Runbook,
  type RunnableStep,
} from './runbook.ts';

/** A runbook that nobody looked at for this long is called out, ms: half a year. */
export const REVIEW_EVERY = 182 * 86_400_000;

/** What the linter may ask about the world. */
export interface LintContext {
  /** ms since the epoch. */
  now: number;
  /** What a link to another file leads to. Without it only links within the text are looked after. */
  endOf?: (url: string) => LinkEnd;
}

/**
 * What an author should mend, in the order of the text: what can't run, what shouldn't run yet, and what has grown old. The
 * problems of reading come first among equals.
 */
export function lintRunbook(runbook: Runbook, context: LintContext): Finding[] {
  const findings = [
    ...runbook.problems,
    ...runbook.steps.flatMap((step) =>
      step.kind === 'manual' ? [] : [...lintStep(step, runbook), ...lintForRun(step, runbook)],
    ),
    ...lintRollbacks(runbook),
    ...lintVariables(runbook),
    ...lintReview(runbook, context.now),
    ...lintLinks(linkedIn(runbook.tree), context.endOf ?? (() => null)),
  ];
  return inOrder(findings);
}

/** Findings in the order of the text. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  );
}

function lintStep({ name, kind, options, place, body }: RunnableStep, { rollbacks }: Runbook): Finding[] {
  const findings: Finding[] = [];
  const tell = (level: Finding['level'], rule: string, message: string): void => {
    findings.push({ level, rule, message, place });
  };
  const changes = !options.safe && (kind === 'sh' || kind === 'http');
  if (options.expect === null && (kind === 'sh' || kind === 'http' || kind === 'check'))
    tell(
      'warning',
      'missing-expectation',
      `“${name}” says nothing of what success looks like. Add expect="exit 0", or better what it should print.`,
    );
  if (options.rollback === null) {
    if (changes)
      tell(
        'warning',
        'missing-rollback',
        `“${name}” changes something and can’t be rolled back. Name a rollback block, rollback="…", or say rollback=none.`,
      );
  } else if (options.rollback !== NO_ROLLBACK && !rollbacks.some((each) => each.name === options.rollback))
    tell(
      'error',
      'unknown-rollback',
      `“${name}” wants to be rolled back by “${options.rollback}”, and there is no such block.`,
    );
  if (kind === 'notify' && options.to === null)
    tell('error', 'nobody-to-notify', `“${name}” says nothing of whom it tells. Add to="…".`);
  if (kind === 'http' && !/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+https?:\/\/\S+/i.test(body.trim()))
    tell(
      'error',
      'no-request',
      `“${name}” must begin with a method and an address, like GET https://example.com/health.`,
    );
  return findings;
}

/** Two blocks of one name leave open which one runs; one that no step names never does. */
function lintRollbacks({ rollbacks, steps }: Runbook): Finding[] {
  const wanted = new Set(
    steps.flatMap((step) => (step.kind === 'manual' ? [] : (step.options.rollback ?? []))),
  );
  const seen = new Set<string>();
  return rollbacks.flatMap(({ name, place }: Rollback): Finding[] => {
    const isSecond = seen.has(name);
    seen.add(name);
    if (isSecond)
      return [
        {
          level: 'error',
          rule: 'rollback-twice',
          message: `There are two rollbacks called “${name}”. Give one another name.`,
          place,
        },
      ];
    return wanted.has(name)
      ? []
      : [
          {
            level: 'warning',
            rule: 'unused-rollback',
            message: `No step is rolled back by “${name}”.`,
            place,
          },
        ];
  });
}

/** A variable with a secret's default would stand in the file for everyone to read. */
function lintVariables({ variables }: Runbook): Finding[] {
  const place: Place = { line: 1, column: 1 };
  return variables.flatMap(({ name, secret, value }): Finding[] =>
    secret && value !== null
      ? [
          {
            level: 'error',
            rule: 'secret-in-file',
            message: `${name} is a secret and has a value in the file. Take the value away: it is asked for when the runbook runs.`,
            place,
          },
        ]
      : [],
  );
}

function lintReview({ reviewed }: Runbook, now: number): Finding[] {
  const place: Place = { line: 1, column: 1 };
  if (reviewed === null) return [];
  const at = Date.parse(`${reviewed}T00:00:00Z`);
  if (Number.isNaN(at))
    return [{ level: 'error', rule: 'review-date', message: `${reviewed} is not a day.`, place }];
  const days = Math.floor((now - at) / 86_400_000);
  return now - at <= REVIEW_EVERY
    ? []
    : [
        {
          level: 'warning',
          rule: 'stale-review',
          message: `Last reviewed ${days} days ago. Read it once more and put today’s date.`,
          place,
        },
      ];
}

import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '#electron/dev/paths.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Place } from '#shared/runbooks/runbook.ts';
import { mutated } from '#test/unit/runbooks/mutate.ts';

/** What reading damaged runbooks came to. */
export interface RunbookCounts {
  runbooks: number;
  problems: number;
  /** Milliseconds the slowest took. */
  slowest: number;
  failures: string[];
}

/** Two hundred damaged runbooks a round: ours, and those of real teams where a checkout has them beside it. */
export function soakRunbooks(rounds: number, seed: number): RunbookCounts {
  const texts = ['resources/runbooks', '../shared/inputs/runbooks']
    .map((place) => path.join(repositoryRoot, place))
    .filter((place) => fs.existsSync(place))
    .flatMap((place) =>
      fs
        .readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => fs.readFileSync(path.join(place, name), 'utf8')),
    );
  const counts: RunbookCounts = { runbooks: 0, problems: 0, slowest: 0, failures: [] };
  for (let round = 0; round < rounds * 200; round += 1) {
    const text = mutated(texts[round % texts.length] ?? '', seed + round);
    const begun = performance.now();
    try {
      const runbook = parseRunbook(text, 'x.md');
      const found = lintRunbook(runbook, {
        now: 0,
        endOf: () => (round % 2 === 0 ? 'nowhere' : 'no-heading'),
      });
      const lines = text.split(/\r\n?|\n/);
      const outside = found.find(({ place }) => !isIn(place, lines));
      if (outside !== undefined)
        counts.failures.push(
          `${seed + round}: ${outside.rule} at ${outside.place.line}:${outside.place.column}, which is not there`,
        );
      const wordless = found.find(({ message }) => !/^[“\p{L}\p{N}\p{P}\p{S}].*[.”]$/su.test(message));
      if (wordless !== undefined) counts.failures.push(`${seed + round}: no sentence: ${wordless.message}`);
      counts.problems += found.length;
    } catch (error) {
      counts.failures.push(`${seed + round}: ${String(error)}`);
    }
    counts.slowest = Math.max(counts.slowest, Math.round(performance.now() - begun));
    counts.runbooks += 1;
  }
  return counts;
}

/** Whether a place is in the text: in a line, or right after its last character. */
function isIn({ line, column }: Place, lines: readonly string[]): boolean {
  const text = lines[line - 1];
  return text !== undefined && column >= 1 && column <= text.length + 1;
}

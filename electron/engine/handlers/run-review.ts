import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import type { ItemRef } from '#shared/domain/incident/item-ref.ts';
import type { Run } from '#shared/domain/incident/runs/state.ts';
import { runSays } from '#shared/text/runs.ts';
import { sha256 } from '../log/hashing.ts';
import type { EngineParts } from '../parts.ts';
import type { Handlers } from './index.ts';
import { machineOf, runOf } from './run-of.ts';

/** The text of a run, reviewed where it did not begin: what it needs before another machine may take it over. */
export function runReviewHandlers(parts: EngineParts): Handlers<'run.review' | 'run.trust'> {
  const { list, heads, log, runs, runbooks, workspace, now, me } = parts;
  const { library, trust } = runbooks;

  /** A run with its text, which has to be the one it says it goes by. */
  function textOf(ref: string, which: ItemRef | undefined): Outcome<{ ref: string; run: Run; text: string }> {
    const found = list.find(ref);
    if (!found.ok) return found;
    const run = runOf(heads.get(found.output.stream), which);
    if (!run.ok) return run;
    const text = runs.textOf(run.output);
    if (sha256(text) !== run.output.hash)
      return refuse('not_possible', runSays.otherTextThanSaid(run.output.number), 'run');
    return { ok: true, output: { ref: found.output.ref, run: run.output, text } };
  }

  /** What the library calls the runbook of a run, and its text there; null where it has none, or several. */
  async function inLibrary(run: Run): Promise<{ key: string; text: string; hash: string } | null> {
    const found = await library.find(run.runbook);
    return found.ok ? found.output : null;
  }

  /** What a runbook is reviewed as that is in no folder here. */
  const keyOf = (run: Run): string => `run/${run.runbook}`;

  /** What the text is compared with: what somebody read here says more than what merely lies here. */
  function before(
    run: Run,
    known: Awaited<ReturnType<typeof inLibrary>>,
  ): OutputOf<EngineOperations['run.review']>['before'] {
    const review = trust.lastOf(known?.key ?? keyOf(run));
    const text = review === undefined ? null : trust.textOf(review);
    if (review !== undefined && text !== null)
      return { text, hash: review.hash, review: { by: review.by, at: review.at } };
    return known === null ? null : { text: known.text, hash: known.hash, review: null };
  }

  return {
    async 'run.review'({ ref, run: which }) {
      const found = textOf(ref, which);
      if (!found.ok) return found;
      const { run, text } = found.output;
      return {
        ok: true,
        output: {
          ...{ ref: found.output.ref, run: run.number, title: run.title, text, hash: run.hash },
          machine: run.replica === log.identity.replica ? null : machineOf(run, workspace.state),
          trusted: trust.isTrusted(run.hash),
          before: before(run, await inLibrary(run)),
        },
      };
    },

    async 'run.trust'({ ref, run: which, hash, as }) {
      const found = textOf(ref, which);
      if (!found.ok) return found;
      const { run, text } = found.output;
      if (run.hash !== hash) return refuse('changed_meanwhile', runSays.otherText(run.number), 'hash');
      const known = await inLibrary(run);
      const review = trust.trust(known?.key ?? keyOf(run), text, as ?? me, now());
      void library.changed();
      return { ok: true, output: { hash: review.hash, by: review.by, at: review.at } };
    },
  };
}

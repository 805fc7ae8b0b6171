import { emptyHead } from '#shared/domain/incident/evolve.ts';
import { pageCommandInputs } from '#shared/domain/incident/paging/commands.ts';
import { previewPage } from '#shared/domain/incident/paging/forecast.ts';
import { policy as policySchema, service as serviceSchema } from '#shared/domain/workspace/on-call.ts';
import { paging as text } from '#shared/text/paging-settings.ts';
import { RungList } from '#renderer/ui/rung-list.tsx';
import { useDirectory, useMinute } from '#renderer/ui/use-paging.ts';
import parts from '../parts/parts.module.css';
import classes from './policy-form.module.css';

interface LadderPreviewProps {
  /** A policy or a service as it stands in its form, or as it is stored. */
  policy?: unknown;
  service?: unknown;
}

/** Who would be paged if it broke now, rung by rung. Worked out with the rules of a real page; nothing is sent. */
export function LadderPreview({ policy, service }: LadderPreviewProps) {
  const directory = useDirectory();
  const minute = useMinute();
  const wanted = policySchema.safeParse(policy).data;
  const broken = serviceSchema.safeParse(service).data;
  const input = pageCommandInputs['page.raise'].safeParse(
    broken === undefined ? { policy: wanted?.name } : { service: broken.name },
  );
  if ((wanted === undefined && broken === undefined) || !input.success) return null;
  // What is typed stands in for what is stored under its name.
  const typed = {
    ...directory,
    policies: wanted === undefined ? directory.policies : [wanted, ...directory.policies],
    services: broken === undefined ? directory.services : [broken, ...directory.services],
  };
  const found = previewPage(input.data, emptyHead(''), typed, minute);
  if (!found.ok) return <p className={parts.note}>{found.refusal.message}</p>;
  const { page, rungs } = found.output;
  return (
    <div className={classes.preview}>
      <p className={parts.note}>{text.preview}</p>
      <RungList
        name={text.previewOf(broken?.name ?? wanted?.name ?? '')}
        rungs={rungs.map((each) => ({ ...each, state: 'coming' }))}
        loops={page.loops}
      />
    </div>
  );
}

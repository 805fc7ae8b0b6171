import { paging } from '#shared/text/paging-settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { EditableList, SummaryCard } from '../parts/editable-list.tsx';
import { LadderPreview } from './ladder-preview.tsx';
import { PolicyForm } from './policy-form.tsx';

const { policies: text } = paging;

/** Escalation policies, each with who would be called now. */
export function PoliciesSection() {
  const policies = useSurroundings((state) => state.workspace.policies);
  return (
    <EditableList
      items={policies}
      nameOf={({ name }) => name}
      text={text}
      form={(policy, close) => <PolicyForm close={close} {...(policy === undefined ? {} : { policy })} />}
      show={(policy, open) => (
        <SummaryCard name={policy.name} open={open} note={text.count(policy.rules.length, policy.loops)}>
          <LadderPreview policy={policy} />
        </SummaryCard>
      )}
    />
  );
}

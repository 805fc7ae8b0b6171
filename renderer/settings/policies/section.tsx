import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Policy } from '#shared/domain/workspace/on-call.ts';
import { paging } from '#shared/text/paging-settings.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import { LadderPreview } from './ladder-preview.tsx';
import { PolicyForm } from './policy-form.tsx';

const { policies: text } = paging;

/** Escalation policies, each with who would be called now. */
export function PoliciesSection() {
  const policies = useSurroundings((state) => state.workspace.policies);
  /** The name of the one whose form is open; empty for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  /** A form was closed: what opened the next one has the focus then. */
  const [closed, setClosed] = useState(false);
  const close = useCallback(() => {
    setOpen(null);
    setClosed(true);
  }, []);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {open === '' ? (
        <PolicyForm close={close} />
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {policies.length === 0 && open !== '' ? <p className={parts.note}>{text.none}</p> : null}
      {policies.map((policy) =>
        open === policy.name ? (
          <PolicyForm key={policy.name} policy={policy} close={close} />
        ) : (
          <Summary key={policy.name} policy={policy} open={() => setOpen(policy.name)} />
        ),
      )}
    </>
  );
}

function Summary({ policy, open }: { policy: Policy; open: () => void }) {
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>
          <button
            type="button"
            className={parts.link}
            aria-label={settingsText.edit(policy.name)}
            onClick={open}
          >
            {policy.name}
          </button>
        </h2>
        <span className={parts.note}>{text.count(policy.rules.length, policy.loops)}</span>
      </div>
      <LadderPreview policy={policy} />
    </section>
  );
}

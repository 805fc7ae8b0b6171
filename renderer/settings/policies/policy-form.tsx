import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { InputOf } from '#shared/contract/operation.ts';
import type { Operations } from '#shared/contract/index.ts';
import type { Policy } from '#shared/domain/workspace/on-call.ts';
import { readTargets, writeTarget } from '#shared/domain/workspace/target-text.ts';
import { paging } from '#shared/text/paging-settings.ts';
import { Form } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import { FormFoot } from '../parts/form-foot.tsx';
import { OrderTools } from '../parts/order-tools.tsx';
import parts from '../parts/parts.module.css';
import { RemoveButton } from '../parts/remove-button.tsx';
import { moved, numberIn, replaced, without } from '../parts/rows.ts';
import { useSaving } from '../parts/use-saving.ts';
import { LadderPreview } from './ladder-preview.tsx';
import classes from './policy-form.module.css';

const { policies: text } = paging;
type PolicyInput = InputOf<Operations['policy.set']>['policy'];

interface RungDraft {
  key: number;
  targets: string;
  delay: string;
}

/** Adds a policy or changes one: its rungs in order, with who would be called now below. */
export function PolicyForm({ policy, close }: { policy?: Policy; close: () => void }) {
  const { save, refusal, errorAt } = useSaving();
  const nextKey = useRef(policy?.rules.length ?? 1);
  const [name, setName] = useState(policy?.name ?? '');
  const [loops, setLoops] = useState(String(policy?.loops ?? 0));
  const [rungs, setRungs] = useState<RungDraft[]>(() =>
    (policy?.rules ?? [{ targets: [], delayMinutes: 5 }]).map((rule, key) => ({
      key,
      targets: rule.targets.map(writeTarget).join(', '),
      delay: String(rule.delayMinutes),
    })),
  );
  /** Why the targets of a rung can't be read, by rung; shown once saving was tried. */
  const [tried, setTried] = useState(false);
  const read = rungs.map((rung) => readTargets(rung.targets));
  const wanted: PolicyInput = {
    name,
    loops: whole(loops) ?? 0,
    rules: rungs.map((rung, index) => {
      const targets = read[index];
      return { delayMinutes: whole(rung.delay) ?? -1, targets: targets?.ok === true ? targets.output : [] };
    }),
  };

  async function submit(): Promise<void> {
    setTried(true);
    if (read.some((each) => !each.ok)) return;
    if ((await save('policy.set', { policy: wanted })) === undefined) return;
    if (policy !== undefined && policy.name.toLowerCase() !== name.trim().toLowerCase())
      await save('policy.remove', { name: policy.name });
    close();
  }

  function add(): void {
    setRungs([...rungs, { key: nextKey.current, targets: '', delay: '10' }]);
    nextKey.current += 1;
  }

  const placed = /^policy\.(?:name|loops|rules\.\d+\.)/.test(refusal?.path ?? '');
  return (
    <Form onSubmit={() => void submit()}>
      <div className={parts.grid}>
        <TextField label={text.name} value={name} onChange={setName} error={errorAt('policy.name')} first />
        <TextField
          label={text.loops}
          hint={text.loopsHint}
          value={loops}
          onChange={setLoops}
          error={errorAt('policy.loops')}
        />
      </div>
      <ol>
        {rungs.map((rung, index) => {
          const targets = read[index];
          return (
            <li key={rung.key} className={classes.rung}>
              <TextField
                label={`${text.rung(index + 1)}: ${text.targets}`}
                hint={text.targetsHint}
                value={rung.targets}
                error={
                  tried && targets?.ok === false
                    ? targets.refusal.message
                    : errorAt(`policy.rules.${index}.targets`)
                }
                first={rung.key >= (policy?.rules.length ?? 1)}
                onChange={(value) => setRungs(replaced(rungs, index, { targets: value }))}
              />
              <TextField
                label={text.delay}
                value={rung.delay}
                error={errorAt(`policy.rules.${index}.delayMinutes`)}
                onChange={(value) => setRungs(replaced(rungs, index, { delay: value }))}
              />
              <OrderTools
                what={text.rung(index + 1)}
                index={index}
                count={rungs.length}
                removable={rungs.length > 1}
                onMove={(by) => setRungs(moved(rungs, index, by))}
                onRemove={() => setRungs(without(rungs, index))}
              />
            </li>
          );
        })}
      </ol>
      <Button variant="default" onClick={add}>
        {text.addRung}
      </Button>
      <LadderPreview policy={wanted} />
      <FormFoot error={refusal === null || placed ? null : refusal.message} cancel={close}>
        {policy === undefined ? null : (
          <RemoveButton
            name={policy.name}
            words={text.confirmRemove(policy.name)}
            remove={() => void save('policy.remove', { name: policy.name })}
          />
        )}
      </FormFoot>
    </Form>
  );
}

/** A whole number; null for what is none, which is refused in its place. */
function whole(typed: string): number | null {
  const number = numberIn(typed);
  return number === null || Number.isNaN(number) ? null : number;
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { firstProblem } from '#shared/contract/problems.ts';
import type { Refusal } from '#shared/contract/refusal.ts';
import { workspaceCommandInputs } from '#shared/domain/workspace/decide.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { Form } from '../parts/form.tsx';
import { Choice, SelectField, TextField } from '../parts/field.tsx';
import { OrderTools } from '../parts/order-tools.tsx';
import parts from '../parts/parts.module.css';
import { moved, replaced, without } from '../parts/rows.ts';
import { useSaving } from '../parts/use-saving.ts';
import classes from './section.module.css';
import { draftOf, levelOf, newDraft, type LevelDraft } from './draft.ts';

const { severities: text } = settingsText;
const handoffs = Object.entries(text.handoffs);
const postmortems = Object.entries(text.postmortems);

/** The whole table, edited as one and saved as one. */
export function SeveritiesSection() {
  const levels = useSurroundings((state) => state.workspace.severities);
  /** Null while nothing was changed: then the table is shown as it is, whoever changes it. */
  const [drafts, setDrafts] = useState<LevelDraft[] | null>(null);
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const [saved, setSaved] = useState(false);
  const { save, refusal, forget } = useSaving();
  const rows = drafts ?? levels.map(draftOf);
  const problem = wrong ?? refusal;

  function edit(next: LevelDraft[] | null): void {
    setDrafts(next);
    setWrong(null);
    setSaved(false);
    forget();
  }

  async function submit(): Promise<void> {
    // Judged here first: a number that is none would not get as far as the engine.
    const parsed = workspaceCommandInputs['severities.set'].safeParse({ levels: rows.map(levelOf) });
    if (!parsed.success) {
      setWrong(firstProblem(parsed.error, settingsText.titles.severities));
      return;
    }
    if ((await save('severities.set', parsed.data)) === undefined) return;
    setDrafts(null);
    setSaved(true);
  }

  return (
    <Form className="" onSubmit={() => void submit()}>
      <p className={parts.lead}>{text.lead}</p>
      {rows.map((row, index) => (
        <Level
          key={row.key}
          draft={row}
          errorAt={(path) => (problem?.path === `levels.${index}.${path}` ? problem.message : null)}
          change={(change) => edit(replaced(rows, index, change))}
          tools={
            <OrderTools
              what={row.id}
              index={index}
              count={rows.length}
              removable={rows.length > 1}
              onMove={(by) => edit(moved(rows, index, by))}
              onRemove={() => edit(without(rows, index))}
            />
          }
        />
      ))}
      <div className={parts.sticky}>
        {problem === null || /^levels\.\d+\./.test(problem.path ?? '') ? null : (
          <p className={parts.error} role="alert">
            {problem.message}
          </p>
        )}
        <div className={`${parts.buttons} ${parts.flat}`}>
          <Button type="submit" disabled={drafts === null}>
            {settingsText.save}
          </Button>
          <Button variant="default" onClick={() => edit([...rows, newDraft(rows)])}>
            {text.add}
          </Button>
          {drafts === null ? null : (
            <Button variant="default" onClick={() => edit(null)}>
              {settingsText.revert}
            </Button>
          )}
          <output className={parts.note}>
            {drafts !== null ? settingsText.unsaved : saved ? settingsText.saved : ''}
          </output>
        </div>
      </div>
    </Form>
  );
}

interface LevelProps {
  draft: LevelDraft;
  errorAt: (path: string) => string | null;
  change: (change: Partial<LevelDraft>) => void;
  tools: React.ReactNode;
}

function Level({ draft, errorAt, change, tools }: LevelProps) {
  const field = (
    name: 'id' | 'name' | 'meaning' | 'updateEveryMinutes' | 'usersPercent' | 'moneyPerHour' | 'sloBurn',
    label: string,
    path: string = name,
  ) => ({
    label,
    value: draft[name],
    error: errorAt(path),
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <fieldset className={parts.card} aria-label={draft.id}>
      <div className={parts.cardHead}>
        <h2>
          {draft.id} {draft.name}
        </h2>
        {tools}
      </div>
      <div className={classes.facts}>
        <TextField {...field('id', text.id)} />
        <TextField {...field('name', text.name)} />
        <TextField
          {...field('updateEveryMinutes', `${text.rhythm} (${text.minutes})`)}
          hint={text.noThreshold}
        />
        <SelectField
          label={text.handoff}
          value={draft.handoff}
          options={handoffs}
          onChange={(value) => change({ handoff: value as LevelDraft['handoff'] })}
        />
        <SelectField
          label={text.postmortem}
          value={draft.postmortem}
          options={postmortems}
          onChange={(value) => change({ postmortem: value as LevelDraft['postmortem'] })}
        />
      </div>
      <div className={parts.spaced}>
        <TextField {...field('meaning', text.meaning)} />
      </div>
      <div className={parts.grid}>
        <TextField
          {...field('usersPercent', `${text.users} (${text.percent})`, 'thresholds.usersPercent')}
          hint={text.noThreshold}
        />
        <TextField
          {...field('moneyPerHour', text.money, 'thresholds.moneyPerHour')}
          hint={text.noThreshold}
        />
        <TextField
          {...field('sloBurn', `${text.burn} (${text.times})`, 'thresholds.sloBurn')}
          hint={text.noThreshold}
        />
        <Choice checked={draft.dataOrSecurity} onChange={(checked) => change({ dataOrSecurity: checked })}>
          {text.data}
        </Choice>
      </div>
    </fieldset>
  );
}

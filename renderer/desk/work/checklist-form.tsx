import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { checklistOffers } from '#shared/policy/checklists.ts';
import { workText } from '#shared/text/work.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { FormFrame } from './form-frame.tsx';
import classes from './form.module.css';
import { useSubmit } from './use-form.ts';

const { tasks: text } = workText;

/** The team's checklists, those made for this severity and these services first: Enter adds the first one. */
export function ChecklistForm({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const ref = useIncident((state) => state.ref);
  const checklists = useSurroundings((state) => state.workspace.checklists);
  const offers = checklistOffers(head, checklists);
  const submission = useSubmit();

  function add(name: string | undefined): void {
    if (name === undefined || submission.busy) return;
    const input = { ref, checklist: name };
    void submission.submit({ operation: 'checklist.apply', input }).then((done) => {
      if (!done) return;
      desk.view.setState({ workForm: null });
      desk.showTab('tasks');
    });
  }

  return (
    <FormFrame
      title={text.listTitle}
      submit={text.save}
      state={submission}
      onSubmit={() => add(offers.find((offer) => offer.missing > 0)?.checklist.name)}
    >
      {offers.length === 0 ? <p className={classes.hint}>{text.noLists}</p> : null}
      {offers.map(({ checklist, fits, missing }) => (
        <button
          key={checklist.name}
          type="button"
          className={classes.option}
          disabled={missing === 0}
          onClick={() => add(checklist.name)}
        >
          {checklist.name}
          <small>
            {[missing === 0 ? text.allThere : text.items(missing), ...(fits ? [] : [text.notFitting])].join(
              ' · ',
            )}
          </small>
        </button>
      ))}
    </FormFrame>
  );
}

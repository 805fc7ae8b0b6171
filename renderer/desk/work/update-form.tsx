import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { draftUpdate } from '#shared/policy/status-draft.ts';
import { updateMessage, type Audience } from '#shared/policy/update-message.ts';
import { workText } from '#shared/text/work.ts';
import { useApp, useFromNow, useSurroundings } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk, useIncident } from '../desk-context.ts';
import { Choice, FormFrame, Labelled } from './form-frame.tsx';
import classes from './form.module.css';
import { nextChoices, nextDueAt } from './next-update.ts';
import { useKeptFields, useSubmit } from './use-form.ts';

const { updates: text } = workText;
const MINUTE = 60_000;

/** A status update: drafted from what changed, for the team and for customers, with the next one promised. */
export function UpdateForm({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const { times } = useApp();
  const name = useNames();
  const ref = useIncident((state) => state.ref);
  const levels = useSurroundings((state) => state.workspace.severities);
  const choices = nextChoices(head, levels);
  const { fields, kept, set, reset, forget } = useKeptFields('update', () => {
    const entries = desk.incident.store.getState().model?.order ?? [];
    const draft = draftUpdate({ head, entries, nameOf: name });
    return {
      text: draft.text,
      toPublic: '',
      publicText: draft.publicText,
      next: choices[0]?.value ?? 'none',
      own: '',
    };
  });
  const submission = useSubmit();
  const isPublic = fields.toPublic !== '';

  function post(): void {
    const next = nextDueAt(fields.next, fields.own, Date.now(), times.zone);
    if (typeof next === 'object' && next !== null) {
      submission.refuse(next.wrong);
      return;
    }
    if (isPublic && fields.publicText.trim() === '') {
      submission.refuse(text.publicEmpty);
      return;
    }
    const input = {
      ref,
      text: fields.text,
      ...(isPublic ? { publicText: fields.publicText } : {}),
      nextDueAt: next,
    };
    void submission.submit({ operation: 'update.post', input }).then((done) => {
      if (!done) return;
      forget();
      desk.putAway();
    });
  }

  return (
    <FormFrame title={text.title} submit={text.post} state={submission} onSubmit={post}>
      <Labelled label={text.text}>
        <textarea rows={7} value={fields.text} onChange={(event) => set({ text: event.target.value })} />
      </Labelled>
      <p className={classes.kept}>
        {kept ? `${workText.form.kept} ` : ''}
        <button type="button" className={classes.link} onClick={reset}>
          {workText.form.anew}
        </button>
      </p>
      <label className={classes.tick}>
        <input
          type="checkbox"
          checked={isPublic}
          onChange={(event) => set({ toPublic: event.target.checked ? 'yes' : '' })}
        />
        {text.toPublic}
      </label>
      {isPublic ? (
        <Labelled label={text.publicText}>
          <textarea
            rows={3}
            value={fields.publicText}
            onChange={(event) => set({ publicText: event.target.value })}
          />
        </Labelled>
      ) : null}
      <Choice
        legend={text.next}
        name="next-update"
        value={fields.next}
        options={choices}
        onChange={(next) => set({ next })}
      />
      {fields.next === 'own' ? (
        <Labelled label={text.ownLabel}>
          <input
            type="text"
            placeholder={text.ownHint}
            value={fields.own}
            onChange={(event) => set({ own: event.target.value })}
          />
        </Labelled>
      ) : null}
      <Preview head={head} fields={fields} audience="internal" />
      {isPublic ? <Preview head={head} fields={fields} audience="public" /> : null}
    </FormFrame>
  );
}

interface PreviewProps {
  head: IncidentHead;
  fields: { text: string; publicText: string; next: string; own: string };
  audience: Audience;
}

/** Exactly what goes out, and where to. */
function Preview({ head, fields, audience }: PreviewProps) {
  const { times } = useApp();
  const ref = useIncident((state) => state.ref);
  const due = useFromNow((now) => {
    const next = nextDueAt(fields.next, fields.own, now, times.zone);
    return typeof next === 'number' ? Math.floor(next / MINUTE) * MINUTE : null;
  });
  const update = { text: fields.text.trim(), publicText: fields.publicText.trim(), nextDueAt: due };
  return (
    <section className={classes.preview}>
      <div className={classes.where}>{audience === 'internal' ? text.toTeam : text.toCustomers}</div>
      <p>{updateMessage(update, audience, ref, head)}</p>
    </section>
  );
}

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SimilarIncident } from '#shared/contract/views.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { phaseNames, relationNames } from '#shared/text/en.ts';
import { workText } from '#shared/text/work.ts';
import { deskHash } from '#renderer/state/route.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { IconX } from '#renderer/ui/icons.ts';
import { Severity } from '#renderer/ui/severity.tsx';
import { useDesk, useIncident, useView } from '../desk-context.ts';
import { RelateForm } from './relate-form.tsx';
import { relationCommands } from './relations.ts';
import { SplitForm } from './split-form.tsx';
import classes from './work.module.css';

const { related: text } = workText;
/** Suggestions shown. */
const MOST = 5;

/** Other incidents: those this one is related to, and those that are like it. */
export function Related() {
  const desk = useDesk();
  const head = useIncident((state) => state.head);
  const form = useView((state) => state.workForm?.kind);
  if (head === null) return null;
  const none = head.relations.length === 0 && head.mergedInto === null;
  return (
    <>
      {form === 'relate' ? <RelateForm head={head} /> : null}
      {form === 'split' ? <SplitForm head={head} /> : null}
      <div className={classes.actions}>
        <button type="button" data-landing className={classes.primary} onClick={() => desk.start('relate')}>
          {text.relate}
        </button>
        <button type="button" className={classes.secondary} onClick={() => desk.start('split')}>
          {text.split}
        </button>
      </div>
      {none ? <p className={classes.none}>{text.none}</p> : null}
      <ul>
        {head.mergedInto === null ? null : (
          <li className={classes.related}>
            <div className={classes.meta}>{phaseNames.merged}</div>
            <Other stream={head.mergedInto.stream} known={head.mergedInto.ref} />
          </li>
        )}
        {head.relations.map(({ relation, stream, ref }) => (
          <li key={`${relation} ${stream}`} className={classes.related}>
            <div className={classes.meta}>
              {relationNames[relation]}
              <button
                type="button"
                className={classes.drop}
                aria-label={text.removeOf(relationNames[relation], ref)}
                title={text.remove}
                onClick={() => desk.runLine(`/${relationCommands[relation]} ${ref} off`)}
              >
                <IconX size={13} aria-hidden />
              </button>
            </div>
            <Other stream={stream} known={ref} />
          </li>
        ))}
      </ul>
      <Merged head={head} />
      <Similar head={head} />
    </>
  );
}

/** Incidents that turned out to be this one. */
function Merged({ head }: { head: IncidentHead }) {
  const merged = useStore(useApp().incidents, (state) => state.incidents);
  const here = [...(merged?.values() ?? [])].filter((each) => each.mergedInto === head.stream);
  return (
    <ul>
      {here.map((each) => (
        <li key={each.stream} className={classes.related}>
          <div className={classes.meta}>{text.merged}</div>
          <Other stream={each.stream} known={each.ref} />
        </li>
      ))}
    </ul>
  );
}

/** A link to another incident, with what is known of it here. */
function Other({ stream, known }: { stream: string; known: string }) {
  const incident = useStore(useApp().incidents, (state) => state.incidents?.get(stream));
  const ref = incident?.ref ?? known;
  return (
    <a className={classes.other} href={deskHash(ref)}>
      <span className="mono">{ref}</span> {incident?.title ?? ''}
      {incident === undefined ? null : (
        <span className={classes.meta}>
          <Severity severity={incident.severity} /> {phaseNames[incident.phase]}
        </span>
      )}
    </a>
  );
}

/** What is like this one, found here by rare words: suggestions to open, relate or put away. */
function Similar({ head }: { head: IncidentHead }) {
  const desk = useDesk();
  const { similar, dismiss } = useSimilar(head);
  return (
    <section aria-labelledby="similar-title">
      <h2 id="similar-title" className={classes.heading}>
        {text.similar}
      </h2>
      <p className={classes.kept}>{similar.length === 0 ? text.nothingSimilar : text.similarHint}</p>
      <ul>
        {similar.map((each) => (
          <li key={each.stream} className={classes.related}>
            <Other stream={each.stream} known={each.ref} />
            <div className={classes.meta}>
              {text.sharing([...each.why.services, ...each.why.words].join(', '))}
            </div>
            <div className={classes.actions}>
              <button
                type="button"
                className={classes.secondary}
                aria-label={text.addOf(each.ref)}
                onClick={() => desk.runLine(`/similar-to ${each.ref}`)}
              >
                {text.add}
              </button>
              <button
                type="button"
                className={classes.secondary}
                aria-label={text.dismissOf(each.ref)}
                onClick={() => dismiss(each.stream)}
              >
                {text.dismiss}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * Suggestions, asked for again when what the incident is about changed. Those related already are none, and neither are
 * those somebody put away on this machine.
 */
function useSimilar(head: IncidentHead): {
  similar: readonly SimilarIncident[];
  dismiss: (stream: string) => void;
} {
  const { client, keeper } = useApp();
  const ref = useIncident((state) => state.ref);
  const [found, setFound] = useState<readonly SimilarIncident[]>([]);
  const key = `${ref} not-alike`;
  const [dismissed, setDismissed] = useState(() => keeper.draft(key).split(' '));
  const about = [head.title, ...head.services].join('\n');
  useEffect(() => {
    let current = true;
    void client.call('incident.similar', { ref, limit: MOST * 3 }).then((outcome) => {
      if (current && outcome.ok) setFound(outcome.output);
    });
    return () => {
      current = false;
    };
  }, [client, ref, about]);
  const related = new Set(head.relations.map((relation) => relation.stream));
  return {
    similar: found
      .filter((each) => !related.has(each.stream) && !dismissed.includes(each.stream))
      .slice(0, MOST),
    dismiss(stream) {
      const next = [...dismissed, stream].filter((each) => each !== '');
      keeper.keepDraft(key, next.join(' '));
      setDismissed(next);
    },
  };
}

import { useState } from 'react';
import { holders } from '#shared/domain/incident/facts.ts';
import type { Briefing, Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { draftBriefing, type BriefingDraft } from '#shared/policy/briefing-draft.ts';
import { BRIEFING_LIMIT } from '#shared/policy/handoff.ts';
import { listOf } from '#shared/text/en.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { useMoment, useNow } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { countdown } from '#renderer/ui/time.ts';
import { useDesk, useView } from '../desk-context.ts';
import work from '../work/work.module.css';
import classes from './handoff.module.css';
import { useActor } from './use-handoff.ts';

const PARTS = ['broken', 'tried', 'next'] as const;

/** The briefing: what is said, on its clock, and how command changes after it. */
export function BriefingView({ head, handoff }: { head: IncidentHead; handoff: Handoff }) {
  const [changing, setChanging] = useState(false);
  const { briefing } = handoff;
  if (briefing === null || changing) {
    return (
      <>
        <h2 className={work.heading}>{text.briefing}</h2>
        <BriefingForm head={head} handoff={handoff} done={() => setChanging(false)} />
      </>
    );
  }
  return (
    <>
      <h2 className={work.heading}>{text.briefing}</h2>
      {handoff.mode === 'live' ? <Clock startedAt={briefing.startedAt} /> : null}
      <Said briefing={briefing} />
      <p>
        <button type="button" className={classes.quiet} onClick={() => setChanging(true)}>
          {text.change}
        </button>
      </p>
      {handoff.mode === 'live' ? (
        <ReadBack head={head} handoff={handoff} />
      ) : (
        <Waiting handoff={handoff} briefing={briefing} />
      )}
    </>
  );
}

/** The three short fields; before the briefing filled in from the log. */
function BriefingForm(props: { head: IncidentHead; handoff: Handoff; done: () => void }) {
  const { head, handoff, done } = props;
  const desk = useDesk();
  const name = useNames();
  const landing = useView((state) => state.landOnBriefing);
  const [words, setWords] = useState<BriefingDraft>(
    () =>
      handoff.briefing ??
      draftBriefing({
        head,
        entries: desk.incident.store.getState().model?.order ?? [],
        nameOf: name,
      }),
  );
  const send = () => {
    const { broken, tried, next } = words;
    const { ref } = desk.incident.store.getState();
    const input = { ref, broken, tried, next, handoff: handoff.id };
    desk.run({ operation: 'handoff.brief', input }, '', null);
    done();
    desk.focusComposer();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {PARTS.map((part, index) => (
        <label key={part}>
          {text[part]}
          <textarea
            data-landing={index === 0 && landing ? true : undefined}
            rows={3}
            maxLength={2_000}
            value={words[part]}
            onChange={(event) => setWords({ ...words, [part]: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                send();
              }
            }}
          />
        </label>
      ))}
      <div className={classes.buttons}>
        <button type="submit" className={work.primary}>
          {handoff.briefing !== null ? text.save : handoff.mode === 'live' ? text.begin : text.post}
        </button>
        {handoff.briefing === null ? null : (
          <button type="button" onClick={done}>
            {text.back}
          </button>
        )}
      </div>
    </form>
  );
}

/** Five minutes, counting down, then up. */
function Clock({ startedAt }: { startedAt: number }) {
  const left = startedAt + BRIEFING_LIMIT - useNow();
  return (
    <p className={classes.clock} data-tone={left <= 0 ? 'overdue' : left <= 60_000 ? 'soon' : undefined}>
      <strong className="mono">{countdown(left)}</strong>
      <span>{left > 0 ? text.briefingLeft : text.briefingOver}</span>
    </p>
  );
}

function Said({ briefing }: { briefing: Briefing }) {
  return (
    <dl className={classes.said}>
      {PARTS.map((part) => (
        <div key={part}>
          <dt>{text[part]}</dt>
          <dd>{briefing[part]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The incoming commander's words, and the confirmation that changes command. */
function ReadBack({ head, handoff }: { head: IncidentHead; handoff: Handoff }) {
  const desk = useDesk();
  const name = useNames();
  const actor = useActor();
  const [words, setWords] = useState('');
  const { readBack, to } = handoff;
  const outgoing = [...new Set(holders(head, COMMAND).map((tenure) => tenure.person))];
  if (readBack === null) {
    return (
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (words.trim() === '') return;
          const { ref } = desk.incident.store.getState();
          desk.run(
            { operation: 'handoff.readBack', input: { ref, text: words, handoff: handoff.id } },
            '',
            null,
          );
          desk.focusComposer();
        }}
      >
        <label>
          {text.readBack(name(to))}
          <textarea
            rows={3}
            maxLength={2_000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        <div className={classes.buttons}>
          <button type="submit" className={work.primary}>
            {text.recordReadBack}
          </button>
        </div>
      </form>
    );
  }
  return (
    <>
      <dl className={classes.said}>
        <div>
          <dt>{text.readBackBy(name(to))}</dt>
          <dd className={classes.words}>{readBack.text}</dd>
        </div>
      </dl>
      <div className={classes.buttons}>
        {outgoing.includes(actor) ? (
          <button type="button" className={classes.strong} onClick={() => desk.start('confirm')}>
            {text.confirm(name(to))}
          </button>
        ) : (
          <p className={work.meta}>{text.confirmBy(listOf(outgoing.map(name)))}</p>
        )}
      </div>
    </>
  );
}

/** A posted briefing waits for the one who takes over. */
function Waiting({ handoff, briefing }: { handoff: Handoff; briefing: Briefing }) {
  const desk = useDesk();
  const name = useNames();
  const moment = useMoment();
  const actor = useActor();
  return (
    <>
      <p className={work.meta}>{text.posted(moment(briefing.startedAt))}</p>
      {actor === handoff.to ? (
        <div className={classes.buttons}>
          <button type="button" className={classes.strong} onClick={() => desk.start('accept')}>
            {text.accept}
          </button>
          <button type="button" onClick={() => desk.start('decline')}>
            {text.decline}
          </button>
        </div>
      ) : (
        <p className={work.meta}>{text.acceptBy(name(handoff.to))}</p>
      )}
    </>
  );
}

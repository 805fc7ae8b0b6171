import { lastUpdate } from '#shared/domain/incident/facts.ts';
import { checklistOf } from '#shared/domain/incident/handoff/facts.ts';
import type { Handoff } from '#shared/domain/incident/handoff/state.ts';
import type { HandoffItem } from '#shared/domain/incident/handoff/terms.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { handoffUi as text } from '#shared/text/handoff-ui.ts';
import { itemNames } from '#shared/text/handoff.ts';
import { useFromNow, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { age } from '#renderer/ui/time.ts';
import { useDesk } from '../desk-context.ts';
import classes from './handoff.module.css';

/** Both checklists side by side: what the outgoing commander does, and what the incoming one. */
export function Checklists({ head, handoff }: { head: IncidentHead; handoff: Handoff }) {
  const name = useNames();
  return (
    <div className={classes.sides}>
      <Side head={head} handoff={handoff} side="outgoing" who={handoff.from.map(name).join(', ')} />
      <Side head={head} handoff={handoff} side="incoming" who={name(handoff.to)} />
    </div>
  );
}

function Side(props: { head: IncidentHead; handoff: Handoff; side: 'outgoing' | 'incoming'; who: string }) {
  const { head, handoff, side, who } = props;
  return (
    <div>
      <h2 id={`handoff-${handoff.n}-${side}`} className={classes.sideTitle}>
        <span>{text[side]}</span> {who}
      </h2>
      <ul aria-labelledby={`handoff-${handoff.n}-${side}`}>
        {checklistOf(handoff, side).map(({ item, tick }) => (
          <li key={item}>
            <Item head={head} item={item} tick={tick} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Item(props: { head: IncidentHead; item: HandoffItem; tick: Handoff['ticks'][number] | null }) {
  const { head, item, tick } = props;
  const desk = useDesk();
  const name = useNames();
  const moment = useMoment();
  const hint = useHint(head, item);
  // Which responders are needed wants words; everything else is one key.
  const toggle = () =>
    item === 'responders' && tick === null
      ? desk.start('tick', 'responders ')
      : desk.runLine(`/tick ${item}`);
  return (
    <label className={classes.item}>
      <input type="checkbox" checked={tick !== null} onChange={toggle} />
      <span>
        {itemNames[item]}
        <span className={classes.note}>
          {tick === null ? hint : (tick.note ?? text.tickedBy(name(tick.by), moment(tick.at)))}
        </span>
      </span>
    </label>
  );
}

/** What helps to say whether an item is done. */
function useHint(head: IncidentHead, item: HandoffItem): string {
  const last = item === 'status' ? lastUpdate(head) : null;
  const old = useFromNow((now) => (last === null ? '' : age(now - last.at)));
  if (item === 'status') return last === null ? text.noUpdate : text.lastUpdate(old);
  if (item !== 'summary') return '';
  return text.openQuestions(head.openPoints.filter((point) => point.kind === 'question').length);
}

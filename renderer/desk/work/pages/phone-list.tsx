import type { ToCall } from '#shared/domain/incident/paging/forecast.ts';
import { pagingText as text, targetName } from '#shared/text/paging.ts';
import { useMoment, useSurroundings } from '#renderer/ui/app-context.tsx';
import { commandById } from '#shared/composer/registry.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { useDesk } from '../../desk-context.ts';
import classes from './pages.module.css';

interface PhoneListProps {
  /** What the page is called. */
  label: string;
  list: readonly ToCall[];
  /** Nobody acknowledged: everyone is to be called again. */
  loud: boolean;
}

/** Whom to call by hand, in order, because nothing reaches them. The first is the one the keys are about. */
export function PhoneList({ label, list, loud }: PhoneListProps) {
  const [first] = list;
  const next = first !== undefined && (first.called === null || loud) ? first : undefined;
  return (
    <div className={classes.phones} data-loud={loud}>
      <h3>{text.call}</h3>
      <ol>
        {list.map((each) => (
          <Callee key={each.person} label={label} callee={each} next={each === next} />
        ))}
      </ol>
    </div>
  );
}

function Callee({ label, callee, next }: { label: string; callee: ToCall; next: boolean }) {
  const desk = useDesk();
  const names = useNames();
  const moment = useMoment();
  const { person, target, called } = callee;
  const phone = useSurroundings(
    (state) => state.workspace.people.find((each) => each.handle === person)?.phone ?? null,
  );
  const name = names(person);
  const run = (id: string) => desk.runLine(`/${id} ${label} ${person}`);
  return (
    <li data-next={next} data-called={called !== null && !next}>
      <div className={classes.callee}>
        <strong>{name}</strong>
        {'person' in target ? null : <span>{targetName(target)}</span>}
        {called === null ? null : <span>{text.tried(moment(called.at))}</span>}
      </div>
      <div className={classes.number} data-missing={phone === null}>
        {phone ?? text.noNumber}
      </div>
      <div className={classes.calls}>
        <button type="button" onClick={() => run('noanswer')}>
          <Keyed id="noanswer" words={text.buttons.noAnswer} who={name} shown={next && called === null} />
        </button>
        <button type="button" onClick={() => run('reached')}>
          <Keyed id="reached" words={text.buttons.reached} who={name} shown={next && called === null} />
        </button>
      </div>
    </li>
  );
}

interface KeyedProps {
  id: string;
  words: string;
  /** Whom the button is about, for those who hear it. */
  who: string;
  shown: boolean;
}

/** Words of a button, with the key that does the same below them. */
function Keyed({ id, words, who, shown }: KeyedProps) {
  const { key } = commandById(id);
  return (
    <span className={classes.keyed}>
      <span>
        {words}
        <span className="hidden">: {who}</span>
      </span>
      {shown && key !== undefined ? <KeyCaps keys={key} /> : null}
    </span>
  );
}

import type { Icon } from '@tabler/icons-react';
import { commands } from '#shared/composer/registry.ts';
import type { Entry } from '#shared/domain/incident/state.ts';
import { uiText } from '#shared/text/ui.ts';
import {
  IconArrowBackUp,
  IconCheck,
  IconCheckbox,
  IconEraser,
  IconPencil,
  IconPin,
  IconScale,
  IconStar,
} from '#renderer/ui/icons.ts';
import { useDesk, useIncident, useView } from './desk-context.ts';
import { actOn, appliesTo } from './entry-keys.ts';
import classes from './timeline-row.module.css';

const icons: Readonly<Record<string, Icon>> = {
  task: IconCheckbox,
  pin: IconPin,
  star: IconStar,
  reply: IconArrowBackUp,
  answer: IconCheck,
  correct: IconPencil,
  strike: IconEraser,
};

/** The commands on an entry as buttons, with the keys that do the same. */
export function EntryActions({ entry }: { entry: Entry }) {
  const desk = useDesk();
  const judging = useView((state) => state.judging && state.selected === entry.id);
  const usable = commands.filter((command) => command.entryKey !== undefined && appliesTo(command.id, entry));
  if (judging) return <Verdict entry={entry} />;
  return (
    <div className={classes.actions}>
      {entry.kind === 'hypothesis' && entry.struck === null ? (
        <button
          type="button"
          tabIndex={-1}
          title={`${uiText.entryKeys.verdict} (V)`}
          aria-label={uiText.entryKeys.verdict}
          onClick={() => desk.view.setState({ selected: entry.id, judging: true })}
        >
          <IconScale size={15} aria-hidden />
        </button>
      ) : null}
      {usable.map((command) => {
        const CommandIcon = icons[command.id] ?? IconCheck;
        return (
          <button
            key={command.id}
            type="button"
            tabIndex={-1}
            title={`${command.title} (${command.entryKey?.toUpperCase() ?? ''})`}
            aria-label={command.title}
            onClick={() => actOn(desk, command.id, entry)}
          >
            <CommandIcon size={15} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}

/** Which way a hypothesis went. */
function Verdict({ entry }: { entry: Entry }) {
  const desk = useDesk();
  const label = useIncident((state) => state.model?.lookup.labelOf(entry) ?? String(entry.n));
  const choices = [
    ['supported', uiText.entryKeys.supported],
    ['ruledout', uiText.entryKeys.ruledOut],
    ['undecided', uiText.entryKeys.open],
  ] as const;
  return (
    <fieldset className={classes.actions} aria-label={uiText.entryKeys.verdictTitle(label)}>
      {choices.map(([command, words], index) => (
        <button
          key={command}
          type="button"
          className={classes.choice}
          // The choice was just opened by a key: the next one belongs to it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={index === 0}
          onClick={() => {
            desk.view.setState({ judging: false });
            desk.runLine(`/${command} ${label}`);
            desk.focusComposer();
          }}
        >
          {words}
        </button>
      ))}
    </fieldset>
  );
}

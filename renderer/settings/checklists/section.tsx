import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { EditableList, SummaryCard } from '../parts/editable-list.tsx';
import parts from '../parts/parts.module.css';
import { ChecklistForm } from './checklist-form.tsx';

const { checklists: text } = settingsText;

/** Templates of what tired people forget. */
export function ChecklistsSection() {
  const checklists = useSurroundings((state) => state.workspace.checklists);
  return (
    <EditableList
      items={checklists}
      nameOf={({ name }) => name}
      text={text}
      form={(checklist, close) => (
        <ChecklistForm close={close} {...(checklist === undefined ? {} : { checklist })} />
      )}
      show={({ name, severities, services, items }, open) => {
        const scope = [...(severities.length === 0 ? [text.allSeverities] : severities), ...services];
        return (
          <SummaryCard name={name} open={open} note={`${scope.join(', ')} · ${text.count(items.length)}`}>
            <p className={parts.note}>{items.map((item) => item.text).join(' · ')}</p>
          </SummaryCard>
        );
      }}
    />
  );
}

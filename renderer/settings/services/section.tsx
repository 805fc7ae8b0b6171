import { paging } from '#shared/text/paging-settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import { EditableList, SummaryCard } from '../parts/editable-list.tsx';
import { LadderPreview } from '../policies/ladder-preview.tsx';
import { ServiceForm } from './service-form.tsx';

const { services: text } = paging;

/** What is run for users, each with who would be paged now. */
export function ServicesSection() {
  const services = useSurroundings((state) => state.workspace.services);
  return (
    <EditableList
      items={services}
      nameOf={({ name }) => name}
      text={text}
      form={(service, close) => <ServiceForm close={close} {...(service === undefined ? {} : { service })} />}
      show={(service, open) => (
        <SummaryCard
          name={service.name}
          open={open}
          note={`${text.short[service.urgency]} · ${service.policy ?? text.noPolicy}`}
        >
          {service.policy === null ? null : <LadderPreview service={service} />}
        </SummaryCard>
      )}
    />
  );
}

import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Service } from '#shared/domain/workspace/on-call.ts';
import { paging } from '#shared/text/paging-settings.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useSurroundings } from '#renderer/ui/app-context.tsx';
import parts from '../parts/parts.module.css';
import { LadderPreview } from '../policies/ladder-preview.tsx';
import { ServiceForm } from './service-form.tsx';

const { services: text } = paging;

/** What is run for users, each with who would be paged now. */
export function ServicesSection() {
  const services = useSurroundings((state) => state.workspace.services);
  /** The name of the one whose form is open; empty for a new one. */
  const [open, setOpen] = useState<string | null>(null);
  /** A form was closed: what opened the next one has the focus then. */
  const [closed, setClosed] = useState(false);
  const close = useCallback(() => {
    setOpen(null);
    setClosed(true);
  }, []);
  return (
    <>
      <p className={parts.lead}>{text.lead}</p>
      {open === '' ? (
        <ServiceForm close={close} />
      ) : (
        <div className={`${parts.buttons} ${parts.ahead}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus={closed} onClick={() => setOpen('')}>
            {text.add}
          </Button>
        </div>
      )}
      {services.length === 0 && open !== '' ? <p className={parts.note}>{text.none}</p> : null}
      {services.map((service) =>
        open === service.name ? (
          <ServiceForm key={service.name} service={service} close={close} />
        ) : (
          <Summary key={service.name} service={service} open={() => setOpen(service.name)} />
        ),
      )}
    </>
  );
}

function Summary({ service, open }: { service: Service; open: () => void }) {
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h2>
          <button
            type="button"
            className={parts.link}
            aria-label={settingsText.edit(service.name)}
            onClick={open}
          >
            {service.name}
          </button>
        </h2>
        <span className={parts.note}>
          {text.short[service.urgency]} · {service.policy ?? text.noPolicy}
        </span>
      </div>
      {service.policy === null ? null : <LadderPreview service={service} />}
    </section>
  );
}

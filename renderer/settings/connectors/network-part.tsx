import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Operations } from '#shared/contract/index.ts';
import type { OutputOf } from '#shared/contract/operation.ts';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { settingsText } from '#shared/text/settings.ts';
import { useApp } from '#renderer/ui/app-context.tsx';
import { Form, FormProblem } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import classes from './connectors.module.css';

const { network: text } = connectorScreen;
type Network = OutputOf<Operations['network.show']>;

/** Proxy and authorities for what connectors of this machine open. */
export function NetworkPart() {
  const { client } = useApp();
  const [network, setNetwork] = useState<Network | null>(null);
  useEffect(() => {
    void client.call('network.show', {}).then((outcome) => {
      if (outcome.ok) setNetwork(outcome.output);
    });
  }, [client]);
  return network === null ? null : <NetworkForm network={network} />;
}

function NetworkForm({ network }: { network: Network }) {
  const { environment } = network;
  const { save, errorAt, errorElsewhere } = useSaving();
  const [kept, setKept] = useState({ proxy: network.proxy ?? '', caFile: network.caFile ?? '' });
  const [typed, setTyped] = useState(kept);
  const [told, setTold] = useState('');
  const changed = typed.proxy !== kept.proxy || typed.caFile !== kept.caFile;
  const wanted = (value: string): string | null => (value.trim() === '' ? null : value.trim());

  async function submit(): Promise<void> {
    setTold('');
    const saved = await save('network.set', { proxy: wanted(typed.proxy), caFile: wanted(typed.caFile) });
    if (saved === undefined) return;
    setKept(typed);
    setTold(text.saved);
  }

  const error = errorElsewhere(['proxy', 'caFile']);
  return (
    <section className={classes.part} aria-labelledby="network-title">
      <h2 id="network-title">{text.title}</h2>
      <p className={parts.lead}>{text.lead}</p>
      <Form className="" onSubmit={() => void submit()}>
        <div className={`${parts.grid} ${parts.wide}`}>
          <TextField
            label={text.proxy}
            hint={text.proxyHint}
            value={typed.proxy}
            onChange={(proxy) => setTyped({ ...typed, proxy })}
            error={errorAt('proxy')}
            help={environment.proxy === null ? undefined : text.environment(environment.proxy)}
          />
          <TextField
            label={text.caFile}
            hint={text.caHint}
            value={typed.caFile}
            onChange={(caFile) => setTyped({ ...typed, caFile })}
            error={errorAt('caFile')}
            help={environment.caFile === null ? undefined : text.environment(environment.caFile)}
          />
        </div>
        <FormProblem words={error} />
        {changed ? (
          <div className={parts.buttons}>
            <Button type="submit" size="xs">
              {settingsText.save}
            </Button>
          </div>
        ) : null}
        <output className={parts.note}>{told}</output>
      </Form>
    </section>
  );
}

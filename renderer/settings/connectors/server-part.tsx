import { Button } from '@mantine/core';
import { useState } from 'react';
import { connectorScreen } from '#shared/text/connector-screen.ts';
import { Choice, TextField } from '../parts/field.tsx';
import parts from '../parts/parts.module.css';
import { numberIn } from '../parts/rows.ts';
import classes from './connectors.module.css';
import type { Server } from './use-server.ts';

const { server: text } = connectorScreen;

/** The server for webhooks: whether it is on, where it listens, and what came. */
export function ServerPart({ status, refusal, set }: Server) {
  const [typed, setTyped] = useState<string | null>(null);
  if (status === null)
    return refusal === null ? null : (
      <p className={parts.error} role="alert">
        {refusal}
      </p>
    );
  const { on, port, address, problem, taken, refused } = status;
  const shown = typed ?? String(port);
  const changed = shown !== String(port);
  return (
    <section className={classes.part} aria-labelledby="server-title">
      <h2 id="server-title">{text.title}</h2>
      <p className={parts.lead}>{text.lead}</p>
      <Choice checked={on} onChange={(wanted) => set({ on: wanted })}>
        {text.on}
      </Choice>
      <p className={parts.note}>
        {address === null ? text.off : text.listening(address)}
        {on ? ` · ${text.counts(taken, refused)}` : ''}
      </p>
      {problem === null ? null : <p className={parts.error}>{problem}</p>}
      <form
        className={parts.narrow}
        onSubmit={(event) => {
          event.preventDefault();
          const number = numberIn(shown);
          // What is no number is refused where ports are checked.
          set({ on, port: number === null || Number.isNaN(number) ? 0 : number });
          setTyped(null);
        }}
      >
        <TextField label={text.port} value={shown} onChange={setTyped} error={refusal} />
        {changed ? (
          <div className={parts.buttons}>
            <Button type="submit" size="xs">
              {text.save}
            </Button>
          </div>
        ) : null}
      </form>
    </section>
  );
}

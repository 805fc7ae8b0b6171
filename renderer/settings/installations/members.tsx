import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Member, SyncStatus } from '#shared/contract/sync.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { newCommandId } from '#renderer/client/client.ts';
import { actsAs } from '#renderer/state/workspace-store.ts';
import { useApp, useFromNow, useMoment } from '#renderer/ui/app-context.tsx';
import { useNames } from '#renderer/ui/names.tsx';
import { utcTime } from '#renderer/ui/time.ts';
import { Form, FormProblem } from '../parts/form.tsx';
import { TextField } from '../parts/field.tsx';
import type { Said } from '../parts/outcome.tsx';
import parts from '../parts/parts.module.css';
import { useSaving } from '../parts/use-saving.ts';
import classes from './installations.module.css';

const { members: text } = syncScreen;
/** How often it is asked when members were heard last, in ms. */
const HEARD = 15_000;

/** The installations that write here, this one first, with fingerprints to read out. */
export function Members({ sync, tell }: { sync: SyncStatus; tell: (said: Said) => void }) {
  const { client } = useApp();
  const [members, setMembers] = useState<Member[]>([]);
  const read = useCallback(() => {
    void client.call('sync.members', {}).then((outcome) => {
      if (outcome.ok) setMembers(outcome.output.toSorted((one, other) => rank(one) - rank(other)));
    });
  }, [client]);
  const beat = useFromNow((now) => Math.floor(now / HEARD));
  const stamp = `${sync.members} ${sync.reachable} ${sync.workspace?.generation ?? 0}`;
  useEffect(read, [read, stamp, beat]);
  return (
    <section aria-label={text.title}>
      <h2 className={classes.heading}>{text.title}</h2>
      <p className={parts.lead}>{text.lead}</p>
      {members.map((member) => (
        <MemberCard key={member.replica} member={member} tell={tell} changed={read} />
      ))}
    </section>
  );
}

/** This one, then those that exchange, then those that do so no more, then those whose events came with a file. */
function rank({ own, joined, revoked }: Member): number {
  if (own) return 0;
  if (!joined) return 3;
  return revoked === null ? 1 : 2;
}

/** Two groups tell apart machines that are called the same. */
function begins(fingerprint: string): string {
  return fingerprint.split('-').slice(0, 2).join(' ');
}

interface MemberCardProps {
  member: Member;
  tell: (said: Said) => void;
  changed: () => void;
}

function MemberCard({ member, tell, changed }: MemberCardProps) {
  const { client } = useApp();
  const moment = useMoment();
  const [revoking, setRevoking] = useState(false);
  const { name, fingerprint, own, joined, announcedAt, heardAt, revoked } = member;
  return (
    <section className={parts.card}>
      <div className={parts.cardHead}>
        <h3>{name}</h3>
        <Standing member={member} />
      </div>
      <dl className={`${parts.facts} ${parts.flat}`}>
        <dt>{text.fingerprint}</dt>
        <dd className={parts.mono}>
          {fingerprint.replaceAll('-', ' ')}{' '}
          <button
            type="button"
            className={parts.link}
            aria-label={text.copyOf(name)}
            onClick={() => void client.call('shell.clipboard.write', { text: fingerprint })}
          >
            {text.copy}
          </button>
        </dd>
        {own || !joined ? null : (
          <>
            <dt>{text.heard}</dt>
            <dd title={heardAt === null ? undefined : utcTime(heardAt)}>
              {heardAt === null ? text.never : moment(heardAt)}
            </dd>
          </>
        )}
        <dt>{text.since}</dt>
        <dd title={utcTime(announcedAt)}>{moment(announcedAt)}</dd>
      </dl>
      {own || !joined || revoked !== null ? null : revoking ? (
        <Revoke
          member={member}
          close={() => setRevoking(false)}
          done={() => {
            tell({ good: true, words: text.done(name) });
            changed();
          }}
        />
      ) : (
        <div className={parts.buttons}>
          <Button
            size="xs"
            variant="default"
            aria-label={text.revokeThis(name)}
            onClick={() => setRevoking(true)}
          >
            {text.revoke}
          </Button>
        </div>
      )}
    </section>
  );
}

function Standing({ member: { own, joined, revoked } }: { member: Member }) {
  const person = useNames();
  const moment = useMoment();
  if (revoked !== null)
    return (
      <span className={classes.bad} title={revoked.reason}>
        {text.revoked(person(revoked.by), moment(revoked.at))}: {revoked.reason}
      </span>
    );
  if (own) return <span className={classes.good}>{text.own}</span>;
  return joined ? null : <span className={parts.note}>{text.imported}</span>;
}

/** Asks why, says what shutting out does, and does it. */
function Revoke({ member, close, done }: { member: Member; close: () => void; done: () => void }) {
  const { dialogs, surroundings } = useApp();
  const { save, errorAt, errorElsewhere } = useSaving();
  const [reason, setReason] = useState('');
  const { name, replica, fingerprint } = member;

  async function revoke(): Promise<void> {
    const signed = { commandId: newCommandId(), ...actsAs(surroundings.getState()) };
    if ((await save('sync.revoke', { replica, reason, ...signed })) === undefined) return;
    close();
    done();
  }

  function ask(): void {
    // Without a reason there is nothing to confirm: the engine says in words what is missing.
    if (reason.trim() === '') {
      void revoke();
      return;
    }
    dialogs.setState({
      dialog: {
        kind: 'confirm',
        words: text.confirm(name, begins(fingerprint), reason.trim()),
        yes: text.revokeThis(name),
        act: () => void revoke(),
      },
    });
  }

  const trouble = errorElsewhere(['reason']);
  return (
    <Form label={text.revokeThis(name)} className={classes.part} onSubmit={ask}>
      <TextField
        label={text.reason}
        hint={text.reasonHint}
        value={reason}
        onChange={setReason}
        error={errorAt('reason')}
        first
      />
      <FormProblem words={trouble} />
      <div className={parts.buttons}>
        <Button type="submit">{text.next}</Button>
        <Button variant="default" onClick={close}>
          {syncScreen.cancel}
        </Button>
      </div>
    </Form>
  );
}

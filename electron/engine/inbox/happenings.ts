import type { Incoming, IncomingMessage } from '#shared/connectors/incoming.ts';
import type { Recorded } from '#shared/contract/index.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import { handle } from '#shared/domain/fields.ts';
import type { IncidentCommand } from '#shared/domain/incident/commands.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { pageState } from '#shared/domain/incident/paging/ladder.ts';
import type { Person } from '#shared/domain/workspace/state.ts';
import { inboxText } from '#shared/text/inbox.ts';
import { derivedId } from '../derived-id.ts';
import { RUNNER } from '../runs/live.ts';
import type { InboxParts } from './inbox.ts';

type StateHappening = Extract<Incoming, { kind: 'state' }>;

/** Whose thing in a team system something is: the stream and what of ours it stands for. */
export type Linked = (
  what: string,
  id: string,
) => { stream: string; link: { of: string; name: string } } | null;

/** A message as it is logged. */
export interface LoggedMessage {
  vendorId: string;
  by: string;
  text: string;
  at: number;
  url: string | null;
}

type HappeningParts = Pick<
  InboxParts,
  'log' | 'heads' | 'list' | 'incidents' | 'workspace' | 'connectorName' | 'now'
>;

/** What comes from a team system and belongs to an incident by itself: it does not wait for a person. */
export function createHappenings(parts: HappeningParts) {
  const { log, heads, list, incidents, workspace, connectorName, now } = parts;

  /** The same happening told twice to this installation is one command. */
  const commandIdOf = (about: string): string => derivedId(`${log.identity.replica} ${about}`);
  const messageId = (connector: string, vendorId: string, stream: string): string =>
    commandIdOf(`${connector} ${vendorId} ${stream}`);

  function logMessage(
    connector: string,
    stream: string,
    message: LoggedMessage,
    actor: string,
  ): Outcome<Recorded> {
    const detail = {
      source: `${message.by}, ${connectorName(connector)}`.slice(0, 1_000),
      ...(message.url === null ? {} : { link: message.url.slice(0, 1_000) }),
    };
    return incidents.execute(
      stream,
      {
        name: 'entry.log',
        input: {
          ...{ kind: 'communication', text: message.text, detail, undated: false },
          at: Math.min(message.at, now()),
        },
      },
      { actor, commandId: messageId(connector, message.vendorId, stream) },
    );
  }

  return {
    logMessage,

    /** Puts what a person marked onto the timeline of its incident. `waits`: it is for a person to say where it belongs. */
    takeMarked(connector: string, message: IncomingMessage): 'logged' | 'known' | 'waits' {
      const { stream, marked, text } = message;
      if (!marked || stream === null || list.summary(stream) === undefined || text.trim() === '')
        return 'waits';
      if (incidents.answered(messageId(connector, message.vendorId, stream)) !== undefined) return 'known';
      const logged = logMessage(connector, stream, message, RUNNER);
      if (!logged.ok) process.stderr.write(`a message was not logged: ${logged.refusal.message}\n`);
      return logged.ok ? 'logged' : 'waits';
    },

    /**
     * Something of ours was changed in a team system: says the same here. What is so already, because somebody did it at
     * the desk, is left alone. Tells whether anything was recorded.
     */
    takeState(connector: string, happening: StateHappening, linked: Linked): boolean {
      const found = linked(happening.what, happening.id);
      if (found === null || list.summary(found.stream) === undefined) return false;
      const { stream, link } = found;
      const from = connectorName(connector);
      const where = happening.by === null ? from : `${from} (${happening.by})`;
      const at = Math.min(happening.at, now());
      const command = commandOf(heads.get(stream), { ...happening, at }, link, {
        where,
        person: personOf(happening.by, workspace.state.people),
      });
      const commandId = commandIdOf(`${connector} ${happening.vendorId} ${happening.state} ${happening.at}`);
      if (command === null || incidents.answered(commandId) !== undefined) return false;
      return incidents.execute(stream, command, { actor: RUNNER, commandId }).ok;
    },
  };
}

/** The person a vendor means, by handle, address or name; else a handle made of what it says. */
function personOf(by: string | null, people: readonly Person[]): string {
  if (by === null) return RUNNER;
  const plain = by.trim().toLowerCase();
  const known = people.find(
    (person) =>
      person.handle === plain ||
      person.handle === `@${plain}` ||
      person.email?.toLowerCase() === plain ||
      person.name.toLowerCase() === plain,
  );
  if (known !== undefined) return known.handle;
  const made = handle.safeParse(plain.replace(/@.*$/, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-'));
  return made.success ? made.data : RUNNER;
}

/** The command that says here what happened there; null where nothing has to be said. */
function commandOf(
  head: IncidentHead,
  { what, state, at }: StateHappening,
  { of, name }: { of: string; name: string },
  { where, person }: { where: string; person: string },
): IncidentCommand | null {
  const page = head.pages.find(({ id }) => id === of);
  if (page !== undefined) {
    if (pageState(page) === 'resolved') return null;
    if (state === 'acknowledged') return { name: 'page.acknowledge', input: { page: of, person, at } };
    return state === 'done' ? { name: 'page.resolve', input: { page: of } } : null;
  }
  const task = head.tasks.find(({ id }) => id === of);
  if (task !== undefined) {
    if (state === 'done' && task.state === 'open')
      return { name: 'task.close', input: { task: of, how: 'done', note: `${name}, ${where}`, at } };
    return state === 'open' && task.state !== 'open'
      ? { name: 'task.reopen', input: { task: of, at } }
      : null;
  }
  // The ticket of the incident itself: a fact worth a line, and no reason to end it.
  if (what !== 'ticket') return null;
  const text = inboxText.changedThere(name, state, where);
  return { name: 'entry.log', input: { kind: 'note', text, detail: {}, undated: false, at } };
}

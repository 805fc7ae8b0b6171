import type { CallAct } from '#shared/composer/act.ts';
import { operations } from '#shared/contract/index.ts';
import { syncScreen } from '#shared/text/sync-screen.ts';
import { uiText } from '#shared/text/ui.ts';
import { deskHash } from '#renderer/state/route.ts';
import type { Services } from '#renderer/state/services.ts';

/** What a person is told when a call was answered. */
export type Told = { notice: string } | { error: string } | null;

/** What follows a call that records nothing in an incident: a file to save, a result to tell. */
export async function finishCall(
  act: CallAct,
  output: unknown,
  { client, location }: Pick<Services, 'client' | 'location'>,
): Promise<Told> {
  const { composer } = uiText;
  switch (act.operation) {
    case 'incident.export':
    case 'handoff.file': {
      const file = operations[act.operation].output.parse(output);
      const content = file.encoding === 'base64' ? { base64: file.text } : { text: file.text };
      const saved = await client.call('shell.file.save', { suggestedName: file.name, ...content });
      if (!saved.ok) return { error: saved.refusal.message };
      return saved.output.path === undefined ? null : { notice: composer.savedFile(saved.output.path) };
    }
    case 'sync.now': {
      const { received, sent } = operations['sync.now'].output.parse(output);
      return { notice: syncScreen.exchanged(received, sent) };
    }
    case 'backup.create':
      return { notice: composer.backedUp(operations['backup.create'].output.parse(output).path) };
    case 'log.verify': {
      const { ok, events, problems } = operations['log.verify'].output.parse(output);
      return ok ? { notice: composer.verified(events) } : { error: composer.notVerified(problems.length) };
    }
    case 'drill.run':
      location.go(deskHash(operations['drill.run'].output.parse(output).ref));
      return null;
    case 'sync.offline':
    case 'drill.change':
    case 'drill.stop':
    case 'person.set':
      return { notice: composer.done };
    default:
      return null;
  }
}

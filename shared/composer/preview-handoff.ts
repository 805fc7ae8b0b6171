import { openHandoffs } from '../domain/incident/handoff/facts.ts';
import { handoffCommandText, itemNames } from '../text/handoff.ts';
import type { CallOf, HandoffActName } from './act.ts';
import type { ComposerContext } from './context.ts';

const { preview: say } = handoffCommandText;

type HandoffAct = CallOf<HandoffActName>;

/** What a command on a handoff will do, in a few words. */
export function previewHandoff(
  act: HandoffAct,
  context: ComposerContext,
  write: {
    person: (handle: string) => string;
    time: (at: number) => string;
    words: (entry: string | number) => string;
  },
): string[] {
  const [open] = openHandoffs(context.head);
  const incoming = open === undefined ? '' : write.person(open.to);
  switch (act.operation) {
    case 'handoff.schedule':
      return [
        typeof act.input.dueAt === 'number' ? say.schedule(write.time(act.input.dueAt)) : say.unschedule,
      ];
    case 'handoff.start': {
      const asked = context.levels.find((level) => level.id === context.head.severity)?.handoff;
      const live = act.input.mode === 'live' || asked === 'live-call';
      const region = act.input.region;
      return [
        say.start(write.person(act.input.to)),
        ...(region === undefined ? [] : [region]),
        live ? say.live : say.written,
      ];
    }
    case 'handoff.tick': {
      const item = itemNames[act.input.item];
      return [act.input.on === false ? say.untick(item) : say.tick(item)];
    }
    case 'handoff.document':
      return [say.document];
    case 'handoff.brief':
      return [open?.mode === 'live' ? say.brief : say.briefWritten];
    case 'handoff.readBack':
      return [say.readBack(incoming)];
    case 'handoff.confirm':
      return [say.confirm(incoming)];
    case 'handoff.accept':
      return [say.accept(incoming)];
    case 'handoff.decline':
      return [say.decline];
    case 'handoff.cancel':
      return [say.cancel];
    case 'context.lose': {
      const { entry, on } = act.input;
      return [on === false ? say.kept(String(entry)) : say.lost(String(entry), write.words(entry))];
    }
    case 'handoff.file':
      return [say.file];
  }
}

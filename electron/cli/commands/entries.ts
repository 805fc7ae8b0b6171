import { ENTRY_KINDS, VERDICTS } from '#shared/domain/incident/terms.ts';
import type { CommandBuilder, Commands } from '../command.ts';
import { AT_HELP, pastTime } from '../time.ts';
import { given, recordedAnswer, signedAt } from './common.ts';

interface DetailOptions {
  source?: string;
  decidedBy?: string;
  advisedBy?: string[];
  known?: string;
  considered?: string;
  sentTo?: string;
  link?: string;
}

interface LogOptions extends DetailOptions {
  kind?: string;
  at?: string;
  replyTo?: string;
}

interface CorrectOptions extends DetailOptions {
  kind?: string;
  at?: string;
  reason?: string;
}

const ENTRY = 'Its number, like 12, or 12b where two logs were merged.';
const TEXT = 'What to write. A single - reads standard input.';
const KINDS = `${ENTRY_KINDS.join(', ')}.`;

/** Commands on entries of the timeline. */
export function addEntryCommands(commands: Commands): void {
  commands.heading('Timeline:');
  withDetails(
    commands
      .add(
        'log <ref> <text...>',
        'Log an entry on the timeline.',
        'log INC-7F3 "Error rate at 40 %" --kind observation --source Grafana --at -5m',
        'log INC-7F3 "Fail over to us-east" --kind decision --advised-by @cy --considered "Waiting for the vendor"',
        'kubectl get events | deepwater log INC-7F3 - --kind evidence',
      )
      .argument('text', TEXT)
      .option('--kind <kind>', `Default note: ${KINDS}`)
      .option('--at <time>', `When it happened, if not now: ${AT_HELP}.`)
      .option('--reply-to <n>', 'The entry this answers or continues.'),
  ).does(async (session, ref: string, text: string[], options: LogOptions) => {
    const {
      n,
      id,
      ref: named,
    } = await session.call('entry.log', {
      ref,
      text: await session.text(text),
      detail: detailOf(options),
      ...given({ kind: options.kind?.toLowerCase(), replyTo: options.replyTo }),
      ...signedAt(session, options.at),
    });
    return { json: { n, id }, text: `${named} #${n}  logged` };
  });

  withDetails(
    commands
      .add(
        'correct <ref> <n> [text...]',
        'Correct an entry. The earlier version stays readable.',
        'correct INC-7F3 12 "Error rate at 14 %" --reason "Misread the axis"',
        'correct INC-7F3 12 --at 14:05',
      )
      .argument('n', ENTRY)
      .argument('text', `${TEXT} Without it the text stays.`)
      .option('--kind <kind>', `Another kind: ${KINDS}`)
      .option('--at <time>', `When it really happened: ${AT_HELP}.`)
      .option('--reason <text>', 'Why, in one sentence.'),
  ).does(async (session, ref: string, entry: string, text: string[], options: CorrectOptions) => {
    const detail = detailOf(options);
    const recorded = await session.call('entry.correct', {
      ref,
      entry,
      ...given({ kind: options.kind?.toLowerCase(), reason: options.reason }),
      ...(text.length === 0 ? {} : { text: await session.text(text) }),
      ...(Object.keys(detail).length === 0 ? {} : { detail }),
      ...(options.at === undefined ? {} : { occurredAt: pastTime(options.at, session.now, 'occurredAt') }),
      ...session.signed,
    });
    return recordedAnswer(recorded, 'corrected');
  });

  commands
    .add(
      'strike <ref> <n>',
      'Strike an entry: its words are blanked everywhere, for good.',
      'strike INC-7F3 12 --reason "Held a password"',
    )
    .explain(
      'For a secret that was pasted. Author and time stay and the log still verifies. It can’t be undone.',
    )
    .argument('n', ENTRY)
    .option('--reason <text>', 'Why. Don’t repeat the secret.')
    .does(async (session, ref: string, entry: string, options: { reason?: string }) => {
      const input = { ref, entry, ...given({ reason: options.reason }), ...session.signed };
      return recordedAnswer(await session.call('entry.strike', input), 'struck');
    });

  addMarks(commands);
  addOpenPoints(commands);
  addSignals(commands);
}

function addMarks(commands: Commands): void {
  const marks = [
    ['pin', 'pin', true, 'Pin an entry.', 'pinned'],
    ['unpin', 'pin', false, 'Take the pin off an entry.', 'not pinned any more'],
    ['star', 'star', true, 'Star an entry for the postmortem.', 'starred'],
    ['unstar', 'star', false, 'Take the star off an entry.', 'not starred any more'],
  ] as const;
  for (const [name, mark, on, summary, sentence] of marks) {
    commands
      .add(`${name} <ref> <n>`, summary, `${name} INC-7F3 12`)
      .argument('n', ENTRY)
      .does(async (session, ref: string, entry: string) =>
        recordedAnswer(
          await session.call('entry.mark', { ref, entry, mark, on, ...session.signed }),
          sentence,
        ),
      );
  }
}

function addOpenPoints(commands: Commands): void {
  commands
    .add(
      'answer <ref> <n> [text...]',
      'Answer a question: in words, or by the entry that answers it.',
      'answer INC-7F3 12 "Yes, since 13:50"',
      'answer INC-7F3 12 --by 17',
    )
    .argument('n', ENTRY)
    .argument('text', TEXT)
    .option('--by <n>', 'The entry that answers it.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(
      async (session, ref: string, entry: string, text: string[], options: { by?: string; at?: string }) => {
        const recorded = await session.call('question.answer', {
          ref,
          entry,
          ...(text.length === 0 ? {} : { text: await session.text(text) }),
          ...given({ by: options.by }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, 'answered');
      },
    );

  commands
    .add(
      'judge <ref> <n> <verdict>',
      'Say what became of a hypothesis.',
      'judge INC-7F3 12 ruled-out --because "Traffic was normal"',
    )
    .argument('n', ENTRY)
    .argument('verdict', `${VERDICTS.join(', ')}.`)
    .option('--because <text>', 'Why, in one sentence.')
    .option('--at <time>', `When, if not now: ${AT_HELP}.`)
    .does(
      async (
        session,
        ref: string,
        entry: string,
        verdict: string,
        options: { because?: string; at?: string },
      ) => {
        const recorded = await session.call('hypothesis.judge', {
          ref,
          entry,
          verdict: verdict.toLowerCase(),
          ...given({ because: options.because }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, verdict.toLowerCase());
      },
    );
}

function addSignals(commands: Commands): void {
  const signals = [
    ['dontknow', 'dont-know', 'Say that you don’t know: better said than guessed.', 'dontknow INC-7F3'],
    [
      'escalate',
      'escalation',
      'Ask for help, early: an open page climbs to its next rung at once.',
      'escalate INC-7F3 "We need somebody who knows DNS"',
    ],
  ] as const;
  for (const [name, signal, summary, example] of signals) {
    commands
      .add(`${name} <ref> [text...]`, summary, example)
      .argument('text', `${TEXT} Without it a plain sentence stands there.`)
      .option('--at <time>', `When, if not now: ${AT_HELP}.`)
      .does(async (session, ref: string, text: string[], options: { at?: string }) => {
        const recorded = await session.call('signal.leave', {
          ref,
          signal,
          ...(text.length === 0 ? {} : { text: await session.text(text) }),
          ...signedAt(session, options.at),
        });
        return recordedAnswer(recorded, 'said');
      });
  }
}

function withDetails(builder: CommandBuilder): CommandBuilder {
  return builder
    .option('--source <text>', 'Observation, metric: where it was seen.')
    .option('--decided-by <person>', 'Decision: who decided, if not who logs it.')
    .repeatable('--advised-by <person>', 'Decision: who advised.')
    .option('--known <text>', 'Decision: what was known then.')
    .option('--considered <text>', 'Decision: what else was considered.')
    .option('--sent-to <text>', 'Communication: to whom or where it went.')
    .option('--link <address>', 'Evidence: where the thing is.');
}

function detailOf(options: DetailOptions): ReturnType<typeof given<DetailOptions>> {
  const { source, decidedBy, advisedBy, known, considered, sentTo, link } = options;
  return given({ source, decidedBy, advisedBy, known, considered, sentTo, link });
}

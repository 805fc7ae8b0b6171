import fs from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { RefusalError } from '#shared/contract/refusal.ts';
import type { RunbookSummary } from '#shared/contract/runbooks.ts';
import { decoded } from '#shared/runbooks/decoded.ts';
import { hasAnchor, linkedIn, type LinkEnd } from '#shared/runbooks/lint-links.ts';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import type { Finding, Step } from '#shared/runbooks/runbook.ts';
import { runbookText } from '#shared/text/runbooks.ts';
import type { Answer } from '../answer.ts';
import type { Commands } from '../command.ts';
import { readWhole, utf8 } from '../files.ts';
import { harmless, oneLine, table } from '../render/layout.ts';
import type { Paper } from '../render/paper.ts';
import type { Session } from '../session.ts';
import { given, joined } from './common.ts';

/** Largest file that is checked, in bytes. */
const MAX_FILE = 4_000_000;
const RUNBOOK = 'Its key or id as runbook list prints it, its path or its title.';

/** The library of runbooks: what there is, what is wrong with it, and what may run on this machine. */
export function addRunbookCommands(commands: Commands): void {
  const runbooks = commands.group(
    'runbook',
    'Runbooks: find, read and check them, and say which may run here.',
  );

  runbooks
    .add('list', 'List the runbooks of this machine.', 'runbook list', 'runbook list --json')
    .does(async (session) => {
      const library = await session.call('runbook.list', {});
      return {
        json: library,
        text: (paper) =>
          [
            table(library.runbooks.map((one) => row(one, paper))),
            ...library.unread.map((file) => `${harmless(file.path)}: ${file.problem}`),
            ...library.folders.flatMap(({ path: at, problem }) =>
              problem === null ? [] : [`${harmless(at)}: ${problem}`],
            ),
          ].join('\n'),
      };
    });

  runbooks
    .add(
      'show <runbook...>',
      'Show a runbook: its text, its steps and what is wrong with it.',
      'runbook show disk-full',
    )
    .argument('runbook', RUNBOOK)
    .does(async (session, name: string[]) => {
      const shown = await session.call('runbook.show', { runbook: joined(name) });
      const { steps, rollbacks, variables } = parseRunbook(shown.text, shown.path);
      return {
        json: { ...shown, steps: steps.length, stepList: steps, rollbacks, variables },
        text: (paper) =>
          [
            `${paper.paint('bold', oneLine(shown.title))}  ${shown.key}  ${runbookText.trusts[shown.trust]}`,
            harmless(shown.path),
            '',
            harmless(shown.text.trimEnd()),
            '',
            paper.paint('bold', runbookText.cli.steps(steps.length, shown.runnable)),
            ...steps.map(stepLine),
            ...shown.findings.map((finding) => findingLine(shown.path, finding, paper)),
          ].join('\n'),
      };
    });

  runbooks
    .add('search <words...>', 'Find runbooks that hold all of these words.', 'runbook search replica lag')
    .does(async (session, words: string[]) => {
      const found = await session.call('runbook.search', { text: joined(words) });
      return {
        json: found,
        text: found
          .map(({ runbook, fields, line }) =>
            [
              `${oneLine(runbook.title)}  ${runbook.key}  (${fields.map((field) => runbookText.cli.fields[field]).join(', ')})`,
              ...(line === null ? [] : [`  ${line.number}: ${oneLine(line.text)}`]),
            ].join('\n'),
          )
          .join('\n'),
      };
    });

  runbooks
    .add(
      'match [ref]',
      'Find runbooks that fit an incident, an alert or a service.',
      'runbook match INC-7F3',
      'runbook match --alert KubeNodeNotReady',
    )
    .option('--alert <name>', 'The alert by its name.')
    .option('--service <name>', 'The service that is affected.')
    .option('--text <words>', 'What it is about, in words.')
    .does(
      async (
        session,
        ref: string | undefined,
        options: { alert?: string; service?: string; text?: string },
      ) => {
        const { alert, service, text } = options;
        const found = await session.call('runbook.match', given({ ref, alert, service, text }));
        return {
          json: found,
          text: found
            .map(
              ({ runbook, why }) =>
                `${oneLine(runbook.title)}  ${runbook.key}  ${oneLine(runbookText.why(why))}`,
            )
            .join('\n'),
        };
      },
    );

  runbooks
    .add(
      'lint <file...>',
      'Check runbooks: what can’t run, what shouldn’t yet, and what has grown old.',
      'runbook lint resources/runbooks/disk-full.md',
    )
    .explain('Works on any file, without the application. Ends with status 1 when one has an error.')
    .does(async (session, files: string[]) => {
      const checked = files.map((file) => lint(session, file));
      const findings = checked.flatMap(({ file, found }) => found.map((finding) => ({ file, ...finding })));
      return {
        json: findings,
        text: (paper) =>
          findings.length === 0
            ? runbookText.cli.nothingFound(files.length)
            : findings.map((finding) => findingLine(finding.file, finding, paper)).join('\n'),
        failed: findings.some(({ level }) => level === 'error'),
      };
    });

  runbooks
    .add(
      'trust <runbook...>',
      'Review a runbook, and let exactly its text run on this machine.',
      'runbook trust disk-full',
      'runbook trust disk-full --hash 0123456789ab',
      'runbook trust INC-7F3 --run 1',
    )
    .explain(
      'Without --hash it shows what there is to review, or what changed since the last review, and what to type then. A runbook that changes afterwards has to be reviewed again. With --run it is the text that a run goes by, so that the run can be taken over from another machine.',
    )
    .argument('runbook', `${RUNBOOK} With --run the incident of the run.`)
    .count('--run <n>', 'Review the text of this run of an incident.')
    .option('--hash <hash>', 'The first 12 characters or more of the hash of the text you have read.')
    .does(async (session, name: string[], options: { hash?: string; run?: number }) => {
      const runbook = joined(name);
      if (options.run !== undefined) return await trustRun(session, runbook, options.run, options.hash);
      const shown = await session.call('runbook.show', { runbook });
      if (options.hash === undefined)
        return {
          json: { key: shown.key, hash: shown.hash, trust: shown.trust, lastReview: shown.lastReview },
          text: review(shown),
        };
      assertRead(options.hash, shown.hash);
      const trusted = await session.call('runbook.trust', { runbook, hash: shown.hash, ...session.signed });
      return { json: { key: shown.key, ...trusted }, text: runbookText.cli.trusted(shown.key, trusted.by) };
    });

  runbooks
    .add('distrust <runbook...>', 'Take back every review of a runbook.', 'runbook distrust disk-full')
    .argument('runbook', RUNBOOK)
    .does(async (session, name: string[]) => {
      const { taken } = await session.call('runbook.distrust', { runbook: joined(name), ...session.signed });
      return { json: { taken }, text: runbookText.cli.distrusted(taken) };
    });

  runbooks
    .add(
      'figures',
      'What runs of each runbook came to: uses, success, time, minutes saved.',
      'runbook figures',
    )
    .does(async (session) => {
      const figures = await session.call('runbook.figures', {});
      return {
        json: figures,
        text:
          figures.length === 0
            ? runbookText.cli.neverRun
            : table(figures.map((each) => runbookText.cli.figures({ ...each, title: oneLine(each.title) }))),
      };
    });

  addFolderCommands(runbooks);
}

function addFolderCommands(runbooks: Commands): void {
  const folders = runbooks.group('folders', 'Folders of this machine that runbooks come from.');

  folders.add('list', 'List the folders.', 'runbook folders list').does(async (session) => {
    const all = await session.call('runbook.folders', {});
    const rows = all.map(({ id, path: at, runbooks: count, problem }) => [
      id,
      String(count),
      harmless(at),
      problem ?? '',
    ]);
    return { json: all, text: table(rows) };
  });

  folders
    .add('add <folder>', 'Add a folder. What is in it is watched.', 'runbook folders add ~/team/runbooks')
    .does(async (session, folder: string) => {
      const added = await session.call('runbook.folder.add', {
        path: session.path(folder),
        ...session.signed,
      });
      return { json: added, text: runbookText.added(harmless(added.path), added.runbooks) };
    });

  folders
    .add(
      'remove <folder>',
      'Leave a folder. Its files stay as they are.',
      'runbook folders remove ~/team/runbooks',
    )
    .argument('folder', 'Its id as runbook folders list prints it, or its path.')
    .does(async (session, folder: string) => {
      const name = /^[0-9a-f]{8}$/.test(folder) ? folder : session.path(folder);
      const removed = await session.call('runbook.folder.remove', { folder: name, ...session.signed });
      return { json: removed, text: runbookText.cli.removed };
    });
}

function row({ title, key, trust, steps, runnable, errors }: RunbookSummary, paper: Paper): string[] {
  return [
    key,
    oneLine(title),
    runbookText.cli.steps(steps, runnable),
    runnable === 0 ? '' : runbookText.trusts[trust],
    errors === 0 ? '' : paper.paint('red', runbookText.cli.errors(errors)),
  ];
}

function stepLine(step: Step): string {
  const depth = step.kind === 'manual' ? step.depth : 0;
  const kind = step.kind === 'manual' ? '' : `[${step.kind}] `;
  return `${'  '.repeat(depth)}${step.number}. ${kind}${oneLine(step.name)}`;
}

function findingLine(file: string, { place, level, rule, message }: Finding, paper: Paper): string {
  const painted = paper.paint(level === 'error' ? 'red' : 'yellow', runbookText.cli.levels[level]);
  return `${harmless(file)}:${place.line}:${place.column}: ${painted} ${oneLine(message)} (${rule})`;
}

/** What is wrong with a file. Throws a RefusalError when it can't be read. */
function lint(session: Session, file: string): { file: string; found: Finding[] } {
  const full = session.path(file);
  const text = utf8(readWhole(full, MAX_FILE), file);
  const endOf = (url: string): LinkEnd => {
    const [name = '', anchor = ''] = url.split('#', 2);
    const file = decoded(name.split('?', 1)[0] ?? '');
    if (file === '' || file.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(url)) return null;
    const other = path.resolve(path.dirname(full), file);
    if (file.includes('\0') || !fs.existsSync(other)) return 'nowhere';
    if (anchor === '' || !/\.(?:md|markdown|mdown)$/i.test(file)) return 'there';
    const { tree } = parseRunbook(utf8(readWhole(other, MAX_FILE), other), file);
    return hasAnchor(linkedIn(tree), decoded(anchor)) ? 'there' : 'no-heading';
  };
  return { file, found: lintRunbook(parseRunbook(text, file), { now: session.now, endOf }) };
}

/** Reviews the text that a run goes by. */
async function trustRun(
  session: Session,
  ref: string,
  run: number,
  hash: string | undefined,
): Promise<Answer> {
  const shown = await session.call('run.review', { ref, run });
  const { text, before, trusted, ...known } = shown;
  if (hash === undefined) {
    const last = before === null ? null : { by: before.review?.by ?? null, text: before.text };
    const read = trusted ? text : toRead(text, last, runbookText.cli.ofRun(shown.ref, run));
    const then = trusted
      ? runbookText.cli.alreadyTrusted(runbookText.cli.ofRun(shown.ref, run))
      : runbookText.cli.toTrustRun(shown.ref, run, shown.hash.slice(0, 12));
    return { json: { ...known, trusted, before }, text: trusted ? then : `${read}\n\n${then}` };
  }
  assertRead(hash, shown.hash);
  const review = await session.call('run.trust', { ref, run, hash: shown.hash, ...session.signed });
  return {
    json: { ref: shown.ref, run, ...review },
    text: runbookText.cli.trustedRun(shown.ref, run, review.by),
  };
}

/** Throws a RefusalError unless the hash that was typed is the one of the text that is there. */
function assertRead(typed: string, hash: string): void {
  if (typed.length < 12 || !hash.startsWith(typed))
    throw new RefusalError('changed_meanwhile', runbookText.cli.otherText, 'hash');
}

/** What a person reads: what differs from what somebody here has read, else all of it; `by` is null where nobody has. */
function toRead(text: string, before: { text: string; by: string | null } | null, now: string): string {
  if (before === null || before.text === text) return harmless(text.trimEnd());
  const { cli } = runbookText;
  const patch = createTwoFilesPatch(
    before.by === null ? cli.inLibrary : cli.before(before.by),
    now,
    before.text,
    text,
  );
  // What nobody read is no ground for reading only what differs from it.
  return harmless((before.by === null ? `${text.trimEnd()}\n\n${patch}` : patch).trimEnd());
}

/** What a person has to read before they trust a text: all of it, or what changed since the last review. */
function review(shown: {
  key: string;
  hash: string;
  text: string;
  trust: RunbookSummary['trust'];
  lastReview: { text: string; by: string; hash: string } | null;
}): string {
  const { key, hash, text, trust, lastReview } = shown;
  if (trust === 'trusted') return runbookText.cli.alreadyTrusted(key);
  const read = toRead(text, lastReview, runbookText.cli.now);
  return `${read}\n\n${runbookText.cli.toTrust(key, hash.slice(0, 12))}`;
}

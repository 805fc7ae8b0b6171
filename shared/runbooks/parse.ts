import type { Code, Heading, List, ListItem, Nodes, Paragraph, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { firstUnreadable } from './limits.ts';
import { readFrontMatter } from './front-matter.ts';
import { plainText } from './plain-text.ts';
import { isImperative, isProhibition, isTelling, type Reading } from './imperative.ts';
import { sentencesIn, sentencesOf } from './sentences.ts';
import { readBlock, type ReadBlock } from './block.ts';
import {
  MAX_RUNBOOK,
  type CommandBlock,
  type Finding,
  type ManualStep,
  type Place,
  type Rollback,
  type Runbook,
  type Step,
} from './runbook.ts';

/** Longest name of a step; the rest stays in the text. */
const MAX_NAME = 300;
/** More steps than any person follows; a list longer than that is data. */
const MAX_STEPS = 500;

/** Sections that tell instead of asking. What stands under them is no step. */
const TELLING =
  /^(?:meaning|impact|background|overview|introduction|summary|context|additional context|symptoms?|references?|links?|further reading|see also|related|notes?|about|architecture|what is|why|glossary|history|contacts?|dashboards?|metrics?|alerts?|table of contents|contents|faq)\b/i;
/** Sections whose paragraphs ask even where a list would be clearer. */
const ASKING =
  /\b(?:diagnos\w*|mitigat\w*|resol(?:ution|ve|ving)|procedures?|steps?|troubleshoot\w*|what to do|how to|how do|fix\w*|recover\w*|roll ?back|verif\w*|checklists?|actions?|instructions?|remediat\w*|investigat\w*|respon(?:se|d)|restor\w*|general procedure|first steps?)\b/i;

/** A block after such words shows what is seen, and is nothing to type. */
const SHOWING =
  /\b(?:outputs?|looks? like|lines? (?:like|such as)|see something like|for example|as shown|responds?)\b[^.]*$/i;
const SHELLS = /^(?:sh|bash|zsh|shell|console|powershell|sql|psql|ruby|python)$/i;

/**
 * Reads a runbook: any Markdown, with or without front matter. Never throws for what stands in it: what can't be used is
 * among the problems, with its place. `file` is its name, for where the text gives no id or title.
 */
export function parseRunbook(source: string, file: string): Runbook {
  const whole = source
    .slice(0, MAX_RUNBOOK)
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n');
  const unreadable = firstUnreadable(whole);
  const text = unreadable === null ? whole : whole.slice(0, unreadable.at);
  const matter = readFrontMatter(text);
  // The front matter becomes empty lines, so that every place in the tree is a place in the file.
  const body = withPlainLinks(matter.body);
  const tree = fromMarkdown(body, {
    extensions: [gfm({ singleTilde: false })],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const walk = createWalk(body);
  walk.visit(tree);
  const base = file.replace(/^.*[/\\]/, '').replace(/\.(?:md|markdown|mdown)$/i, '');
  return {
    ...matter.facts,
    id: matter.facts.id ?? base,
    title: matter.facts.title ?? walk.title ?? base,
    steps: withIds(walk.steps),
    rollbacks: walk.rollbacks,
    problems: [
      ...(source.length > MAX_RUNBOOK
        ? [
            finding(
              'error',
              'too-long',
              'The runbook is longer than a million characters. The rest is left out.',
              { line: 1, column: 1 },
            ),
          ]
        : []),
      ...(unreadable === null ? [] : [unreadable.problem]),
      ...matter.problems,
      ...walk.problems,
    ],
    tree,
  };
}

/**
 * Links as Hugo writes them, `[Disk]({{< ref "./Disk.md" >}})`, as links of Markdown. Spaces keep every place in the tree a
 * place in the file.
 */
function withPlainLinks(body: string): string {
  return body.replaceAll(
    /\]\((\{\{[<%]\s*(?:rel)?ref\s+"([^"\s<>]*)"\s*[>%]\}\})\)/g,
    (_all, written: string, path: string) => `](${path.padEnd(written.length)})`,
  );
}

type Draft = Step extends infer One ? (One extends Step ? Omit<One, 'id' | 'number'> : never) : never;

function createWalk(source: string) {
  const steps: Draft[] = [];
  const rollbacks: Rollback[] = [];
  const problems: Finding[] = [];
  const sections: { depth: number; name: string; place: Place }[] = [];
  /** Words of the paragraph above. */
  let before = '';
  let hasSections = false;
  let title: string | null = null;

  const path = (): string[] => sections.map(({ name }) => name);

  /** How a section is read: the innermost heading that says something decides. Null where it only tells. */
  function reading(): Reading | null {
    for (const { name } of sections.toReversed()) {
      if (ASKING.test(name)) return 'asking';
      if (TELLING.test(name)) return null;
    }
    return 'neutral';
  }

  function visit(root: Root): void {
    hasSections = root.children.filter(({ type }) => type === 'heading').length > 1;
    for (const node of root.children) block(node, 0);
  }

  function block(node: Nodes, depth: number): void {
    switch (node.type) {
      case 'heading':
        heading(node);
        break;
      case 'code':
        code(node);
        break;
      case 'list':
        list(node, depth);
        break;
      case 'paragraph':
        paragraph(node, depth);
        break;
      case 'blockquote':
        // A warning in a box is there to be read, but what runs in it runs.
        for (const child of node.children) if (child.type === 'code') code(child);
        break;
      default:
        break;
    }
  }

  function heading(node: Heading): void {
    const name = plainText(node);
    if (node.depth === 1 && title === null && steps.length === 0 && sections.length === 0) {
      title = name;
      return;
    }
    while ((sections.at(-1)?.depth ?? 0) >= node.depth) sections.pop();
    sections.push({ depth: node.depth, name, place: placeOf(node) });
  }

  function code(node: Code): void {
    const read: ReadBlock = readBlock(node, placeOf(node), lineFrom(source, node));
    problems.push(...read.problems);
    if (read.kind === 'step') add({ ...read.step, section: path() });
    else if (read.kind === 'rollback') rollbacks.push(read.rollback);
    else attach(read.command);
  }

  /** A block that is not run belongs to the step above it in the same section; else its heading may be the step. */
  function attach(command: CommandBlock): void {
    if (
      command.text.trim() === '' ||
      (SHOWING.test(before.slice(-200)) && !SHELLS.test(command.language ?? ''))
    )
      return;
    let last = steps.at(-1);
    const under = sections.at(-1);
    if (!(last !== undefined && sameSection(last.section, path())) && under !== undefined) {
      if (reading() === null || !isImperative(under.name, 'neutral')) return;
      manual(under.name, under.place, 0);
      last = steps.at(-1);
    }
    if (last?.kind === 'manual' && sameSection(last.section, path())) last.commands.push(command);
  }

  function list(node: List, depth: number): void {
    // One number alone is a heading in disguise.
    const numbered = node.ordered === true && node.children.length > 1;
    for (const item of node.children) listItem(item, numbered, depth);
  }

  function listItem(item: ListItem, ordered: boolean, depth: number): void {
    const [first, ...rest] = item.children;
    const words = first?.type === 'paragraph' ? plainText(first) : '';
    before = words;
    const task = item.checked !== null && item.checked !== undefined;
    const how = reading();
    const command = first?.type === 'paragraph' ? onlyCommand(first) : null;
    // What is ticked off asks by its form, what is numbered among steps as well; a bullet asks by its words.
    const isStep =
      words !== '' &&
      (task || ordered || !isTerm(first)) &&
      (task ||
        (how !== null &&
          (asks(words, how) || command !== null || (ordered && how === 'asking' && !isTelling(words)))));
    if (
      isStep &&
      !asks(words, how ?? 'asking') &&
      !task &&
      command === null &&
      rest.some(({ type }) => type === 'list')
    ) {
      group(words, item, rest, depth);
      return;
    }
    if (isStep) manual(words, placeOf(item), depth, command === null ? [] : [command]);
    else if (first !== undefined && first.type !== 'paragraph') block(first, depth);
    for (const child of rest) {
      // Under a step only what is a list of its own asks again: its other paragraphs explain it.
      if (isStep && child.type === 'paragraph') before = plainText(child);
      else block(child, isStep ? depth + 1 : depth);
    }
  }

  /** "1. Too many connections", with a list below: a case and no step. Its list stands under it like under a heading. */
  function group(name: string, item: ListItem, children: readonly Nodes[], depth: number): void {
    // Deeper than any heading, so that nothing but its end closes it.
    sections.push({ depth: 7, name, place: placeOf(item) });
    for (const child of children) block(child, depth);
    sections.pop();
  }

  function paragraph(node: Paragraph, depth: number): void {
    before = plainText(node);
    const how = reading();
    // What stands above the first section says what the others are about.
    if (how === null || (sections.length === 0 && hasSections)) return;
    for (const { text, place } of sentencesIn(node))
      if (isImperative(text, how) && !isProhibition(text)) manual(text, place, depth);
  }

  function manual(words: string, place: Place, depth: number, commands: CommandBlock[] = []): void {
    const name = words.length > MAX_NAME ? `${words.slice(0, MAX_NAME - 1).trimEnd()}…` : words;
    add({ kind: 'manual', name, section: path(), place, depth: Math.min(depth, 8), commands });
  }

  function add(step: Draft): void {
    if (steps.length === MAX_STEPS)
      problems.push(
        finding('warning', 'too-many-steps', `More than ${MAX_STEPS} steps. The rest is text.`, step.place),
      );
    if (steps.length < MAX_STEPS) steps.push(step);
    else if (steps.length === MAX_STEPS) steps.length = MAX_STEPS;
  }

  return {
    visit,
    steps,
    rollbacks,
    problems,
    get title() {
      return title;
    },
  };
}

/** Numbers steps and gives each an id of its words: what a condition names a result by. */
function withIds(drafts: readonly Draft[]): Step[] {
  const taken = new Map<string, number>();
  return drafts.map((draft, index) => {
    const slug =
      draft.name
        .toLowerCase()
        .normalize('NFKD')
        .replaceAll(/[^a-z0-9]+/g, '_')
        .replaceAll(/^_+|_+$/g, '')
        .slice(0, 40) || 'step';
    const count = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, count);
    return { ...draft, id: count === 1 ? slug : `${slug}_${count}`, number: index + 1 };
  });
}

/** Whether an item asks for something: outright, or after an example, with the command below: "For example, … you can run:". */
function asks(words: string, how: Reading): boolean {
  if (isImperative(words, how)) return true;
  const last = sentencesOf(words).at(-1) ?? '';
  return last.endsWith(':') && isImperative(last, how);
}

/** An item like "`ssh`: port 22" says what a name means, also where the name is a verb. */
function isTerm(node: Nodes | undefined): boolean {
  if (node?.type !== 'paragraph') return false;
  const [name, after] = node.children;
  return (
    name?.type === 'inlineCode' &&
    !/\s/.test(name.value) &&
    after?.type === 'text' &&
    /^\s*:\s/.test(after.value)
  );
}

/** A paragraph that is one command and nothing else, like `systemctl restart proxy`. */
function onlyCommand({ children }: Paragraph): CommandBlock | null {
  const [only, ...more] = children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  if (only?.type !== 'inlineCode' || more.length > 0 || !/^[a-z./][\w./-]*\s+\S/.test(only.value))
    return null;
  return { text: only.value, language: null, place: placeOf(only) };
}

function sameSection(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}

/** The line a node begins in, from it on. */
function lineFrom(source: string, node: Nodes): string {
  const start = node.position?.start.offset ?? 0;
  const end = source.indexOf('\n', start);
  return source.slice(start, end === -1 ? undefined : end);
}

/** Where a node begins in the file. */
function placeOf(node: Nodes): Place {
  const start = node.position?.start;
  return { line: start?.line ?? 1, column: start?.column ?? 1 };
}

function finding(level: Finding['level'], rule: string, message: string, place: Place): Finding {
  return { level, rule, message, place };
}

/** Manual steps only, for whoever reads. */
export function manualSteps(runbook: Runbook): ManualStep[] {
  return runbook.steps.filter((step) => step.kind === 'manual');
}

import type { Code, Heading, List, ListItem, Nodes, Paragraph, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { readFrontMatter } from './front-matter.ts';
import { plainText } from './plain-text.ts';
import { isImperative, sentencesOf } from './imperative.ts';
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

/**
 * Reads a runbook: any Markdown, with or without front matter. Never throws for what stands in it: what can't be used is
 * among the problems, with its place. `file` is its name, for where the text gives no id or title.
 */
export function parseRunbook(source: string, file: string): Runbook {
  const text = source
    .slice(0, MAX_RUNBOOK)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const matter = readFrontMatter(text);
  // The front matter becomes empty lines, so that every place in the tree is a place in the file.
  const tree = fromMarkdown(matter.body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const walk = createWalk();
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
      ...matter.problems,
      ...walk.problems,
    ],
    tree,
  };
}

type Draft = Step extends infer One ? (One extends Step ? Omit<One, 'id' | 'number'> : never) : never;

function createWalk() {
  const steps: Draft[] = [];
  const rollbacks: Rollback[] = [];
  const problems: Finding[] = [];
  const sections: { depth: number; name: string }[] = [];
  let title: string | null = null;

  const path = (): string[] => sections.map(({ name }) => name);
  const telling = (): boolean => sections.some(({ name }) => TELLING.test(name));
  const asking = (): boolean => !telling() && sections.some(({ name }) => ASKING.test(name));

  function visit(root: Root): void {
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
    sections.push({ depth: node.depth, name });
  }

  function code(node: Code): void {
    const read: ReadBlock = readBlock(node, placeOf(node));
    problems.push(...read.problems);
    if (read.kind === 'step') add({ ...read.step, section: path() });
    else if (read.kind === 'rollback') rollbacks.push(read.rollback);
    else attach(read.command);
  }

  /** A block that is not run belongs to the step above it in the same section. */
  function attach(command: CommandBlock): void {
    const last = steps.at(-1);
    if (last?.kind === 'manual' && sameSection(last.section, path())) last.commands.push(command);
  }

  function list(node: List, depth: number): void {
    for (const item of node.children) listItem(item, node.ordered === true, depth);
  }

  function listItem(item: ListItem, ordered: boolean, depth: number): void {
    const [first, ...rest] = item.children;
    const words = first?.type === 'paragraph' ? plainText(first) : '';
    const task = item.checked !== null && item.checked !== undefined;
    // What is ticked off and what is numbered asks by its form; a bullet asks by its words.
    const isStep =
      words !== '' &&
      (task || (!telling() && (ordered ? asking() || isImperative(words) : isImperative(words))));
    if (isStep) manual(words, item, depth);
    else if (first !== undefined && first.type !== 'paragraph') block(first, depth);
    for (const child of rest) {
      // Under a step only what is a list of its own asks again: its other paragraphs explain it.
      if (isStep && child.type === 'paragraph') continue;
      block(child, isStep ? depth + 1 : depth);
    }
  }

  function paragraph(node: Paragraph, depth: number): void {
    if (!asking() && sections.length > 0) return;
    if (sections.length === 0) return;
    const words = plainText(node);
    const asked = sentencesOf(words).find((sentence) => isImperative(sentence));
    if (asked !== undefined) manual(words, node, depth);
  }

  function manual(words: string, node: Nodes, depth: number): void {
    const name = words.length > MAX_NAME ? `${words.slice(0, MAX_NAME - 1).trimEnd()}…` : words;
    add({
      kind: 'manual',
      name,
      section: path(),
      place: placeOf(node),
      depth: Math.min(depth, 8),
      commands: [],
    });
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

function sameSection(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
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

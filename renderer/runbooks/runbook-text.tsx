import type { Blockquote, Code, Definition, Nodes, RootContent } from 'mdast';
import { createContext, createElement, use, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { alertIn, type Alert } from '#shared/runbooks/alert.ts';
import { foldsIn, type Shown } from '#shared/runbooks/folds.ts';
import { inlineIn, type InlineShown } from '#shared/runbooks/inline.ts';
import { isTitle } from '#shared/runbooks/outline.ts';
import { plainText } from '#shared/runbooks/plain-text.ts';
import type { Rollback, Runbook, Step } from '#shared/runbooks/runbook.ts';
import { runbookText as text } from '#shared/text/runbooks.ts';
import { CodeBlock } from './code-block.tsx';
import { LinksProvider, useLinksOf, type Standing } from './links.tsx';
import { Outline } from './outline.tsx';
import { RunbookLink } from './runbook-link.tsx';
import { RunbookPicture } from './runbook-picture.tsx';
import { StepMark } from './step-mark.tsx';
import classes from './runbook-text.module.css';

/** What parts of the text ask for while they are drawn. */
interface World {
  /** Steps by the innermost part of the text that holds their beginning: a paragraph may ask for several things. */
  steps: ReadonlyMap<Nodes, readonly Step[]>;
  rollbacks: ReadonlyMap<string, Rollback>;
  definitions: ReadonlyMap<string, Definition>;
}

const WorldContext = createContext<World>({
  steps: new Map(),
  rollbacks: new Map(),
  definitions: new Map(),
});

/**
 * A runbook to read: its own words as elements of this window, with each step numbered in the margin, and a list of its
 * headings where there are many. Markup in it is text, and links are asked about before they lead out.
 */
export function RunbookText({
  runbook,
  standing,
  at = null,
}: {
  runbook: Runbook;
  standing: Standing;
  /** Anchor of the heading that is shown first. */
  at?: string | null;
}) {
  const world = useMemo(() => worldOf(runbook), [runbook]);
  const shown = useMemo(() => foldsIn(withoutTitle(runbook)), [runbook]);
  const page = useRef<HTMLDivElement>(null);
  const links = useLinksOf(runbook, page, standing);
  const jump = useRef(links.jump);
  useEffect(() => {
    jump.current = links.jump;
  });
  // Once, when it is opened: a file that changes while somebody reads moves nothing.
  useEffect(() => {
    if (at !== null) jump.current(at);
  }, [at]);
  return (
    <LinksProvider links={links}>
      <WorldContext value={world}>
        <Outline sections={links.sections} title={runbook.title} onJump={links.jump} />
        <div ref={page} className={classes.page}>
          {blocks(shown)}
        </div>
      </WorldContext>
    </LinksProvider>
  );
}

function worldOf({ steps, rollbacks, tree }: Runbook): World {
  const definitions = tree.children.flatMap((node): [string, Definition][] =>
    node.type === 'definition' ? [[node.identifier, node]] : [],
  );
  return {
    steps: stepsByNode(tree, steps),
    rollbacks: new Map(rollbacks.map((rollback) => [placeKey(rollback.place), rollback])),
    definitions: new Map(definitions),
  };
}

const HOLDERS: ReadonlySet<string> = new Set(['heading', 'paragraph', 'listItem', 'code', 'table']);

function stepsByNode(tree: Nodes, steps: readonly Step[]): Map<Nodes, Step[]> {
  const held = new Map<Nodes, Step[]>();
  for (const step of steps) {
    const holder = holderOf(tree, step.place);
    if (holder !== null) held.set(holder, [...(held.get(holder) ?? []), step]);
  }
  return held;
}

/** The innermost part that can carry a mark and holds this place. */
function holderOf(node: Nodes, place: Step['place']): Nodes | null {
  const { start, end } = node.position ?? {};
  if (start === undefined || end === undefined) return null;
  const before = place.line < start.line || (place.line === start.line && place.column < start.column);
  const after = place.line > end.line || (place.line === end.line && place.column > end.column);
  if (node.type !== 'root' && (before || after)) return null;
  if ('children' in node && node.type !== 'table')
    for (const child of node.children) {
      const inner = holderOf(child, place);
      if (inner !== null) return inner;
    }
  return HOLDERS.has(node.type) ? node : null;
}

/** The screen says the title already. */
function withoutTitle({ tree, title }: Runbook): RootContent[] {
  const heading = tree.children.find((node) => node.type === 'heading' && node.depth === 1);
  return heading !== undefined && isTitle(plainText(heading), title)
    ? tree.children.filter((node) => node !== heading)
    : tree.children;
}

function placeKey({ line, column }: { line: number; column: number }): string {
  return `${line}:${column}`;
}

function keyOf(node: Nodes): string {
  const start = node.position?.start;
  return start === undefined ? '' : placeKey(start);
}

function blocks(shown: readonly Shown[]): ReactNode[] {
  return shown.map((part, index) => {
    switch (part.kind) {
      case 'node':
        return <Block key={index} node={part.node} />;
      case 'markup':
        return (
          <p key={index} className={classes.markup} id={`line-${part.line}`}>
            {part.text}
          </p>
        );
      case 'picture':
        return (
          <p key={index} id={`line-${part.line}`}>
            <RunbookPicture url={part.picture.url} words={part.picture.words} />
          </p>
        );
      case 'fold':
        return (
          <details key={index} className={classes.fold} id={`line-${part.line}`}>
            <summary>{part.summary === '' ? text.fold : part.summary}</summary>
            {blocks(part.children)}
          </details>
        );
    }
  });
}

function inside(node: { children: readonly Nodes[] }): ReactNode[] {
  return inline(inlineIn(node.children));
}

function inline(shown: readonly InlineShown[]): ReactNode[] {
  return shown.map((part, index) => {
    switch (part.kind) {
      case 'node':
        return <Inline key={index} node={part.node} />;
      case 'markup':
        return <code key={index}>{part.text}</code>;
      case 'break':
        return <br key={index} />;
      case 'picture':
        return <RunbookPicture key={index} url={part.picture.url} words={part.picture.words} />;
      case 'meant':
        return createElement(part.as ?? 'span', { key: index }, inline(part.children));
    }
  });
}

/** Something that stands on lines of its own. */
function Block({ node, tight = false }: { node: Nodes; tight?: boolean }) {
  const { steps } = use(WorldContext);
  const own = steps.get(node);
  const mark = own === undefined || node.type === 'code' ? null : <StepMark steps={own} />;
  const id = `line-${node.position?.start.line ?? 0}`;
  switch (node.type) {
    case 'heading':
      // The screen has the first heading.
      return createElement(`h${Math.min(Math.max(node.depth, 2), 6)}`, { id }, mark, inside(node));
    case 'paragraph':
      return tight ? (
        <>
          {mark}
          {inside(node)}
        </>
      ) : (
        <p id={id}>
          {mark}
          {inside(node)}
        </p>
      );
    case 'code':
      return <Fence node={node} id={id} />;
    case 'blockquote':
      return <Quotation node={node} id={id} />;
    case 'list':
      return createElement(
        node.ordered === true ? 'ol' : 'ul',
        node.ordered === true && node.start !== 1 ? { id, start: node.start ?? 1 } : { id },
        node.children.map((item, index) => (
          <Item key={index} item={item} tight={node.spread !== true && item.spread !== true} />
        )),
      );
    case 'table':
      return (
        // A wide table scrolls by itself, by keyboard as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section className={classes.wide} id={id} tabIndex={0} aria-label={text.table}>
          {mark}
          <table>
            <thead>{node.children.slice(0, 1).map((row, index) => tableRow(row, index, 'th'))}</thead>
            <tbody>{node.children.slice(1).map((row, index) => tableRow(row, index, 'td'))}</tbody>
          </table>
        </section>
      );
    case 'thematicBreak':
      return <hr />;
    case 'definition':
      return null;
    case 'footnoteDefinition':
      return (
        <div className={classes.note} id={id}>
          <sup>{node.label ?? node.identifier}</sup>
          <div>{blocks(foldsIn(node.children))}</div>
        </div>
      );
    default:
      return <Inline node={node} />;
  }
}

/** What is quoted, or a box with what is to be minded. */
function Quotation({ node, id }: { node: Blockquote; id: string }) {
  const box = alertIn(node);
  if (box === null) return <blockquote id={id}>{blocks(foldsIn(node.children))}</blockquote>;
  const name = text.alerts[box.alert];
  return (
    <div role="note" aria-label={name} id={id} className={classes.alert} data-alert={box.alert}>
      <p className={classes.alertName} aria-hidden>
        <span className={classes.alertSign}>{ALERT_SIGNS[box.alert]}</span> {name}
      </p>
      {blocks(foldsIn(box.children))}
    </div>
  );
}

/** A sign for each box, so that colour is not all that tells them apart. */
const ALERT_SIGNS: Readonly<Record<Alert, string>> = {
  note: 'i',
  tip: '✦',
  important: '❢',
  warning: '▲',
  caution: '✕',
};

function Item({ item, tight }: { item: Extract<Nodes, { type: 'listItem' }>; tight: boolean }) {
  const { steps } = use(WorldContext);
  if (item.children.length === 0) return null;
  const own = steps.get(item);
  const task = typeof item.checked === 'boolean';
  return (
    <li id={`line-${item.position?.start.line ?? 0}`} data-task={task ? item.checked === true : undefined}>
      {own === undefined ? null : <StepMark steps={own} />}
      {foldsIn(item.children).map((part, index) =>
        part.kind === 'node' ? (
          <Block key={index} node={part.node} tight={tight} />
        ) : (
          <div key={index}>{blocks([part])}</div>
        ),
      )}
    </li>
  );
}

function Fence({ node, id }: { node: Code; id: string }) {
  const { steps, rollbacks } = use(WorldContext);
  const key = keyOf(node);
  const own = steps.get(node);
  const step = own?.[0];
  return (
    <div id={id}>
      {own === undefined ? null : <StepMark steps={own} />}
      <CodeBlock
        code={node.value}
        language={node.lang ?? null}
        step={step?.kind === 'manual' ? undefined : step}
        rollback={rollbacks.get(key)}
      />
    </div>
  );
}

function tableRow(row: Extract<Nodes, { type: 'tableRow' }>, key: number, cell: 'th' | 'td'): ReactNode {
  return (
    <tr key={key}>
      {row.children.map((each, index) =>
        createElement(cell, cell === 'th' ? { key: index, scope: 'col' } : { key: index }, inside(each)),
      )}
    </tr>
  );
}

/** Something within a line. */
function Inline({ node }: { node: Nodes }): ReactNode {
  const { definitions } = use(WorldContext);
  switch (node.type) {
    case 'text':
      return node.value;
    case 'html':
      return inline(inlineIn([node]));
    case 'emphasis':
      return <em>{inside(node)}</em>;
    case 'strong':
      return <strong>{inside(node)}</strong>;
    case 'delete':
      return <del>{inside(node)}</del>;
    case 'inlineCode':
      return <code>{node.value}</code>;
    case 'break':
      return <br />;
    case 'image':
      return <RunbookPicture url={node.url} words={node.alt ?? ''} />;
    case 'imageReference':
      return <RunbookPicture url={definitions.get(node.identifier)?.url ?? ''} words={node.alt ?? ''} />;
    case 'link':
      return <RunbookLink url={node.url}>{inside(node)}</RunbookLink>;
    case 'linkReference':
      return <RunbookLink url={definitions.get(node.identifier)?.url ?? ''}>{inside(node)}</RunbookLink>;
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>;
    case 'paragraph':
    case 'heading':
    case 'code':
    case 'list':
    case 'blockquote':
    case 'table':
      return <Block node={node} />;
    default:
      return 'children' in node ? <span>{inside(node)}</span> : 'value' in node ? node.value : null;
  }
}

import path from 'node:path';
import { isUnder, judgeImport, judgePlace } from './zones.ts';

/**
 * The product's own rules for oxlint: which part may import which (`imports`), where the raw channels between the
 * processes are touched (`channels`), and that the window has no network of its own (`network`).
 */

/** A node of the syntax tree. Fields are looked at before they are believed. */
interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

interface RuleContext {
  filename: string;
  cwd: string;
  report: (problem: { node: SyntaxNode; message: string }) => void;
}

type Visitor = Record<string, (node: SyntaxNode) => void>;

/** The one file on each side that registers the contract on the raw channel. */
const channelFiles = ['electron/main/ipc.ts', 'electron/preload/preload.ts'];
const channelNames = new Set(['ipcMain', 'ipcRenderer']);

const networkNames = new Set([
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource'],
  ...['WebTransport', 'RTCPeerConnection', 'sendBeacon', 'importScripts'],
]);
const windowNames = new Set(['window', 'self', 'globalThis', 'frames', 'parent', 'top', 'navigator']);

function importsRule(context: RuleContext): Visitor {
  const file = relativeName(context);
  const judge = (node: SyntaxNode, specifier: string | undefined): void => {
    const message = judgeImport(file, specifier);
    if (message !== undefined) context.report({ node, message });
  };
  const judgeSource = (node: SyntaxNode): void => {
    if (node['source'] !== null && node['source'] !== undefined) judge(node, textOf(node['source']));
  };
  return {
    Program: (node) => {
      const message = judgePlace(file);
      if (message !== undefined) context.report({ node, message });
    },
    ImportDeclaration: judgeSource,
    ExportNamedDeclaration: judgeSource,
    ExportAllDeclaration: judgeSource,
    ImportExpression: (node) => judge(node, textOf(node['source'])),
    TSImportType: (node) => judge(node, textOf(node['source'] ?? node['argument'])),
    TSExternalModuleReference: (node) => judge(node, textOf(node['expression'])),
    CallExpression: (node) => {
      const callee = asNode(node['callee']);
      if (callee === undefined) return;
      const name = callee.type === 'Identifier' ? callee['name'] : dottedName(callee);
      if (name === 'require' || name === 'require.resolve' || name === 'import.meta.resolve') {
        judge(node, textOf(listOf(node['arguments'])[0]));
      }
      if (name === 'import.meta.glob') {
        const patterns = asNode(listOf(node['arguments'])[0]);
        const each = patterns?.type === 'ArrayExpression' ? listOf(patterns['elements']) : [patterns];
        for (const pattern of each) judge(node, textOf(pattern));
      }
    },
    NewExpression: (node) => {
      const callee = asNode(node['callee']);
      const [target, base] = listOf(node['arguments']);
      if (callee?.['name'] !== 'URL' || dottedName(asNode(base)) !== 'import.meta.url') return;
      judge(node, textOf(target) ?? fileNameWithHoles(target));
    },
  };
}

function channelsRule(context: RuleContext): Visitor {
  const file = relativeName(context);
  // Tests look at the channels from outside.
  if (channelFiles.includes(file) || isUnder(file, ['test'])) return {};
  const complain = (node: SyntaxNode, name: string): void =>
    context.report({
      node,
      message: `${name} is touched in ${channelFiles.join(' and ')} only: add an operation to shared/contract instead of a channel.`,
    });
  return {
    ImportSpecifier: (node) => {
      const imported = asNode(node['imported'])?.['name'];
      if (typeof imported === 'string' && channelNames.has(imported)) complain(node, imported);
    },
    MemberExpression: (node) => {
      const name = propertyName(node);
      if (name !== undefined && channelNames.has(name)) complain(node, name);
    },
    Property: (node) => {
      const name = asNode(node['key'])?.['name'];
      if (typeof name === 'string' && channelNames.has(name)) complain(node, name);
    },
  };
}

function networkRule(context: RuleContext): Visitor {
  if (!isUnder(relativeName(context), ['renderer', 'shared'])) return {};
  const complain = (node: SyntaxNode, name: string): void =>
    context.report({
      node,
      message: `The window has no network of its own: replace ${name} by an operation of shared/contract that the engine answers.`,
    });
  return {
    MemberExpression: (node) => {
      const object = asNode(node['object']);
      const name = propertyName(node);
      if (name === undefined || !networkNames.has(name)) return;
      if (object?.type === 'Identifier' && windowNames.has(String(object['name']))) complain(node, name);
      else if (name === 'sendBeacon') complain(node, name);
    },
    VariableDeclarator: (node) => {
      const [pattern, source] = [asNode(node['id']), asNode(node['init'])];
      if (pattern?.type !== 'ObjectPattern' || source?.type !== 'Identifier') return;
      if (!windowNames.has(String(source['name']))) return;
      for (const property of listOf(pattern['properties'])) {
        const name = asNode(asNode(property)?.['key'])?.['name'];
        if (typeof name === 'string' && networkNames.has(name)) complain(node, name);
      }
    },
  };
}

export default {
  meta: { name: 'deepwater' },
  rules: {
    imports: { create: importsRule },
    channels: { create: channelsRule },
    network: { create: networkRule },
  },
};

function relativeName(context: RuleContext): string {
  return path.relative(context.cwd, context.filename).split(path.sep).join('/');
}

function asNode(value: unknown): SyntaxNode | undefined {
  return typeof value === 'object' && value !== null && 'type' in value ? (value as SyntaxNode) : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text of a string literal or of a template without holes; undefined for anything computed. */
function textOf(value: unknown): string | undefined {
  const node = asNode(value);
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node?.type === 'TSLiteralType') return textOf(node['literal']);
  if (node?.type !== 'TemplateLiteral' || listOf(node['expressions']).length > 0) return undefined;
  const quasi = asNode(listOf(node['quasis'])[0])?.['value'];
  if (typeof quasi !== 'object' || quasi === null || !('cooked' in quasi)) return undefined;
  return typeof quasi.cooked === 'string' ? quasi.cooked : undefined;
}

/** The text of a template that begins with `./name`, its holes left out: whatever fills them, it is a file in the same folder. */
function fileNameWithHoles(value: unknown): string | undefined {
  const node = asNode(value);
  if (node?.type !== 'TemplateLiteral') return undefined;
  const parts = listOf(node['quasis']).map((quasi) =>
    textOf({ ...asNode(quasi), type: 'TemplateLiteral', expressions: [], quasis: [quasi] }),
  );
  const text = parts.join('');
  return /^\.\/[\w-]+$/.test(text) ? text : undefined;
}

function propertyName(node: SyntaxNode): string | undefined {
  const property = asNode(node['property']);
  if (property === undefined) return undefined;
  if (node['computed'] === true) return textOf(property);
  return typeof property['name'] === 'string' ? property['name'] : undefined;
}

/** `import.meta.url` and `require.resolve` as they are written; undefined for other shapes. */
function dottedName(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type !== 'MemberExpression') return undefined;
  const [object, property] = [dottedName(asNode(node['object'])), propertyName(node)];
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

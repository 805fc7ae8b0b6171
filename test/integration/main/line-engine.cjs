'use strict';
// A small engine for testing what hosts one: it keeps lines in a file instead of a log, and misbehaves when told to.
// Runs in a Node child process and in a utility process of any Electron, hence CommonJS.
const fs = require('node:fs');
const path = require('node:path');

const port = process.parentPort;
const send = port ? (message) => port.postMessage(message) : (message) => process.send(message);
if (port) port.on('message', (event) => receive(event.data));
else {
  process.on('message', receive);
  process.on('disconnect', () => process.exit(0));
}

let dataDir;
let ready = false;
const tails = new Set();
const has = (name) => fs.existsSync(path.join(dataDir, name));
const linesFile = () => path.join(dataDir, 'lines.jsonl');
const lines = () =>
  has('lines.jsonl')
    ? fs
        .readFileSync(linesFile(), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

function receive(message) {
  if (message.kind === 'start') return start(message);
  if (message.kind === 'beat') return has('mute') ? undefined : send({ kind: 'alive' });
  if (message.kind === 'stop') return has('ignore-stop') ? undefined : process.exit(0);
  if (!ready) throw new Error('a request came before the engine was ready');
  if (message.kind === 'call') return call(message);
  if (message.kind === 'subscribe') return subscribe(message);
  tails.delete(message.id);
}

function start(message) {
  dataDir = message.dataDir;
  fs.mkdirSync(dataDir, { recursive: true });
  fs.appendFileSync(path.join(dataDir, 'pids'), `${process.pid}\n`);
  if (has('crash-at-start')) process.exit(7);
  if (has('refuse')) {
    send({
      kind: 'failed',
      refusal: { code: 'newer_file', message: fs.readFileSync(path.join(dataDir, 'refuse'), 'utf8') },
    });
    return setTimeout(() => process.exit(1), 20);
  }
  ready = true;
  send({ kind: 'ready', dataDir });
}

/** In a real window only names of the contract come through: these stand for those below. */
const contractNames = {
  'engine.status': 'test.environment',
  'incident.list': 'test.lines',
  'person.remove': 'test.append',
  'workspace.watch': 'test.tail',
};

function call({ id, name: called, input }) {
  const name = contractNames[called] ?? called;
  const result = (output) => send({ kind: 'result', id, output });
  switch (name) {
    case 'test.echo':
      return result(input);
    case 'test.environment':
      return result({
        pid: process.pid,
        node: process.version,
        utility: Boolean(port),
        options: process.env.NODE_OPTIONS ?? null,
      });
    case 'test.never':
      return undefined;
    // Holds the whole process up, as work does that never yields; the first engine of a folder only.
    case 'test.block': {
      if (fs.readFileSync(path.join(dataDir, 'pids'), 'utf8').trim().split('\n').length > 1)
        return result({});
      const until = performance.now() + input.ms;
      for (let told = performance.now(); performance.now() < until;) {
        if (!input.pulse || performance.now() - told < 20) continue;
        told = performance.now();
        send({ kind: 'alive' });
      }
      return result({});
    }
    case 'test.garbage':
      send({ kind: 'nonsense' });
      send('not even an object');
      return result({});
    // Like a command of the contract: durable, and harmless when asked twice with the same commandId.
    case 'test.append': {
      const known = lines();
      if (!known.some((line) => line.commandId === input.commandId)) {
        const handle = fs.openSync(linesFile(), 'a');
        fs.writeSync(handle, `${JSON.stringify(input)}\n`);
        fs.fsyncSync(handle);
        fs.closeSync(handle);
        for (const tail of tails) send({ kind: 'increment', id: tail, increment: { added: input } });
      }
      if (
        input.thenDieOnce &&
        fs.readFileSync(path.join(dataDir, 'pids'), 'utf8').trim().split('\n').length < 2
      )
        process.exit(9);
      return result({ commandId: input.commandId });
    }
    case 'attachment.get':
      return has(`attachment-${input.hash}`)
        ? result(JSON.parse(fs.readFileSync(path.join(dataDir, `attachment-${input.hash}`), 'utf8')))
        : send({
            kind: 'refused',
            id,
            refusal: { code: 'attachment_missing', message: 'The attachment is not stored here.' },
          });
    case 'test.lines':
      return result(lines());
    case 'test.exit':
      return process.exit(input.code);
    case 'test.refuse':
      return send({
        kind: 'refused',
        id,
        refusal: { code: 'test', message: 'No, because this is a test.', path: 'a.b' },
      });
    default:
      return send({
        kind: 'refused',
        id,
        refusal: { code: 'unknown_operation', message: `There is no ${name}.` },
      });
  }
}

function subscribe({ id, name: called }) {
  const name = contractNames[called] ?? called;
  if (name !== 'test.tail')
    return send({
      kind: 'refused',
      id,
      refusal: { code: 'unknown_operation', message: `There is no ${name}.` },
    });
  tails.add(id);
  send({ kind: 'increment', id, increment: { snapshot: lines() } });
}

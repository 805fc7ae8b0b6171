import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scrub } from '#electron/engine/log/scrub.ts';
import { examineLog } from '#electron/engine/log/verify.ts';
import {
  incidentCommandInputs,
  type IncidentCommand,
  type IncidentCommandName,
} from '#shared/domain/incident/commands.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import type { Envelope } from '#shared/domain/log/event.ts';
import { chanceOf } from '#test/soak/kit/random.ts';
import { testEngine } from '../engine/kit.ts';
import { envelopesOf, openParts, type Parts } from './kit.ts';

const SECRET = 'hunter2-Xq7Zw9';
const OTHER = 'sesame-Kd83jP';

function run(parts: Parts, stream: string, name: IncidentCommandName, input: unknown): string {
  const command = { name, input: incidentCommandInputs[name].parse(input) } as IncidentCommand;
  const given = { actor: '@ana', commandId: undefined };
  const outcome =
    command.name === 'incident.declare'
      ? parts.incidents.declare(command, given)
      : parts.incidents.execute(stream, command, given);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return command.name === 'incident.declare' ? outcome.output.stream : outcome.output.id;
}

/** What of the secrets stands in the bytes of a log's file and its WAL. */
function found(parts: Parts): string[] {
  for (const step of scrub(parts.log.db)) expect(step).toBeUndefined();
  const files = ['', '-wal']
    .map((ending) => parts.log.folder.file + ending)
    .filter((file) => fs.existsSync(file));
  const bytes = Buffer.concat(files.map((file) => fs.readFileSync(file)))
    .toString('latin1')
    .toLowerCase();
  // The index folds case and splits words; ends of them would stand there as well.
  return [SECRET, OTHER]
    .flatMap((secret) => secret.split('-'))
    .filter((part) => bytes.includes(part.toLowerCase()));
}

function problems(parts: Parts): unknown[] {
  return examineLog(parts.log.db, 'test', Date.now()).certificate.problems;
}

describe('a strike', () => {
  it('leaves none of the words in the bytes of the file', async () => {
    const engine = await testEngine();
    const { ref } = await engine.must('incident.declare', { title: 'A password in the log' });
    for (let index = 0; index < 60; index += 1)
      await engine.must('entry.log', { ref, text: `before ${index}` });
    const { n } = await engine.must('entry.log', { ref, text: `the password is ${SECRET}, don’t tell` });
    await engine.must('entry.correct', { ref, entry: n, text: `it was ${OTHER}`, reason: `not ${SECRET}` });
    for (let index = 0; index < 60; index += 1)
      await engine.must('entry.log', { ref, text: `after ${index}` });
    const { replica } = await engine.must('engine.status', {});
    await engine.must('entry.strike', { ref, entry: n, reason: 'secret' });
    expect(await engine.must('search', { words: 'hunter2' })).toEqual([]);
    const { entries } = await engine.must('incident.timeline', { ref });
    expect(JSON.stringify(entries)).not.toContain(SECRET);
    expect(entries.find((entry) => entry.n === n)).toMatchObject({
      struck: { reason: 'secret' },
      actor: '@tester',
    });
    expect(await engine.must('log.verify', {})).toMatchObject({ ok: true, struck: 2 });
    engine.close();
    const bytes = fs.readFileSync(`${engine.dataDir}/deepwater.sqlite`).toString('latin1').toLowerCase();
    for (const part of ['hunter2', 'xq7zw9', 'sesame', 'kd83jp']) expect(bytes).not.toContain(part);
    const again = await testEngine({ dataDir: engine.dataDir });
    expect(await again.must('engine.status', {})).toMatchObject({ replica, notices: [] });
    expect((await again.must('log.verify', {})).ok).toBe(true);
  });

  it('also of a title, a task and an update', async () => {
    const parts = await openParts();
    const stream = run(parts, '', 'incident.declare', { title: `Leak of ${SECRET}` });
    const task = run(parts, stream, 'task.add', { text: `rotate ${SECRET}` });
    const update = run(parts, stream, 'update.post', { text: `we rotate ${OTHER}` });
    for (const entry of [1, 2, 3]) run(parts, stream, 'entry.strike', { entry });
    expect(found(parts)).toEqual([]);
    const head = parts.heads.get(stream);
    expect(JSON.stringify(head)).not.toContain(SECRET);
    expect(head.tasks.map((one) => one.id)).toEqual([task]);
    expect(head.updates.map((one) => one.id)).toEqual([update]);
    expect(problems(parts)).toEqual([]);
  });

  it('also of an alert, in all that was said of it: silenced, over, and over again', async () => {
    const from = await openParts();
    const beside = await openParts();
    const stream = run(from, '', 'incident.declare', { title: 'A token in an alert' });
    const given = { actor: '@ana', commandId: undefined };
    const known = {
      connector: 'c',
      groupKeys: ['g'],
      vendorId: 'v',
      alerts: 1,
      severity: null,
      service: null,
    };
    const alert = {
      ...known,
      title: `Token ${SECRET} expired`,
      labels: { token: OTHER },
      startedAt: 1,
      url: null,
    };
    const attach = { name: 'alert.attach', input: { ...alert, evidence: null } } as const;
    const attached = from.incidents.execute(stream, attach, given);
    const id = attached.ok ? attached.output.id : '';
    run(from, stream, 'alert.silence', { reason: `${SECRET} is known` });
    beside.incidents.take(envelopesOf(from));
    const over = { name: 'alert.resolve', input: { alert: id } } as const;
    expect(beside.incidents.execute(stream, over, given).ok).toBe(true);
    run(from, stream, 'entry.strike', { entry: id });
    expect(found(from)).toEqual([]);
    from.incidents.take(envelopesOf(beside));
    beside.incidents.take(envelopesOf(from));
    for (const parts of [from, beside]) {
      expect(found(parts)).toEqual([]);
      expect(problems(parts)).toEqual([]);
      expect(parts.heads.get(stream).alerts[0]?.resolvedAt).not.toBeNull();
    }
  });

  it('reaches the words wherever they arrive before it, after it, or in between', async () => {
    const from = await openParts();
    const beside = await openParts();
    const stream = run(from, '', 'incident.declare', { title: 'Written by two' });
    const entry = run(from, stream, 'entry.log', { kind: 'hypothesis', text: `was it ${SECRET}?` });
    beside.incidents.take(envelopesOf(from));
    // Written at the same time, without seeing the strike: judged and corrected with the same secret.
    run(beside, stream, 'hypothesis.judge', { entry, verdict: 'ruled-out', because: `no, ${SECRET} is old` });
    run(beside, stream, 'entry.correct', { entry, text: `was it ${OTHER}?` });
    run(from, stream, 'entry.strike', { entry });
    const chains = [
      ...envelopesOf(from),
      ...envelopesOf(beside).filter((event) => event.replica === beside.log.identity.replica),
    ];
    const expected = foldIncident(
      stream,
      chains.filter((event) => isIncidentEvent(event)).filter((event) => event.stream === stream),
    );

    expect(JSON.stringify(withWords(chains, from, beside))).toContain(SECRET);
    for (let seed = 0; seed < 12; seed += 1) {
      const to = await openParts();
      for (const event of shuffledByChain(withWords(chains, from, beside), seed)) to.incidents.take([event]);
      expect(to.heads.get(stream)).toEqual(expected.head);
      expect(to.entries.byId(entry, stream)).toEqual(expected.entries.get(entry));
      expect(problems(to)).toEqual([]);
      expect(found(to)).toEqual([]);
      to.close();
    }
  });

  it('of another incident strikes nothing here', async () => {
    const parts = await openParts();
    const here = run(parts, '', 'incident.declare', { title: 'Here' });
    const entry = run(parts, here, 'entry.log', { text: 'stays as it is' });
    const there = await openParts();
    const stream = run(there, '', 'incident.declare', { title: 'There' });
    run(there, stream, 'entry.log', { text: 'struck there' });
    run(there, stream, 'entry.strike', { entry: 2 });
    const hostile = envelopesOf(there).map((event) => event);
    expect(parts.incidents.take(hostile).refused).toEqual([]);
    expect(parts.entries.byId(entry, here)).toMatchObject({ text: 'stays as it is', struck: null });
    expect(problems(parts)).toEqual([]);
  });
});

/** The events with the words they had before they were struck, as a replica sends them that has not heard of the strike. */
function withWords(events: readonly Envelope[], ...logs: readonly Parts[]): Envelope[] {
  const whole = new Map(
    logs
      .flatMap((log) => envelopesOf(log))
      .filter((event) => event.salt !== null)
      .map((event) => [event.id, event]),
  );
  return events.map((event) => whole.get(event.id) ?? event);
}

/** Another order of arrival in which every chain still continues. */
function shuffledByChain(events: readonly Envelope[], seed: number): Envelope[] {
  const chance = chanceOf(seed);
  const chains = new Map<string, Envelope[]>();
  for (const event of events) {
    const key = `${event.stream} ${event.replica}`;
    chains.set(key, [...(chains.get(key) ?? []), event]);
  }
  const order: Envelope[] = [];
  let rest = [...chains.values()];
  while (rest.length > 0) {
    const chain = chance.pick(rest);
    const event = chain.shift();
    if (event !== undefined) order.push(event);
    rest = rest.filter((left) => left.length > 0);
  }
  return order;
}

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRunbook } from '#shared/runbooks/lint.ts';
import { parseRunbook } from '#shared/runbooks/parse.ts';
import { mutated } from './mutate.ts';

/** Runbooks of real teams, where a checkout has them beside it. */
const folder = path.join(import.meta.dirname, '../../../../shared/inputs/runbooks');
const files = fs.existsSync(folder)
  ? fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .toSorted()
  : [];
const ours = path.join(import.meta.dirname, '../../../resources/runbooks');
const starter = fs.readdirSync(ours).map((name) => fs.readFileSync(path.join(ours, name), 'utf8'));

/** What a careful reader lists, by how many of a runbook's steps are found and how many found ones are none. */
const READ: readonly { file: string; steps: string[] }[] = [
  {
    file: 'openshift/cluster-etcd-operator__etcdNoLeader.md',
    steps: [
      'Check that all control plane nodes',
      'Another potential cause could be slow disk, inspect',
      'Check the logs of etcd containers',
      'Follow the steps described',
    ],
  },
  {
    file: 'openshift/cluster-monitoring-operator__KubeletDown.md',
    steps: [
      'Review the status of the nodes',
      'You can access cluster node journal logs',
      'If the Kubelet is functional, you can use',
      'If the kubelet is not functional',
      'You can begin by checking',
    ],
  },
  {
    file: 'prometheus-operator/kubernetes__KubePodCrashLooping.md',
    steps: [
      'Check template via',
      'Check pod events via',
      'Check pod logs via',
      'Check pod template parameters',
      'Talk with developers',
    ],
  },
  {
    file: 'prometheus-operator/prometheus__PrometheusRemoteWriteBehind.md',
    steps: [
      'Check prometheus logs',
      'Investigate network issues',
      'Check configs',
      'You may need to limit which metrics',
    ],
  },
  {
    file: 'gitlab/docs__frontend__ssh-maxstartups-breach.md',
    steps: ['Verify that nothing else is exploding', 'In chef-repo', 'Commit, push, merge'],
  },
];

const beside = files.length > 0 ? '' : ` (skipped: none are beside this checkout, in ${folder})`;
describe.skipIf(files.length === 0)(`runbooks of real teams${beside}`, () => {
  it.each(files)('%s opens without an error', (name) => {
    const read = parseRunbook(fs.readFileSync(path.join(folder, name), 'utf8'), name);
    expect(lintRunbook(read, { now: 0 }).filter(({ level }) => level === 'error')).toEqual([]);
    expect(read.title).not.toBe('');
  });

  it.each(READ)('$file gives the steps a careful reader lists', ({ file, steps }) => {
    const read = parseRunbook(fs.readFileSync(path.join(folder, file), 'utf8'), file);
    expect(read.steps.map(({ name }, index) => name.slice(0, steps[index]?.length))).toEqual(steps);
  });
});

it(
  'runbooks that were damaged are read, and each problem has a place inside of them',
  { timeout: 120_000 },
  () => {
    const real = files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
    const outside: string[] = [];
    let problems = 0;
    for (let seed = 0; seed < 500; seed += 1) {
      // Ours have blocks that run, and more that can be broken.
      const texts = seed % 2 === 0 || real.length === 0 ? starter : real;
      const text = mutated(texts[seed % texts.length] ?? '', seed);
      const read = parseRunbook(text, 'x.md');
      const lines = text.split(/\r\n?|\n/);
      const found = lintRunbook(read, { now: 0 });
      problems += found.length;
      for (const { place, message } of [
        ...found,
        ...read.steps.map((step) => ({ ...step, message: step.name })),
      ])
        if (message === '' || place.column > (lines[place.line - 1]?.length ?? -1) + 1)
          outside.push(`seed ${seed}: ${message} at ${place.line}:${place.column}`);
    }
    expect(outside).toEqual([]);
    expect(problems).toBeGreaterThan(300);
  },
);

it.each([
  ['quotes', (size: number) => '> '.repeat(size)],
  ['lists', (size: number) => '1. '.repeat(size)],
  [
    'lists to the right',
    (size: number) => Array.from({ length: Math.sqrt(size) }, (_, n) => `${' '.repeat(n * 2)}- x`).join('\n'),
  ],
  ['links', (size: number) => '[a]('.repeat(size)],
  ['paragraphs of links', (size: number) => `${'[a]('.repeat(400)}\n\n`.repeat(size / 400)],
  ['strokes', (size: number) => '~~a~~ '.repeat(size)],
  ['sentences', (size: number) => `## Fix\n\n${'Check the disk. Then `a` b. '.repeat(size / 10)}`],
  ['rollbacks', (size: number) => '```sh rollback name=x\na\n```\n\n'.repeat(size / 10)],
])('%s forty thousand times don’t hold up the reader', (_what, make) => {
  const begun = performance.now();
  expect(parseRunbook(make(40_000), 'x.md').steps.length).toBeLessThanOrEqual(500);
  // By the square of their number it would be minutes.
  expect(performance.now() - begun).toBeLessThan(20_000);
});

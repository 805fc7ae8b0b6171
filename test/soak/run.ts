import { parseArgs } from 'node:util';
import { buildAll, staleTargets } from '#electron/dev/build.ts';
import { runCommand } from '#electron/dev/say.ts';
import { canUseNamespaces } from '#test/servers/namespace.ts';
import { engineEntry } from './kit/engine.ts';
import { chanceOf } from './kit/random.ts';
import { soakDamage } from './damage.ts';
import { soakEffects } from './effects.ts';
import { soakKill } from './kill.ts';
import { soakPages } from './pages.ts';
import { soakPartitions } from './partitions.ts';
import { soakProperties } from './properties.ts';
import { soakRunbooks } from './runbooks.ts';
import { soakSchedules } from './schedules.ts';
import { soakVendors } from './vendors.ts';

/** `npm run soak -- [--rounds N] [--mode kill|damage|pages|effects|runbooks|partitions|vendors|schedules|properties|all] [--seed N] [--namespaces] [--verbose]`: breaks things on purpose, and counts. */
const usage = `npm run soak -- [--rounds N] [--mode kill|damage|pages|effects|runbooks|partitions|vendors|schedules|properties|all] [--seed N] [--namespaces] [--verbose]

  --rounds  how often of each (50)
  --mode    kill: kill -9 under load; damage: bytes of the file and its WAL cut and flipped;
            pages: kill -9 while a page climbs through its loops;
            effects: kill -9 while effects go out to a plain vendor, Slack, PagerDuty, Statuspage and Jira, whose
            requests fail, three in ten;
            runbooks: 200 damaged runbooks a round are read;
            partitions: installations at a NATS server whose lines are cut; with --namespaces the server stands in a
            network namespace and links go down (Linux, root);
            vendors: team systems that fail in every way while effects go out;
            schedules: 20 random schedules of splits and merges a round, on the protocol's rules alone;
            properties: every unit test, its properties with other random cases each round; all: all of them
  --seed    repeats a run; it is printed at the beginning of each
  --verbose tells how each round of damage went
`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '50' },
      mode: { type: 'string', default: 'all' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      namespaces: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  const valid =
    Number.isInteger(rounds) &&
    rounds > 0 &&
    Number.isInteger(seed) &&
    [
      'kill',
      'damage',
      'pages',
      'effects',
      'runbooks',
      'partitions',
      'vendors',
      'schedules',
      'properties',
      'all',
    ].includes(values.mode);
  if (values.help || !valid) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  if (staleTargets().includes('engine')) await buildAll(['engine']);
  const entry = engineEntry(true);
  process.stdout.write(`seed ${seed}\n`);
  let failed = false;
  const wants = (mode: string): boolean => values.mode === mode || values.mode === 'all';
  if (wants('kill')) failed = (await kill(rounds, seed, entry)) || failed;
  if (wants('damage')) failed = (await damage(rounds, seed, entry, values.verbose)) || failed;
  if (wants('pages')) failed = (await pages(rounds, seed)) || failed;
  if (wants('effects')) failed = (await effects(rounds, seed)) || failed;
  if (wants('runbooks')) failed = runbooks(rounds, seed) || failed;
  if (wants('partitions')) failed = (await partitions(rounds, seed, values.namespaces)) || failed;
  if (wants('vendors')) failed = (await vendors(rounds, seed)) || failed;
  if (wants('schedules')) failed = schedules(rounds, seed) || failed;
  if (wants('properties')) failed = (await properties(rounds, seed)) || failed;
  return failed ? 1 : 0;
});

async function kill(rounds: number, seed: number, entry: string): Promise<boolean> {
  const begun = Date.now();
  const counts = await soakKill({
    rounds,
    chance: chanceOf(seed),
    entry,
    progress: (so) =>
      tell(`kill -9: ${so.rounds} of ${rounds}, ${so.acknowledged} acknowledged, ${so.lost} lost`),
  });
  const { failures, ...figures } = counts;
  show('kill -9 under load', figures, failures, Date.now() - begun);
  return counts.lost > 0 || counts.doubled > 0 || counts.unverifiable > 0 || failures.length > 0;
}

async function damage(rounds: number, seed: number, entry: string, verbose: boolean): Promise<boolean> {
  const begun = Date.now();
  const counts = await soakDamage({
    rounds,
    chance: chanceOf(seed + 1),
    entry,
    ...(verbose ? { tell: (line: string) => void process.stdout.write(`${line}\n`) } : {}),
    progress: (so) =>
      tell(`damage: ${so.rounds} of ${rounds}, ${so.silent} silent, ${so.unverifiable} unverifiable`),
  });
  const { failures, ...figures } = counts;
  show('damage to the file and its WAL', figures, failures, Date.now() - begun);
  const ended =
    counts.harmless +
    counts.recoveredAtStart +
    counts.recoveredAfterVerify +
    counts.refusedWithWords +
    counts.silent;
  // Every round ends in one way; a run that counted nothing has shown nothing.
  return counts.silent > 0 || counts.unverifiable > 0 || failures.length > 0 || ended !== rounds;
}

async function pages(rounds: number, seed: number): Promise<boolean> {
  const begun = Date.now();
  const counts = await soakPages({
    kills: rounds,
    chance: chanceOf(seed + 2),
    progress: (so) => tell(`pages: ${so.kills} of ${rounds} kills, ${so.sent} of ${so.rungs} rungs sent`),
  });
  const { failures, ...figures } = counts;
  show('kill -9 while a page climbs', figures, failures, Date.now() - begun);
  return failures.length > 0;
}

async function effects(rounds: number, seed: number): Promise<boolean> {
  const begun = Date.now();
  const counts = await soakEffects({
    kills: rounds,
    teams: true,
    chance: chanceOf(seed + 4),
    progress: (so) => tell(`effects: ${so.kills} of ${rounds} kills, ${so.failed} requests failed`),
  });
  const { failures, ...figures } = counts;
  show('kill -9 while effects go out', figures, failures, Date.now() - begun);
  return counts.doubled > 0 || counts.lost > 0 || counts.outOfOrder > 0 || failures.length > 0;
}

function runbooks(rounds: number, seed: number): boolean {
  const begun = Date.now();
  const { failures, ...figures } = soakRunbooks(rounds, seed + 3);
  show('damaged runbooks', figures, failures, Date.now() - begun);
  return failures.length > 0;
}

async function partitions(rounds: number, seed: number, namespaces: boolean): Promise<boolean> {
  if (namespaces && !canUseNamespaces()) return true;
  const begun = Date.now();
  const counts = await soakPartitions({
    rounds,
    chance: chanceOf(seed + 4),
    namespaces,
    progress: (so) => tell(`partitions: ${so.schedules} of ${rounds}, ${so.different} different`),
  });
  const { failures, ...figures } = counts;
  show(
    `partitions over a NATS server${namespaces ? ' in a network namespace' : ''}`,
    figures,
    failures,
    Date.now() - begun,
  );
  return failures.length > 0;
}

async function vendors(rounds: number, seed: number): Promise<boolean> {
  const begun = Date.now();
  const { failures, ...figures } = await soakVendors({
    rounds,
    seed: seed + 6,
    progress: (so) => tell(`vendors: ${so.rounds} rounds, ${so.attempts} attempts, ${so.wrong} wrong`),
  });
  show('vendors that fail while effects go out', figures, failures, Date.now() - begun);
  return failures.length > 0;
}

function schedules(rounds: number, seed: number): boolean {
  const begun = Date.now();
  const { failures, ...figures } = soakSchedules(20 * rounds, chanceOf(seed + 6));
  show('schedules of splits and merges', figures, failures, Date.now() - begun);
  return failures.length > 0 || figures.different > 0;
}

async function properties(rounds: number, seed: number): Promise<boolean> {
  const begun = Date.now();
  const { failures, ...figures } = await soakProperties({
    rounds,
    chance: chanceOf(seed + 7),
    progress: (so) => tell(`properties: ${so.runs} of ${rounds} runs, ${so.failures.length} failures`),
  });
  show('unit tests with other random cases', figures, failures, Date.now() - begun);
  return failures.length > 0;
}

function tell(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
}

function show(title: string, figures: object, failures: readonly string[], ms: number): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  const parts = Object.entries(figures).map(
    ([name, count]) => `${String(count).padStart(8)}  ${wordsOf(name)}`,
  );
  process.stdout.write(`\n${title} (${(ms / 1000).toFixed(0)} s)\n${parts.join('\n')}\n`);
  for (const failure of failures.slice(0, 20)) process.stdout.write(`  ! ${failure}\n`);
}

/** `recoveredAtStart` → `recovered at start`. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

import fs from 'node:fs';
import path from 'node:path';
import type { Chance } from './random.ts';

/** What was done to a folder. */
export interface Damage {
  says: string;
  /** Whether the log or its WAL was hit, and not one of the small files beside them. */
  log: boolean;
}

/** The file, and how often it is the one that is hit. */
const TARGETS: readonly (readonly [string, number])[] = [
  ['deepwater.sqlite', 10],
  ['deepwater.sqlite-wal', 8],
  ['tail', 1],
  ['keys/replica.json', 1],
  ['writer.lock', 1],
];

const PAGE = 4_096;

/** Damages one file of a folder in one way, by chance. */
export function damageFile(dir: string, chance: Chance): Damage {
  const name = pickTarget(dir, chance);
  const file = path.join(dir, name);
  const bytes = fs.readFileSync(file);
  const [says, damaged] = chance.pick(ways)(bytes, chance);
  fs.writeFileSync(file, damaged);
  return { says: `${name}: ${says}`, log: name.startsWith('deepwater.sqlite') };
}

function pickTarget(dir: string, chance: Chance): string {
  const present = TARGETS.filter(([name]) => fs.existsSync(path.join(dir, name)));
  const total = present.reduce((sum, [, weight]) => sum + weight, 0);
  let dice = chance.next() * total;
  for (const [name, weight] of present) {
    dice -= weight;
    if (dice < 0) return name;
  }
  return 'deepwater.sqlite';
}

type Way = (bytes: Buffer, chance: Chance) => [says: string, damaged: Buffer];

const ways: readonly Way[] = [flipBits, flipBits, flipBits, cut, noise, zeros, swapPages, empty];

function flipBits(bytes: Buffer, chance: Chance): [string, Buffer] {
  const damaged = Buffer.from(bytes);
  const count = chance.between(1, 9);
  const places: number[] = [];
  for (let flip = 0; flip < count && damaged.length > 0; flip += 1) {
    const place = chance.between(0, damaged.length);
    damaged[place] = (damaged[place] ?? 0) ^ (1 << chance.between(0, 8));
    places.push(place);
  }
  return [`bits flipped at ${places.join(', ')}`, damaged];
}

function cut(bytes: Buffer, chance: Chance): [string, Buffer] {
  const length = chance.between(0, bytes.length + 1);
  return [`cut after ${length} of ${bytes.length} bytes`, bytes.subarray(0, length)];
}

function noise(bytes: Buffer, chance: Chance): [string, Buffer] {
  const damaged = Buffer.from(bytes);
  const from = chance.between(0, bytes.length + 1);
  const to = Math.min(bytes.length, from + chance.between(1, PAGE * 2));
  for (let place = from; place < to; place += 1) damaged[place] = chance.between(0, 256);
  return [`noise from ${from} to ${to}`, damaged];
}

function zeros(bytes: Buffer, chance: Chance): [string, Buffer] {
  const damaged = Buffer.from(bytes);
  const from = Math.floor(chance.between(0, bytes.length + 1) / PAGE) * PAGE;
  const to = Math.min(bytes.length, from + PAGE * chance.between(1, 4));
  damaged.fill(0, from, to);
  return [`zeros from ${from} to ${to}`, damaged];
}

/** What a disk does that writes a block to the wrong place. */
function swapPages(bytes: Buffer, chance: Chance): [string, Buffer] {
  const pages = Math.floor(bytes.length / PAGE);
  if (pages < 2) return flipBits(bytes, chance);
  const [one, other] = [chance.between(0, pages) * PAGE, chance.between(0, pages) * PAGE];
  const damaged = Buffer.from(bytes);
  bytes.copy(damaged, one, other, other + PAGE);
  bytes.copy(damaged, other, one, one + PAGE);
  return [`blocks at ${one} and ${other} swapped`, damaged];
}

function empty(): [string, Buffer] {
  return ['emptied', Buffer.alloc(0)];
}

import type { IncidentEvent } from '#shared/domain/incident/events.ts';
import { foldIncident } from '#shared/domain/incident/fold.ts';
import { latest } from '#shared/domain/log/hlc.ts';
import { answer, tell } from '#shared/sync/exchange.ts';
import { growingHeads, type GrowingHeads } from '#shared/sync/heads.ts';
import type { Chance } from '#test/soak/kit/random.ts';
import { createLoad } from '#test/soak/kit/load.ts';
import { incidentCommandInputs, type IncidentCommand } from '#shared/domain/incident/commands.ts';
import { carryOut, newWorld, STREAM, type Replica, type World } from '../domain/simulation.ts';

/** Something on its way between two replicas: a piece of a chain, or a notice of what one has. */
type Message =
  | { kind: 'events'; events: IncidentEvent[] }
  | { kind: 'heads'; from: number; told: ReturnType<typeof tell> };

interface Node {
  replica: Replica;
  heads: GrowingHeads;
  /** By chain and number: what came before what it follows. */
  waiting: Map<string, IncidentEvent>;
  inbox: Message[];
}

/**
 * Replicas that exchange by the protocol's own rules (`tell`, `answer`, chains without gaps, a waiting room) over a network
 * that splits, loses, repeats and reorders. Only the network is made up: decisions, folds and rules are the product's.
 */
export class Network {
  readonly world: World;
  readonly nodes: Node[];
  private groups: number[];
  private readonly chance: Chance;
  private readonly load: ReturnType<typeof createLoad>;

  constructor(size: number, chance: Chance) {
    this.world = newWorld(size);
    this.chance = chance;
    this.load = createLoad(chance);
    this.nodes = this.world.replicas.map((replica) => ({
      replica,
      heads: growingHeads(),
      waiting: new Map<string, IncidentEvent>(),
      inbox: [],
    }));
    this.groups = this.nodes.map(() => 0);
  }

  /** Splits the network: who is in the same group reaches each other. */
  split(into: number): void {
    this.groups = this.nodes.map(() => this.chance.between(0, into));
  }

  heal(): void {
    this.groups = this.nodes.map(() => 0);
  }

  /** A random command at a random replica, and its events on their way to whom it reaches. */
  act(): void {
    const at = this.chance.between(0, this.nodes.length);
    const node = this.nodes[at] as Node;
    node.replica.skew = this.chance.between(-3_600_000, 3_600_000);
    this.world.now += this.chance.between(0, 5_000);
    const declared = node.replica.state.head.last !== null;
    const given = declared
      ? this.load.next('INC-SELF', 12)
      : { name: 'incident.declare', input: { title: 'Apart' } };
    if (!Object.hasOwn(incidentCommandInputs, given.name)) return;
    const parsed = incidentCommandInputs[given.name as IncidentCommand['name']].safeParse(given.input);
    if (!parsed.success) return;
    const done = carryOut(this.world, node.replica, {
      name: given.name,
      input: parsed.data,
    } as IncidentCommand);
    if (!done.ok) return;
    for (const event of done.output) node.heads.note(STREAM, event.replica, event.seq);
    this.cast(at, { kind: 'events', events: done.output });
  }

  /** A replica tells everyone it reaches what it has. */
  tellAll(at: number): void {
    this.cast(at, { kind: 'heads', from: at, told: tell((this.nodes[at] as Node).heads) });
  }

  /** Everything that is on its way arrives: in any order, some of it twice, some of it never. */
  deliver(lossy: boolean): void {
    for (const [at, node] of this.nodes.entries()) {
      const messages = lossy ? shuffled(node.inbox, this.chance) : node.inbox;
      node.inbox = [];
      for (const message of messages) {
        if (lossy && this.chance.next() < 0.2) continue;
        const times = lossy && this.chance.next() < 0.2 ? 2 : 1;
        for (let time = 0; time < times; time += 1) this.receive(at, message);
      }
    }
  }

  /** Exchanges until nobody has anything to say. Returns the rounds it took. */
  settle(): number {
    this.heal();
    for (let round = 1; round <= 40; round += 1) {
      for (const at of this.nodes.keys()) this.tellAll(at);
      while (this.nodes.some((node) => node.inbox.length > 0)) this.deliver(false);
      const digests = new Set(this.nodes.map((node) => node.heads.digests().join('')));
      if (digests.size === 1) return round;
    }
    throw new Error('the replicas did not agree after 40 rounds');
  }

  private cast(from: number, message: Message): void {
    for (const [at, node] of this.nodes.entries())
      if (at !== from && this.groups[at] === this.groups[from]) node.inbox.push(message);
  }

  private receive(at: number, message: Message): void {
    const node = this.nodes[at] as Node;
    if (message.kind === 'events') {
      this.take(node, message.events);
      return;
    }
    const { send, ask, tell: wanted } = answer(node.heads, message.told, String(at));
    for (const lack of send) {
      const events = [...node.replica.events.values()]
        .filter((event) => event.replica === lack.replica && event.seq > lack.after && event.seq <= lack.upTo)
        .toSorted((one, other) => one.seq - other.seq);
      this.cast(at, { kind: 'events', events });
    }
    if (ask.length > 0 || wanted.length > 0)
      this.cast(at, {
        kind: 'heads',
        from: at,
        told: tell(node.heads, [...ask, ...wanted], [String(message.from)]),
      });
  }

  private take(node: Node, events: readonly IncidentEvent[]): void {
    let changed = false;
    for (const event of events) node.waiting.set(`${event.replica} ${event.seq}`, event);
    for (const { replica } of events) {
      for (;;) {
        const key = `${replica} ${node.heads.reached(STREAM, replica) + 1}`;
        const next = node.waiting.get(key);
        if (next === undefined) break;
        node.waiting.delete(key);
        node.heads.note(STREAM, replica, next.seq);
        node.replica.events.set(next.id, next);
        node.replica.hlc = latest(node.replica.hlc, next.hlc);
        changed = true;
      }
    }
    for (const [key, event] of node.waiting)
      if (event.seq <= node.heads.reached(STREAM, event.replica)) node.waiting.delete(key);
    if (changed) node.replica.state = foldIncident(STREAM, node.replica.events.values());
  }
}

/** Plays one schedule of splits and merges; gives the network as it is once everyone has exchanged everything. */
export function playSchedule(chance: Chance, steps: number): Network {
  const network = new Network(chance.between(2, 9), chance);
  for (let step = 0; step < steps; step += 1) {
    const roll = chance.next();
    if (roll < 0.55) network.act();
    else if (roll < 0.65) network.split(chance.between(2, 5));
    else if (roll < 0.7) network.heal();
    else if (roll < 0.8) network.tellAll(chance.between(0, network.nodes.length));
    else network.deliver(true);
  }
  network.settle();
  return network;
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  return items
    .map((item) => ({ item, at: chance.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

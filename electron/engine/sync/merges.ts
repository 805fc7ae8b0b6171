import type Database from 'better-sqlite3';
import { z } from 'zod';
import { commandContested } from '#shared/domain/incident/facts.ts';
import { isIncidentEvent } from '#shared/domain/incident/events.ts';
import { emptyHead, evolve } from '#shared/domain/incident/evolve.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { compareOrder } from '#shared/domain/log/event.ts';
import { isIncidentStream } from '#shared/domain/ref.ts';
import {
  mergeReport,
  mergeReportSchema,
  overlapsOf,
  type Decision,
  type MergeReport,
} from '#shared/policy/merge-report.ts';
import type { Heads } from '../heads.ts';
import type { OpenLog } from '../log/open.ts';
import type { StoredEvent } from '../log/reader.ts';
import type { IncidentsView } from '../views/incidents.ts';
import type { SyncState } from './state.ts';

/** Time apart, ms, from which on a merge is worth a report. */
const APART = 60_000;
/** Contacts are written down this often at most, ms. */
const NOTE_EVERY = 10_000;
/** Events of one turn. */
const PAGE = 500;
/** Reports kept. */
const MOST = 200;
/** What all ways share in the sync state. */
const ALL = '';

const contactSchema = z.object({ at: z.number(), pos: z.number() });
type Contact = z.output<typeof contactSchema>;
const sessionSchema = z.object({
  /** Where the log stood before the first event of the merge. */
  before: z.number(),
  /** Where it stood when the other side was heard last. */
  common: z.number(),
  apartFor: z.number().nullable(),
  by: z.string(),
  quarantined: z.number(),
  since: z.number(),
});
type Session = z.output<typeof sessionSchema>;

export interface MergesParts {
  log: OpenLog;
  heads: Heads;
  list: IncidentsView;
  state: SyncState;
  nameOf: (replica: string) => string;
  quarantined: () => number;
  now: () => number;
}

/** A stored report with what nobody has decided yet. */
export type StoredReport = MergeReport & {
  num: number;
  unsettled: { stream: string; ref: string; decisions: Decision[] }[];
};

/** Tells what merges after a time apart brought. What it needs to know of the time before survives a restart. */
export function createMerges(db: Database.Database, parts: MergesParts) {
  const { log, heads, list, state, nameOf, quarantined, now } = parts;
  const insert = db.prepare<[number, string]>('INSERT INTO merges (at, report) VALUES (?, ?)');
  const newest = db.prepare<[number], { num: number; report: string }>(
    'SELECT num, report FROM merges ORDER BY num DESC LIMIT ?',
  );
  const prune = db.prepare<[number]>('DELETE FROM merges WHERE num <= (SELECT max(num) FROM merges) - ?');
  const contacts = new Map<string, { contact: Contact; notedAt: number }>();
  const heardMeanwhile = new Set<string>();
  let making: Promise<MergeReport | null> | null = null;
  let stopped = false;
  let session: Session | null = parsed(sessionSchema, state.recall(ALL, 'merge'));

  function contactWith(sender: string): Contact | null {
    return (
      contacts.get(sender)?.contact ?? parsed(contactSchema, state.recall(ALL, `contact ${sender}`)) ?? null
    );
  }

  function note(sender: string): void {
    const contact = { at: now(), pos: log.reader.lastPos() };
    const noted = contacts.get(sender)?.notedAt ?? Number.NEGATIVE_INFINITY;
    const due = contact.at - noted >= NOTE_EVERY || contact.at < noted;
    if (due) state.remember(ALL, `contact ${sender}`, JSON.stringify(contact));
    contacts.set(sender, { contact, notedAt: due ? contact.at : noted });
  }

  function begin(by: string, apartFor: number | null, common: number): void {
    session = {
      before: log.reader.lastPos(),
      common,
      apartFor,
      by,
      quarantined: quarantined(),
      since: now(),
    };
    state.remember(ALL, 'merge', JSON.stringify(session));
  }

  return {
    /**
     * A member is heard of, before anything of it is stored. After a time apart a report begins; otherwise the two know the
     * same from here on, unless something comes that says otherwise.
     */
    heard(by: string, sender: string): void {
      if (session === null) {
        const contact = contactWith(sender);
        const apartFor = contact === null ? null : Math.max(0, now() - contact.at);
        if (apartFor === null || apartFor >= APART) begin(by, apartFor, contact?.pos ?? 0);
      }
      if (session === null) note(sender);
      else heardMeanwhile.add(sender);
    },

    /** A report begins whatever was heard lately: a bundle is being taken. */
    begin(by: string, sender: string): void {
      if (session === null) begin(by, null, contactWith(sender)?.pos ?? 0);
    },

    /**
     * Everything that came has been taken: the report is made, in turns. Resolves to it, or to null when there is nothing to
     * tell. With `last` nothing more is expected: a bundle has been taken.
     */
    async finish(last = false): Promise<MergeReport | null> {
      if (making !== null) return await making;
      if (session === null) return null;
      making = make(session, last).finally(() => {
        making = null;
      });
      return await making;
    },

    stop(): void {
      stopped = true;
    },

    list(limit: number): StoredReport[] {
      return newest.all(limit).flatMap((row) => {
        const report = parsed(mergeReportSchema, row.report);
        return report === null ? [] : [{ ...report, num: row.num, unsettled: unsettledOf(report) }];
      });
    },

    /** When the newest merge was that left something to decide; null when everything has been decided. */
    openSince(): number | null {
      return this.list(5).find((report) => report.unsettled.length > 0)?.at ?? null;
    },
  };

  async function make(current: Session, last: boolean): Promise<MergeReport | null> {
    const report = await reportOf(current);
    if (stopped) return null;
    // It was heard, and what it has is still on its way.
    if (report === null && !last && Math.abs(now() - current.since) < APART) return null;
    log.writer.transaction(() => {
      state.forget(ALL, 'merge');
      if (report === null) return;
      insert.run(report.at, JSON.stringify(report));
      prune.run(MOST);
    });
    session = null;
    for (const sender of heardMeanwhile) note(sender);
    heardMeanwhile.clear();
    return report;
  }

  async function reportOf({
    before,
    common,
    apartFor,
    by,
    quarantined: known,
  }: Session): Promise<MergeReport | null> {
    const own = log.identity.replica;
    const from = new Map<string, number>();
    const touched = new Map<string, number>();
    for (let pos = before; ;) {
      const page = log.reader.page(pos, PAGE);
      for (const { event } of page) {
        if (event.replica === own) continue;
        from.set(event.replica, (from.get(event.replica) ?? 0) + 1);
        if (isIncidentStream(event.stream)) touched.set(event.stream, (touched.get(event.stream) ?? 0) + 1);
      }
      pos = page.at(-1)?.pos ?? pos;
      if (page.length < PAGE) break;
      await turn();
    }
    if (from.size === 0) return null;
    const incidents: Parameters<typeof mergeReport>[0]['incidents'][number][] = [];
    for (const [stream, events] of touched) {
      await turn();
      const all: StoredEvent[] = [];
      for (let page = log.reader.eventPage(stream, 0, PAGE); page.length > 0;) {
        all.push(...page);
        await turn();
        page = log.reader.eventPage(stream, page.at(-1)?.pos ?? 0, PAGE);
      }
      const fresh = !all.some(({ pos, event }) => pos <= before || event.replica === own);
      const summary = list.summary(stream);
      const overlaps = fresh ? [] : overlapsOf(await sides(stream, all, before, common, own));
      incidents.push({
        stream,
        ref: summary?.ref ?? '',
        title: summary?.title ?? '',
        events,
        fresh,
        overlaps,
      });
    }
    const newlyQuarantined = Math.max(0, quarantined() - known);
    return mergeReport({ at: now(), apartFor, by, from, nameOf, incidents, quarantined: newlyQuarantined });
  }

  /** What only a person can settle and nobody has yet. */
  function unsettledOf(report: MergeReport): StoredReport['unsettled'] {
    return report.incidents.flatMap(({ stream, ref, decisions }) => {
      if (decisions.length === 0) return [];
      const head = heads.get(stream);
      const open = decisions.filter((decision) => isUnsettled(decision, head));
      return open.length === 0 ? [] : [{ stream, ref, decisions: open }];
    });
  }

  /** Lets whoever types have a turn. Stops for good once the log is closed. */
  function turn(): Promise<void> {
    return new Promise((resolve, reject) =>
      setImmediate(() => (stopped ? reject(new Error('the engine ended')) : resolve())),
    );
  }

  /** The heads of one incident on each side: what both knew, what each made of it, and all together. */
  async function sides(
    stream: string,
    all: readonly StoredEvent[],
    before: number,
    common: number,
    own: string,
  ): Promise<{ base: IncidentHead; ours: IncidentHead; theirs: IncidentHead; merged: IncidentHead }> {
    const ordered = all.toSorted((one, other) => compareOrder(one.event, other.event));
    const came = ({ pos, event }: StoredEvent): boolean => pos > before && event.replica !== own;
    const fold = async (some: (stored: StoredEvent) => boolean): Promise<IncidentHead> => {
      let head = emptyHead(stream);
      for (const [index, stored] of ordered.entries()) {
        if (index % PAGE === PAGE - 1) await turn();
        if (some(stored) && isIncidentEvent(stored.event)) head = evolve(head, stored.event);
      }
      return head;
    };
    return {
      base: await fold(({ pos }) => pos <= common),
      ours: await fold((stored) => !came(stored)),
      theirs: await fold((stored) => stored.pos <= common || came(stored)),
      merged: await fold(() => true),
    };
  }
}

function isUnsettled(decision: Decision, head: IncidentHead): boolean {
  switch (decision) {
    case 'commander':
      return commandContested(head);
    case 'severity':
      return new Set(head.severityClaims.map((claim) => claim.value)).size > 1;
    case 'handoff':
      return head.handoffs.filter(({ state }) => state === 'preparing' || state === 'briefing').length > 1;
    // These are to be looked at; whether somebody has, the log does not say.
    case 'phase':
    case 'task':
    case 'run':
      return false;
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export type Merges = ReturnType<typeof createMerges>;

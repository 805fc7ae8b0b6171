import type Database from 'better-sqlite3';
import { refuse, type Outcome } from '#shared/contract/refusal.ts';
import type { IncidentSummary } from '#shared/contract/views.ts';
import { holders, impactSince, isOver, nextUpdateDue } from '#shared/domain/incident/facts.ts';
import type { IncidentHead } from '#shared/domain/incident/state.ts';
import { COMMAND } from '#shared/domain/incident/terms.ts';
import { fullCode, readRef, SHORT_CODE, shortRef } from '#shared/domain/ref.ts';
import type { SeverityLevel } from '#shared/domain/workspace/state.ts';
import { parseStored } from '../log/file.ts';

interface IncidentRow {
  stream: string;
  ref: string;
  code: string;
  declared_order: string;
  summary: string;
}

/** A row as it was last read or written, with its summary. */
interface Known {
  row: IncidentRow;
  summary: IncidentSummary;
}

/** Incidents whose rows are kept in memory: those at work, and some that are looked at. */
const KEPT = 200;
/** With more incidents than this, looking for three free letters is not worth the wait: 32,768 codes have three. */
const CROWDED = 16_000;

/** The list of incidents as a view, and what people call them. */
export function createIncidentsView(db: Database.Database) {
  // Look-ups instead of a join: SQLite plans a join anew whenever a value is bound to it.
  const SELECT =
    'SELECT (SELECT name FROM streams WHERE num = i.stream) AS stream, i.ref, i.code, i.declared_order, i.summary FROM incidents i';
  const readOne = db.prepare<[string], IncidentRow>(
    `${SELECT} WHERE i.stream = (SELECT num FROM streams WHERE name = ?)`,
  );
  const readByRef = db.prepare<[string], IncidentRow>(`${SELECT} WHERE i.ref = ?`);
  const byCode = db.prepare<[string, string], IncidentRow>(
    `${SELECT} WHERE i.code >= +? AND i.code < +? ORDER BY i.declared_order`,
  );
  const all = db.prepare<[number], IncidentRow>(`${SELECT} ORDER BY i.open DESC, i.declared_at DESC LIMIT ?`);
  const some = db.prepare<[number, number], IncidentRow>(
    `${SELECT} WHERE i.open = +? ORDER BY i.declared_at DESC LIMIT ?`,
  );
  const upsert = db.prepare<[string, string, string, string, number, number, string]>(
    `INSERT INTO incidents (stream, code, ref, declared_order, open, declared_at, summary)
     VALUES ((SELECT num FROM streams WHERE name = ?), ?, ?, ?, ?, ?, ?)
     ON CONFLICT (stream) DO UPDATE SET ref = excluded.ref, declared_order = excluded.declared_order,
       open = excluded.open, declared_at = excluded.declared_at, summary = excluded.summary`,
  );
  const rename = db.prepare<[string, string, string]>(
    'UPDATE incidents SET ref = ?, summary = ? WHERE stream = (SELECT num FROM streams WHERE name = ?)',
  );

  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM incidents');
  const sharing = (prefix: string): IncidentRow[] => byCode.all(prefix, `${prefix}~`);
  const byStream = new Map<string, Known>();
  const byRef = new Map<string, string>();

  function forget(): void {
    byStream.clear();
    byRef.clear();
  }

  function keep(row: IncidentRow, summary = parseStored(row.summary) as IncidentSummary): Known {
    if (byStream.size >= KEPT) forget();
    const known = { row, summary };
    byStream.set(row.stream, known);
    byRef.set(row.ref, row.stream);
    return known;
  }

  function one(stream: string): Known | undefined {
    const known = byStream.get(stream);
    if (known !== undefined) return known;
    const row = readOne.get(stream);
    return row === undefined ? undefined : keep(row);
  }

  function withRef(ref: string): Known | undefined {
    const stream = byRef.get(ref);
    if (stream !== undefined) return one(stream);
    const row = readByRef.get(ref);
    return row === undefined ? undefined : keep(row);
  }

  /**
   * Gives the incidents that share their first letters their references: the earlier declared keeps the shorter one.
   * Returns the streams whose reference changed.
   */
  function settleRefs(code: string): string[] {
    const rows = sharing(code.slice(0, SHORT_CODE));
    if (rows.length < 2) return [];
    const changed: string[] = [];
    const refs = rows.map((row, index) =>
      shortRef(row.code, (prefix) => rows.slice(0, index).some((earlier) => earlier.code.startsWith(prefix))),
    );
    // Two steps, because references are unique at every moment.
    rows.forEach((row, index) => {
      if (row.ref !== refs[index]) rename.run(`-${row.code}`, row.summary, row.stream);
    });
    rows.forEach((row, index) => {
      const ref = refs[index];
      if (ref === undefined || row.ref === ref) return;
      rename.run(ref, JSON.stringify({ ...(parseStored(row.summary) as IncidentSummary), ref }), row.stream);
      changed.push(row.stream);
    });
    return changed;
  }

  return {
    /** Brings the list in step with a head. Returns the summary when it differs from the one before, and other streams whose reference changed. */
    apply(
      head: IncidentHead,
      declaredOrder: string,
      levels: readonly SeverityLevel[],
    ): { summary: IncidentSummary | null; renamed: string[] } {
      const known = one(head.stream);
      const code = known?.row.code ?? fullCode(head.stream);
      const ref = known?.row.ref ?? `-${code}`;
      const summary = summarise(head, ref, levels);
      const text = JSON.stringify(summary);
      // The declaration may arrive after other events; then who keeps the short reference is settled again.
      const settled = known !== undefined && known.row.declared_order === declaredOrder;
      if (settled && known.row.summary === text) return { summary: null, renamed: [] };
      upsert.run(head.stream, code, ref, declaredOrder, summary.open ? 1 : 0, summary.declaredAt, text);
      if (settled) {
        keep({ ...known.row, summary: text }, summary);
        return { summary, renamed: [] };
      }
      forget();
      const rows = sharing(code.slice(0, SHORT_CODE));
      if (rows.length === 1) {
        const fresh = { ...summary, ref: shortRef(code, () => false) };
        rename.run(fresh.ref, JSON.stringify(fresh), head.stream);
        return { summary: fresh, renamed: [] };
      }
      const renamed = settleRefs(code).filter((stream) => stream !== head.stream);
      return { summary: one(head.stream)?.summary ?? summary, renamed };
    },

    /** Forgets what is in memory: after a failed transaction. */
    forget,

    summary: (stream: string): IncidentSummary | undefined => one(stream)?.summary,

    /** Where the declaration of an incident sorts among those of others. */
    declaredOrder: (stream: string): string | undefined => one(stream)?.row.declared_order,

    /** Whether an incident with this stream could have three letters to itself, or the list is so long that none can. */
    codeIsFree(stream: string): boolean {
      const total = count.get()?.n ?? 0;
      return total > CROWDED || sharing(fullCode(stream).slice(0, SHORT_CODE)).length === 0;
    },

    /** Finds the incident people mean. Full codes, short references and unambiguous beginnings are understood. */
    find(typed: string): Outcome<{ stream: string; ref: string }> {
      const known = byRef.get(typed);
      const direct = typed.startsWith('incident/')
        ? one(typed)
        : known === undefined
          ? undefined
          : one(known);
      if (direct !== undefined) return found(direct.row);
      const code = readRef(typed);
      const exact = code === null ? undefined : withRef(`INC-${code}`);
      if (exact !== undefined) return found(exact.row);
      const candidates = code === null || code.length < SHORT_CODE ? [] : sharing(code);
      const [first] = candidates;
      if (candidates.length === 1 && first !== undefined) return found(first);
      if (candidates.length > 1) {
        const names = candidates
          .slice(0, 5)
          .map((row) => row.ref)
          .join(', ');
        return refuse('ambiguous', `${typed} could be ${names}. Say which.`, 'ref');
      }
      return refuse(
        'not_found',
        `There is no incident ${typed.slice(0, 40)}. See the list for the references.`,
        'ref',
      );
    },

    list(open: boolean | undefined, limit: number): IncidentSummary[] {
      const rows = open === undefined ? all.all(limit) : some.all(open ? 1 : 0, limit);
      return rows.map((row) => parseStored(row.summary) as IncidentSummary);
    },
  };
}

export type IncidentsView = ReturnType<typeof createIncidentsView>;

function found(row: IncidentRow): Outcome<{ stream: string; ref: string }> {
  return { ok: true, output: { stream: row.stream, ref: row.ref } };
}

/** The line of the list that a head stands for. */
export function summarise(
  head: IncidentHead,
  ref: string,
  levels: readonly SeverityLevel[],
): IncidentSummary {
  return {
    stream: head.stream,
    ref,
    title: head.title,
    severity: head.severity,
    phase: head.phase,
    services: head.services,
    regions: head.regions,
    commanders: [...new Set(holders(head, COMMAND).map((tenure) => tenure.person))],
    open: !isOver(head),
    impactSince: impactSince(head),
    declaredAt: head.clocks.declared ?? 0,
    resolvedAt: head.clocks.resolved,
    nextUpdateDueAt: nextUpdateDue(head, levels),
    imported: head.importedFrom !== null,
    nearMiss: head.nearMiss,
    ...(head.exercise ? { exercise: true } : {}),
    ...(head.mergedInto === null ? {} : { mergedInto: head.mergedInto.stream }),
  };
}

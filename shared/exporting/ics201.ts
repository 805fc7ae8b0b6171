import { ownerName } from '../domain/incident/describe.ts';
import { impactSince } from '../domain/incident/facts.ts';
import type { Handoff } from '../domain/incident/handoff/state.ts';
import { COMMAND } from '../domain/incident/terms.ts';
import { draftBriefing } from '../policy/briefing-draft.ts';
import { exportText } from '../text/exporting.ts';
import { listOf, seatName } from '../text/en.ts';
import { handoffText } from '../text/handoff.ts';
import { clockText, fullName, titleOf, type IncidentDocument } from './document.ts';
import { moment, says, section, written, type Block, type Piece, type Report } from './layout.ts';

const { ics201: form } = handoffText;

/**
 * The incident briefing in the shape of form ICS 201, by its ten blocks: the map of block 4 is the list of services and
 * regions, what block 8 plans are the open tasks. Times are UTC; struck entries are left out.
 */
export function ics201Report(document: IncidentDocument, handoff: Handoff | null): Report {
  const { head, entries, exportedAt, people } = document;
  const nameOf = (handle: string) => people.find((person) => person.handle === handle)?.name ?? handle;
  const { broken, tried, next } = handoff?.briefing ?? draftBriefing({ head, entries, nameOf });
  const prepared =
    handoff?.from[0] ??
    head.tenures.find((tenure) => tenure.seat === COMMAND && tenure.until === null)?.person ??
    head.declaredBy;
  const affected = listOf([...head.services, ...head.regions]);
  return {
    title: `${form.title}: ${titleOf(document)}`,
    exported: exportText.exported(clockText(exportedAt), document.appVersion),
    sections: [
      section(form.name, 2, [facts([[form.name, [written(titleOf(document))]]])]),
      section(form.number, 2, [facts([[form.number, [says(document.ref)]]])]),
      section(form.initiated, 2, [facts([[form.initiated, moment(impactSince(head))]])]),
      section(form.map, 2, [facts([[form.map, [written(affected === '' ? form.none : affected)]]])]),
      section(form.situation, 2, [
        facts([
          [handoffText.document.facts.broken, [written(broken)]],
          [handoffText.document.facts.tried, [written(tried)]],
        ]),
      ]),
      section(form.prepared, 2, [
        facts([[form.prepared, [written(fullName(document, prepared)), says(', '), ...moment(exportedAt)]]]),
      ]),
      section(form.objectives, 2, [
        facts([
          [exportText.facts.objective, [written(head.objective?.text ?? form.none)]],
          [handoffText.document.facts.next, [written(next)]],
        ]),
      ]),
      section(form.actions, 2, [actions(document)]),
      section(form.organization, 2, [organization(document)]),
      section(form.resources, 2, [resources(document)]),
    ],
  };
}

function facts(rows: [string, Piece[]][]): Block {
  return {
    kind: 'facts',
    columns: [exportText.facts.item, exportText.facts.value],
    rows: rows.map(([label, value]) => ({ label, value })),
  };
}

function grid(columns: readonly string[], rows: Piece[][][]): Block {
  const empty = [[says(form.none)], ...columns.slice(1).map((): Piece[] => [])];
  return {
    kind: 'table',
    columns,
    rows: (rows.length === 0 ? [empty] : rows).map((cells) => ({ id: null, cells })),
  };
}

/** Decisions and actions taken, then what is planned. */
function actions({ head, entries }: IncidentDocument): Block {
  const taken = entries.filter(
    (entry) =>
      entry.struck === null && !entry.undated && (entry.kind === 'decision' || entry.kind === 'action'),
  );
  const planned = head.tasks.filter((task) => task.state === 'open');
  return grid(form.actionColumns, [
    ...taken.map((entry): Piece[][] => [[{ at: entry.occurredAt }], [written(entry.text)]]),
    ...planned.map((task): Piece[][] => [
      task.dueAt === null ? [says(form.planned)] : [says(`${form.planned} `), { at: task.dueAt }],
      [written(task.text)],
    ]),
  ]);
}

function organization(document: IncidentDocument): Block {
  const seated = document.head.tenures.filter((tenure) => tenure.until === null);
  return grid(
    form.organizationColumns,
    seated.map((tenure): Piece[][] => [
      [written(seatName(tenure.seat))],
      [written(fullName(document, tenure.person))],
      [{ at: tenure.from }],
    ]),
  );
}

/** The people and what they are on: tasks with an owner. */
function resources({ head }: IncidentDocument): Block {
  return grid(
    form.resourceColumns,
    head.tasks
      .filter((task) => task.owner !== null)
      .map((task): Piece[][] => [
        [written(ownerName(task.owner) ?? '')],
        [written(task.text)],
        task.dueAt === null ? [] : [{ at: task.dueAt }],
        [says(exportText.taskStates[task.state])],
      ]),
  );
}

import { seatName } from '../text/en.ts';
import type { Entry } from '../domain/incident/state.ts';
import { pageLine } from '../text/paging.ts';
import { exportText } from '../text/exporting.ts';
import { clockText, fullName, titleOf, type IncidentDocument } from './document.ts';
import { csvOf } from './csv.ts';

/** Whose activity log it is, and for which operational period. */
export interface ActivityLogOptions {
  /** ms since the epoch; entries from then … */
  from: number;
  /** … to then, both included. */
  to: number;
  /** Home agency and unit, as the team writes it. */
  unit: string;
  /** Handle of the person who keeps the log; the scribe or commander of the period if absent. */
  person?: string;
}

/**
 * The activity log of one operational period in the shape of form ICS 214: who was assigned, and what happened when.
 * CSV as in {@link csvOf}; times are UTC. Struck entries keep their line, undated ones have no place in it.
 */
export function ics214Csv(document: IncidentDocument, options: ActivityLogOptions): string {
  const { ics } = exportText;
  const { from, to, unit } = options;
  const present = document.head.tenures.filter(
    (tenure) => tenure.from <= to && (tenure.until === null || tenure.until >= from),
  );
  const keeper = present.find((tenure) =>
    options.person === undefined
      ? tenure.seat === 'scribe' || tenure.seat === 'ic'
      : tenure.person === options.person,
  );
  const person = options.person ?? keeper?.person ?? document.head.declaredBy;
  const name = fullName(document, person);
  const position = keeper === undefined ? '' : seatName(keeper.seat);
  const [dateFrom, timeFrom] = dateAndTime(from);
  const [dateTo, timeTo] = dateAndTime(to);
  const resources = present.map((tenure) => [fullName(document, tenure.person), seatName(tenure.seat), unit]);
  const unique = resources.filter(
    (row, index) => resources.findIndex((other) => other.join('\n') === row.join('\n')) === index,
  );
  const log = document.entries.filter(
    (entry) => !entry.undated && entry.occurredAt >= from && entry.occurredAt <= to,
  );
  return csvOf([
    [ics.form],
    [ics.incidentName, `${document.ref} ${titleOf(document)}`],
    [ics.period, ics.dateFrom, dateFrom, ics.dateTo, dateTo],
    ['', ics.timeFrom, timeFrom, ics.timeTo, timeTo],
    [ics.name, name],
    [ics.position, position],
    [ics.agency, unit],
    [ics.resources],
    [...ics.resourceColumns],
    ...unique,
    [ics.log],
    [...ics.logColumns],
    ...log.flatMap((entry) => {
      const text = activity(entry, document);
      return text === null ? [] : [[clockText(entry.occurredAt), `${text} (${entry.actor})`]];
    }),
    [ics.preparedBy, name, position, clockText(document.exportedAt)],
  ]);
}

/** What an entry says in the log. A page is one line, where it was raised, and not one for everything that became of it. */
function activity(entry: Entry, { head }: IncidentDocument): string | null {
  if (entry.system?.startsWith('page.') !== true || entry.struck !== null) return entry.text;
  const page = head.pages.find((each) => each.id === entry.id);
  return page === undefined ? null : pageLine(page, clockText);
}

function dateAndTime(at: number): [string, string] {
  const [date = '', time = ''] = clockText(at).split(' ');
  return [date, time.slice(0, 5)];
}

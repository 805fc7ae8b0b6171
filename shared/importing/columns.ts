/** What a column of a table holds. */
export type ColumnRole =
  | 'when'
  | 'date'
  | 'clock'
  | 'end'
  | 'zone'
  | 'text'
  | 'kind'
  | 'actor'
  | 'source'
  | 'recorded'
  | 'number'
  | 'other';

/** Durations and deadlines sound like times and are none. */
const notWhen =
  /\b(?:time\s?to|duration|elapsed|spent|downtime|uptime|lasted|due|deadline|eta|time\s?zone|timezone|tz|minutes|hours|time\s?since)\b|_(?:ms|seconds|minutes)$/;

const roles: readonly [ColumnRole, RegExp][] = [
  ['zone', /^(?:time\s?zone|timezone|tz|zone|utc offset)$/],
  ['recorded', /^(?:recorded|recorded ?at|logged ?at|entered ?at)$/],
  ['number', /^(?:n|no|nr|#|seq|index|row)$/],
  ['end', /^(?:end|ended|until|to|end ?time|time ?end|finish(?:ed)?|end ?date)$/],
  ['text', /^(?:notable activit(?:y|ies)|major events?)/],
  ['date', /^(?:date|day|dato|datum)\b(?!.*(?:time|tid|uhr|zeit))/],
  ['clock', /^(?:clock|hour|tid|uhrzeit|klokken|clock ?time|local ?time)\b/],
  [
    'when',
    /^(?:time|date|datetime|timestamp|when|ts|at|occurred|happened|start|started|begin|event ?time|utc|gmt|zeit|zeitpunkt|dato|created|reported|log ?time|@?timestamp|epoch|unix)\b|\b(?:time|timestamp|datetime|date)(?:$| (?:utc|gmt|cet|cest|in|local))|\bat$/,
  ],
  ['kind', /^(?:kind|type|category|entry type|event type|klass|class)$/],
  [
    'actor',
    /^(?:actor|who|author|by|person|user|owner|name|operator|logged by|entered by|reporter|responder|initials?|participants?)$/,
  ],
  ['source', /^(?:source|origin|system|from|reference|ref|channel|link)$/],
  [
    'text',
    /^(?:text|event|events|description|message|what|what happened|activity|activities|note|notes|entry text|details?|summary|comment|comments|action|actions?|log|observation|update|content|title|subject|body|happening|status update)\b/,
  ],
];

/** The role a header cell announces. Loose about case, punctuation, markup and a zone in brackets. */
export function columnRole(header: string): ColumnRole {
  const name = header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_./\\:*`"()[\]-]+/g, ' ')
    .replace(/^\s*\d+\s+(?=[a-z])/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (name === '') return 'other';
  for (const [role, form] of roles) {
    if (!form.test(name)) continue;
    if ((role === 'when' || role === 'date' || role === 'clock') && notWhen.test(name)) continue;
    return role;
  }
  return 'other';
}

/** Which column is what. Indexes from 0. */
export interface Columns {
  /** A full time; or the date and the clock in two. */
  when: number[];
  date: number[];
  clock: number | null;
  end: number | null;
  zone: number | null;
  /** The main text. */
  text: number | null;
  kind: number | null;
  actor: number | null;
  source: number | null;
  recorded: number | null;
  /** Everything else worth keeping, in order. */
  others: number[];
}

/** Reads a header row. */
export function readColumns(headers: readonly string[]): Columns {
  const all = headers.map(columnRole);
  const taken = new Set<number>();
  const take = (role: ColumnRole): number | null => {
    const index = all.findIndex((other, at) => other === role && !taken.has(at));
    if (index < 0) return null;
    taken.add(index);
    return index;
  };
  const when = all.flatMap((role, index) => (role === 'when' ? [index] : []));
  const date = all.flatMap((role, index) => (role === 'date' ? [index] : []));
  let clock = take('clock');
  if (when.length === 0 && clock === null && date.length === 0 && all.includes('end')) {
    // "From | To": a range in two columns.
    const from = headers.findIndex((header) => /^\W*from\W*$/i.test(header));
    if (from >= 0) when.push(from);
  }
  for (const index of [...when, ...date]) taken.add(index);
  const firstWhen = when[0];
  if (date.length > 0 && firstWhen !== undefined && /time|clock|utc|gmt/i.test(headers[firstWhen] ?? '')) {
    // "Date | Time": the time column holds the clock only.
    if (clock === null && !/date|stamp/i.test(headers[firstWhen] ?? '')) {
      clock = firstWhen;
      when.shift();
    }
  }
  if (clock === null) {
    // Without a clock column a date column may hold both.
    const [first, ...rest] = date;
    if (when.length === 0 && first !== undefined) when.push(first);
    else if (first !== undefined) taken.delete(first);
    for (const index of rest) taken.delete(index);
    date.length = 0;
  } else if (date.length === 0) {
    when.unshift(clock);
    clock = null;
  }
  const columns: Columns = {
    when,
    date,
    clock,
    end: take('end'),
    zone: take('zone'),
    text: take('text'),
    kind: take('kind'),
    actor: take('actor'),
    source: take('source'),
    recorded: take('recorded'),
    others: [],
  };
  const number = take('number');
  columns.others = all.flatMap((_, index) => (taken.has(index) || index === number ? [] : [index]));
  return columns;
}

/** Whether the headers name a time column. */
export function hasTimeColumn(columns: Columns): boolean {
  return columns.when.length > 0 || columns.clock !== null;
}

/** The date of a row whose date and clock stand in columns of their own; the year may be in the header only. */
export function dateOf(
  columns: Columns,
  headers: readonly string[],
  cell: (index: number) => string,
): string {
  return columns.date
    .map((index) => {
      const year = /\b(?:19|20)\d{2}\b/.exec(headers[index] ?? '')?.[0];
      const text = cell(index).trim();
      return year !== undefined && text !== '' && !/\d{4}/.test(text) ? `${text} ${year}` : text;
    })
    .filter((part) => part !== '')
    .join(' ');
}

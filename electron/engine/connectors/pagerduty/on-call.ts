import { z } from 'zod';
import type { Answer, ConnectorContext, Question } from '../connector.ts';
import { everyPage, readPagerDutyAnswer, restApi } from './rest.ts';

/** How far ahead overrides of a schedule are read, ms. */
const AHEAD = 90 * 86_400_000;

const reference = z.object({ id: z.string(), summary: z.string().nullish() });
const onCall = z.object({
  user: reference.extend({ name: z.string().nullish(), email: z.string().nullish() }),
  schedule: reference.nullish(),
  escalation_policy: reference.nullish(),
  end: z.string().nullish(),
});
const user = z.object({ id: z.string(), name: z.string(), email: z.string() });
/** A schedule as it comes; what the importer reads of it is checked there. */
const schedule = z.object({
  schedule: z.looseObject({ name: z.string().nullish(), summary: z.string().nullish() }),
});
const overrides = z.object({ overrides: z.array(z.looseObject({})) });

/** Who is on call now, by name of the schedule or for all of them. */
export async function whoIsOnCall(
  name: string | null,
  context: ConnectorContext,
): Promise<Extract<Answer, { ask: 'on-call' }>> {
  const found = await everyPage(restApi(context), '/oncalls', {
    name: 'oncalls',
    item: onCall,
    query: { 'include[]': ['users'], time_zone: 'UTC', earliest: true },
  });
  const people = found.flatMap((each) => {
    const place = each.schedule?.summary ?? each.escalation_policy?.summary ?? '';
    if (name !== null && place.toLowerCase() !== name.toLowerCase()) return [];
    return [
      {
        name: each.user.name ?? each.user.summary ?? each.user.id,
        email: each.user.email ?? null,
        schedule: place,
        until: each.end === null || each.end === undefined ? null : Date.parse(each.end),
      },
    ];
  });
  return { ask: 'on-call', people };
}

/** Every schedule with its layers and the overrides of the next three months, as `schedule import` reads them. */
export async function readSchedules(
  context: ConnectorContext,
): Promise<Extract<Answer, { ask: 'schedules' }>> {
  const api = restApi(context);
  const emails = new Map(
    (await everyPage(api, '/users', { name: 'users', item: user })).map(({ id, email }) => [id, email]),
  );
  const listed = await everyPage(api, '/schedules', { name: 'schedules', item: reference });
  const files: { name: string; text: string }[] = [];
  for (const { id, summary } of listed) {
    const path = `/schedules/${encodeURIComponent(id)}`;
    const whole = readPagerDutyAnswer(schedule, (await api(path, { query: { time_zone: 'UTC' } })).json());
    const now = context.now();
    const span = { since: new Date(now).toISOString(), until: new Date(now + AHEAD).toISOString() };
    const over = readPagerDutyAnswer(overrides, (await api(`${path}/overrides`, { query: span })).json());
    const document = { schedule: whole.schedule, overrides: over.overrides };
    files.push({
      name: `${whole.schedule.name ?? whole.schedule.summary ?? summary ?? id}.json`,
      text: JSON.stringify(withEmails(document, emails), null, 2),
    });
  }
  return { ask: 'schedules', files };
}

/** The same with the e-mail address beside each user, by which the importer knows people. */
function withEmails(value: unknown, emails: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => withEmails(each, emails));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const email = userEmail(name, each, emails);
    const inner = withEmails(each, emails);
    copy[name] = email === null || typeof inner !== 'object' ? inner : { ...inner, email };
  }
  return copy;
}

function userEmail(name: string, value: unknown, emails: ReadonlyMap<string, string>): string | null {
  if (name !== 'user' || typeof value !== 'object' || value === null || !('id' in value)) return null;
  return emails.get(String(value.id)) ?? null;
}

/** Answers what PagerDuty can be asked; null for other questions. */
export async function askPagerDuty(question: Question, context: ConnectorContext): Promise<Answer | null> {
  if (question.ask === 'on-call') return whoIsOnCall(question.schedule, context);
  if (question.ask === 'schedules') return readSchedules(context);
  return null;
}

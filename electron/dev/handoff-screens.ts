import { z } from 'zod';
import { callOperation } from './call-operation.ts';
import type { LaunchedApp } from './launch.ts';
import { samplesIn } from './screens-setup.ts';

const MINUTE = 60_000;
const recorded = z.object({ ref: z.string(), n: z.number() });
const begun = new WeakMap<LaunchedApp, Promise<string>>();

/** How far the handoff on the pictures has come. */
export type HandoffStage = 'preparing' | 'briefing' | 'read-back' | 'after';

/** An incident whose command goes from one region to another; begun the first time it is asked for. */
export function handoffIncident(app: LaunchedApp): Promise<string> {
  const known = begun.get(app);
  if (known !== undefined) return known;
  const beginning = begin(app);
  begun.set(app, beginning);
  return beginning;
}

async function begin(app: LaunchedApp): Promise<string> {
  const { page } = app;
  // The team has its regions.
  await samplesIn(app);
  const now = Date.now();
  const declared = await callOperation(page, 'incident.declare', {
    title: 'Search results are empty for signed-in customers',
    severity: 'SEV-1',
    services: ['search-api'],
    regions: ['Americas', 'EMEA'],
    at: now - 52 * MINUTE,
  });
  const { ref } = recorded.parse(declared);
  const log = (minutes: number, kind: string, text: string, detail: object = {}) =>
    callOperation(page, 'entry.log', { ref, kind, text, detail, at: now - minutes * MINUTE, as: '@maya' });
  await callOperation(page, 'seat.take', { ref, seat: 'ic', person: '@maya', at: now - 50 * MINUTE });
  await log(44, 'observation', 'Index is two hours behind', { source: 'Grafana' });
  await log(38, 'hypothesis', 'The last deploy dropped the user filter');
  await log(31, 'action', 'Rolled search-api back to 2026.11.3');
  await log(24, 'decision', 'Rebuild the index beside the old one', {
    known: 'a rebuild takes 40 minutes',
    considered: 'replaying the queue',
  });
  await log(12, 'question', 'Does the mobile app cache empty results?');
  await callOperation(page, 'task.add', {
    ref,
    text: 'Watch the rebuild, report at 50 %',
    owner: { person: '@maya' },
    as: '@maya',
  });
  await callOperation(page, 'update.post', {
    ref,
    text: 'Search is empty for signed-in customers. The index is being rebuilt.',
    at: now - 9 * MINUTE,
    as: '@maya',
  });
  await callOperation(page, 'handoff.start', { ref, to: '@kofi', dueAt: now + 26 * MINUTE, as: '@maya' });
  for (const [item, as, note] of [
    ['status', '@maya', undefined],
    ['responders', '@maya', '@lars for the index'],
    ['read', '@kofi', undefined],
  ])
    await callOperation(page, 'handoff.tick', { ref, item, as, ...(note === undefined ? {} : { note }) });
  return ref;
}

/** Brings the handoff as far as this; further than it is it never goes back. */
export async function bringHandoff(app: LaunchedApp, stage: HandoffStage): Promise<string> {
  const ref = await handoffIncident(app);
  const { page } = app;
  const tolerant = (name: string, input: object) =>
    callOperation(page, name, { ref, ...input }).catch(() => undefined);
  if (stage === 'preparing') return ref;
  const draft = await callOperation(page, 'handoff.draft', { ref });
  await tolerant('handoff.brief', { ...z.looseObject({}).parse(draft), as: '@maya' });
  if (stage === 'briefing') return ref;
  await tolerant('handoff.readBack', {
    text: 'Index two hours behind, rolled back without effect, a rebuild runs beside it. I watch it and find out about the mobile app.',
    as: '@kofi',
  });
  if (stage === 'read-back') return ref;
  await tolerant('handoff.confirm', { as: '@maya' });
  return ref;
}

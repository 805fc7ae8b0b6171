import type { EngineOperations } from '#shared/contract/index.ts';
import type { OutputOf, ParsedInputOf } from '#shared/contract/operation.ts';
import type { Outcome } from '#shared/contract/refusal.ts';
import type { CallName } from '../engine.ts';
import type { EngineParts } from '../parts.ts';
import { attachmentHandlers } from './attachments.ts';
import { connectorHandlers, outboxHandlers } from './connectors.ts';
import { networkHandlers } from './network.ts';
import { handoffHandlers } from './handoff.ts';
import { drillHandlers } from './drills.ts';
import { inboxHandlers } from './inbox.ts';
import { incidentHandlers } from './incident.ts';
import { logHandlers } from './log.ts';
import { reminderHandlers } from './reminders.ts';
import { runbookHandlers } from './runbooks.ts';
import { runHandlers } from './runs.ts';
import { runReviewHandlers } from './run-review.ts';
import { scheduleHandlers } from './schedules.ts';
import { serverHandlers } from './server.ts';
import { bundleHandlers } from './bundle.ts';
import { syncHandlers } from './sync.ts';
import { settingsHandlers } from './settings.ts';
import { splitHandlers } from './split.ts';
import { transferHandlers } from './transfer.ts';
import { viewHandlers } from './views.ts';
import { workspaceHandlers } from './workspace.ts';

/** Answers one operation. Input is parsed already; refusals are values. */
export type Handler<N extends CallName> = (
  input: ParsedInputOf<EngineOperations[N]>,
) => Outcome<OutputOf<EngineOperations[N]>> | Promise<Outcome<OutputOf<EngineOperations[N]>>>;

export type Handlers<N extends CallName = CallName> = { [K in N]: Handler<K> };

/** Composes the handlers of all parts. The type makes sure that every name of the contract has exactly one. */
export function createHandlers(parts: EngineParts): Handlers {
  return {
    ...incidentHandlers(parts),
    ...splitHandlers(parts),
    ...workspaceHandlers(parts),
    ...viewHandlers(parts),
    ...transferHandlers(parts),
    ...logHandlers(parts),
    ...attachmentHandlers(parts),
    ...reminderHandlers(parts),
    ...settingsHandlers(parts),
    ...scheduleHandlers(parts),
    ...handoffHandlers(parts),
    ...drillHandlers(parts),
    ...runHandlers(parts),
    ...runReviewHandlers(parts),
    ...runbookHandlers(parts),
    ...connectorHandlers(parts),
    ...outboxHandlers(parts),
    ...networkHandlers(parts),
    ...inboxHandlers(parts),
    ...serverHandlers(parts),
    ...syncHandlers(parts),
    ...bundleHandlers(parts),
  };
}
